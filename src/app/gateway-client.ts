/**
 * Calls to the gateway, from the page or a worker. Promises: every answer has been parsed; what is not the gateway's own
 * answer (a captive portal's 200) is `intercepted`; a call ends within its time limit, a stream when it falls silent;
 * failures are values; only answers that came quickly measure the clock.
 */
import type { z } from "zod";
import type { ClockOffset } from "../core/clock-offset.ts";
import { measureOffset } from "../core/clock-offset.ts";
import type { Clock, Scheduler } from "../core/effects.ts";
import type { CallFailure } from "../core/failure.ts";
import { assertNever, fail, ok, type Result } from "../core/result.ts";
import { asInstant, type Instant, later } from "../core/time.ts";
import { type ProblemCode, problemSchema, timeHeader } from "../protocol/v1.ts";

export interface GatewayClientDeps {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Milliseconds since anything, never set: a clock that is set meanwhile spoils no measurement. */
  readonly monotonic: () => number;
  readonly scheduler: Scheduler;
  /** Null before enrolment. */
  readonly token: () => string | null;
  /** Told after each answer that came within two seconds, also a refusal. */
  readonly onContact: (offset: ClockOffset) => void;
}

export interface GatewayRequest<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly timeoutMs: number;
  /** Sent as JSON by POST, or as `method` says; without it the call is a GET. */
  readonly body?: unknown;
  /** What repeating it does not change. */
  readonly method?: "PUT";
  readonly signal?: AbortSignal;
  /** The gateway may answer later on purpose: however quick, this answer says nothing about the clock. */
  readonly waits?: true;
}

interface Flow {
  readonly path: string;
  /** Longest wait for the first byte, and from one to the next (ms). */
  readonly silenceMs: number;
  readonly signal?: AbortSignal;
}

export interface TextStream extends Flow {
  /** The next piece is read when it resolves. Must not throw. */
  readonly onText: (text: string) => Promise<void>;
}

export interface ByteStream extends Flow {
  /** As `onText`. */
  readonly onBytes: (bytes: Uint8Array) => Promise<void>;
}

/** A problem that the gateway itself reported, besides the failures of any call. */
export type GatewayFailure =
  | CallFailure
  | { readonly kind: "problem"; readonly code: ProblemCode; readonly detail: string };

export interface GatewayClient {
  readonly call: <T>(request: GatewayRequest<T>) => Promise<Result<T, GatewayFailure>>;
  /** A page's bytes, uncompressed. */
  readonly bytes: (
    path: string,
    timeoutMs: number,
  ) => Promise<Result<Uint8Array<ArrayBuffer>, GatewayFailure>>;
}

export interface StreamingClient extends GatewayClient {
  /** Follows a stream of events until its end, which is `ok`. */
  readonly stream: (request: TextStream) => Promise<Result<void, GatewayFailure>>;
  /** An answer too long to be waited for as a whole; `ok` when it has ended, which does not say that it is complete. */
  readonly pieces: (request: ByteStream) => Promise<Result<void, GatewayFailure>>;
}

export function createGatewayClient(deps: GatewayClientDeps): StreamingClient {
  return {
    call: async ({ schema, ...request }) => {
      const answer = await exchange(deps, request, (response) => response.text());
      if (!answer.ok) return answer;
      const json = jsonOf(answer.value);
      if (json === undefined) return fail({ kind: "outcome-unknown", detail: "not JSON" });
      const parsed = schema.safeParse(json);
      if (parsed.success) return ok(parsed.data);
      const path = parsed.error.issues[0]?.path.join(".") ?? "";
      return fail({ kind: "contract-broken", path });
    },
    bytes: (path, timeoutMs) =>
      exchange(
        deps,
        { path, timeoutMs },
        async (response) => new Uint8Array(await response.arrayBuffer()),
      ),
    stream: ({ onText, ...flow }) => {
      const decoder = new TextDecoder();
      const onBytes: ByteStream["onBytes"] = (bytes) =>
        onText(decoder.decode(bytes, { stream: true }));
      return follow(deps, { ...flow, onBytes }, "text/event-stream");
    },
    pieces: (request) => follow(deps, request, "application/octet-stream"),
  };
}

type Question = Omit<GatewayRequest<unknown>, "schema" | "timeoutMs">;

async function exchange<T>(
  deps: GatewayClientDeps,
  { timeoutMs, ...request }: Omit<GatewayRequest<unknown>, "schema">,
  read: (response: Response) => Promise<T>,
): Promise<Result<T, GatewayFailure>> {
  const limit = timeLimit(deps.scheduler, request.signal);
  limit.within(timeoutMs);
  return asked({ deps, request, signal: limit.signal, read }).finally(limit.end);
}

async function follow(
  deps: GatewayClientDeps,
  { path, silenceMs, signal, onBytes }: ByteStream,
  accept: string,
): Promise<Result<void, GatewayFailure>> {
  const limit = timeLimit(deps.scheduler, signal);
  limit.within(silenceMs);
  const read = async (response: Response): Promise<void> => {
    const reader = response.body?.getReader();
    for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
      limit.pause();
      await onBytes(piece.value);
      limit.within(silenceMs);
    }
  };
  const request: Question = { path, waits: true };
  return asked({ deps, request, signal: limit.signal, read, accept }).finally(limit.end);
}

interface Asking<T> {
  readonly deps: GatewayClientDeps;
  readonly request: Question;
  readonly signal: AbortSignal;
  readonly read: (response: Response) => Promise<T>;
  readonly accept?: string;
}

async function asked<T>(asking: Asking<T>): Promise<Result<T, GatewayFailure>> {
  const { deps, request, signal, read } = asking;
  const trip = startTrip(deps);
  let answered = false;
  try {
    const response = await deps.fetch(`/v1${request.path}`, { ...initOf(asking), signal });
    const gatewayAt = gatewayTimeOn(response);
    if (gatewayAt === null) return fail({ kind: "intercepted" });
    answered = true;
    const offset = trip(gatewayAt);
    if (request.waits !== true && offset !== null) deps.onContact(offset);
    if (!response.ok) return fail(problemOf(await response.text(), response.status));
    return ok(await read(response));
  } catch (thrown) {
    // fetch throws TypeError for every network trouble and what it was aborted with
    if (signal.aborted || thrown instanceof DOMException) {
      const detail = thrown instanceof DOMException ? thrown.name : "AbortError";
      return fail({ kind: "outcome-unknown", detail });
    }
    return fail(
      answered ? { kind: "outcome-unknown", detail: "body broke off" } : { kind: "unreachable" },
    );
  }
}

/** Slower trips measure nothing worth having (ms). */
const measuringTripMs = 2_000;

/**
 * The answer measures the offset of the clock as it is now: set forward or asleep meanwhile, the trip counts as longer; set
 * back, the monotonic clock still knows its length.
 */
function startTrip({
  clock,
  monotonic,
}: GatewayClientDeps): (gatewayAt: Instant) => ClockOffset | null {
  const sent = { wall: clock.now(), monotonic: monotonic() };
  return (gatewayAt) => {
    const receivedAt = clock.now();
    const tripMs = Math.max(receivedAt - sent.wall, monotonic() - sent.monotonic);
    if (tripMs >= measuringTripMs) return null;
    return measureOffset({ sentAt: later(receivedAt, -tripMs), receivedAt, gatewayAt });
  };
}

interface TimeLimit {
  readonly signal: AbortSignal;
  /** From now; replaces an earlier one. */
  readonly within: (ms: number) => void;
  /** Our own work is nobody's silence. */
  readonly pause: () => void;
  readonly end: () => void;
}

/** Through the scheduler, not `AbortSignal.timeout`: also time-outs run on simulated time. */
function timeLimit(scheduler: Scheduler, given: AbortSignal | undefined): TimeLimit {
  const controller = new AbortController();
  let cancel: (() => void) | null = null;
  const giveUp = (): void => controller.abort(new DOMException("given up", "AbortError"));
  const timeOut = (): void => controller.abort(new DOMException("too late", "TimeoutError"));
  if (given?.aborted === true) giveUp();
  given?.addEventListener("abort", giveUp);
  return {
    signal: controller.signal,
    within: (ms) => {
      cancel?.();
      cancel = scheduler.after(ms, timeOut);
    },
    pause: () => cancel?.(),
    end: () => {
      cancel?.();
      given?.removeEventListener("abort", giveUp);
    },
  };
}

/** Null on an answer that is not the gateway's. */
function gatewayTimeOn({ headers }: Response): Instant | null {
  const text = headers.get(timeHeader);
  return text !== null && /^\d+$/.test(text) ? asInstant(Number(text)) : null;
}

function initOf({
  deps,
  request: { body, method },
  accept = "application/json",
}: Asking<unknown>): RequestInit {
  const bearer = deps.token();
  const headers = {
    accept,
    ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  // the gateway never redirects: who does is a captive portal, whose opaque answer has no headers
  const init: RequestInit = { headers, cache: "no-store", redirect: "manual" };
  return body === undefined
    ? init
    : { ...init, method: method ?? "POST", body: JSON.stringify(body) };
}

function problemOf(text: string, status: number): GatewayFailure {
  const parsed = problemSchema.safeParse(jsonOf(text));
  if (!parsed.success) return { kind: "outcome-unknown", detail: `status ${status}` };
  const { code, detail = "" } = parsed.data;
  switch (code) {
    case "unauthorised":
      return { kind: "unauthorised", why: "key" };
    case "revoked":
      return { kind: "unauthorised", why: "revoked" };
    case "rate-limited":
      return { kind: "rate-limited", retryAt: null };
    case "internal":
      return { kind: "outcome-unknown", detail: code };
    case "bad-request":
    case "too-large":
    case "not-found":
    case "not-allowed":
    case "enrolment-unknown":
    case "enrolment-used":
    case "enrolment-expired":
    case "cursor-gone":
      return { kind: "problem", code, detail };
    default:
      return assertNever(code);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: an expected answer
  }
}
