/**
 * Calls to the gateway, from the page or a worker. Promises: every answer has been parsed; what is not the gateway's own
 * answer (a captive portal's 200) is `intercepted`; a call ends within its time limit; failures are values.
 */
import type { z } from "zod";
import type { ClockOffset } from "../core/clock-offset.ts";
import { measureOffset } from "../core/clock-offset.ts";
import type { Clock } from "../core/effects.ts";
import type { CallFailure } from "../core/failure.ts";
import { assertNever, fail, ok, type Result } from "../core/result.ts";
import { asInstant, type Instant } from "../core/time.ts";
import { type ProblemCode, problemSchema, timeHeader } from "../protocol/v1.ts";

export interface GatewayClientDeps {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Null before enrolment. */
  readonly token: () => string | null;
  readonly onContact: (offset: ClockOffset) => void;
}

export interface GatewayRequest<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly timeoutMs: number;
  /** Sent as JSON by POST; without it the call is a GET. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
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

export function createGatewayClient(deps: GatewayClientDeps): GatewayClient {
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
  };
}

async function exchange<T>(
  deps: GatewayClientDeps,
  request: Omit<GatewayRequest<unknown>, "schema">,
  read: (response: Response) => Promise<T>,
): Promise<Result<T, GatewayFailure>> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal =
    request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  const sentAt = deps.clock.now();
  let answered = false;
  try {
    const response = await deps.fetch(`/v1${request.path}`, { ...initOf(deps, request), signal });
    const gatewayAt = gatewayTimeOn(response);
    if (gatewayAt === null) return fail({ kind: "intercepted" });
    answered = true;
    deps.onContact(measureOffset({ sentAt, receivedAt: deps.clock.now(), gatewayAt }));
    if (!response.ok) return fail(problemOf(await response.text(), response.status));
    return ok(await read(response));
  } catch (thrown) {
    // fetch throws TypeError for every network trouble and a DOMException for both kinds of abort
    if (thrown instanceof DOMException) {
      return fail({ kind: "outcome-unknown", detail: thrown.name });
    }
    return fail(
      answered ? { kind: "outcome-unknown", detail: "body broke off" } : { kind: "unreachable" },
    );
  }
}

/** Null on an answer that is not the gateway's. */
function gatewayTimeOn({ headers }: Response): Instant | null {
  const text = headers.get(timeHeader);
  return text !== null && /^\d+$/.test(text) ? asInstant(Number(text)) : null;
}

function initOf(
  { token }: GatewayClientDeps,
  { body }: Pick<GatewayRequest<unknown>, "body">,
): RequestInit {
  const bearer = token();
  const headers = {
    accept: "application/json",
    ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  // the gateway never redirects: who does is a captive portal, whose opaque answer has no headers
  const init: RequestInit = { headers, cache: "no-store", redirect: "manual" };
  return body === undefined ? init : { ...init, method: "POST", body: JSON.stringify(body) };
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
