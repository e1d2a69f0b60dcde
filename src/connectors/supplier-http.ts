/**
 * One JSON call to a supplier, shared by all connectors.
 *
 * Promises: every expected trouble comes back as a `CallFailure`, decided on codes and shapes, never on message text;
 * `unreachable` and `intercepted` are said only where the request cannot have been sent; a body is read up to a limit; an
 * aborted or timed-out call leaves no timer, listener or open body behind; no kept text contains a secret.
 *
 * It will not retry, and it follows no redirect: a credential goes to the configured address only, and what a redirected
 * POST has done at its first address is unknown.
 */
import type { Clock, Scheduler } from "../core/effects.ts";
import type { CallFailure } from "../core/failure.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { Call } from "./connector.ts";
import { failureOfThrown } from "./network-failure.ts";
import { retryAtOf } from "./retry-after.ts";

export interface Network {
  readonly fetch: typeof globalThis.fetch;
  readonly now: Clock["now"];
  readonly after: Scheduler["after"];
}

export interface SupplierRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `URLSearchParams` is sent as a form, anything else as JSON; `undefined` sends no body. */
  readonly body: unknown;
  /** Longer answers are given up while they arrive. */
  readonly bodyLimitBytes: number;
}

/** What a status outside 401, 403, 429 and 5xx brought, refusals and a choice (300) included. `json` is null for an empty body. */
export interface SupplierAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

/** How one supplier says things that HTTP has a status for. */
export interface Dialect {
  /** The supplier's own codes; they count at any status (OCTO answers everything with 400). Null: neither of the two. */
  readonly troubleIn: (json: unknown) => "unauthorised" | "server-trouble" | null;
  /** What a refused credential means, by the answer's headers. */
  readonly refusedFor: (headers: Headers) => "key" | "capability";
  /** Headers that carry a waiting time, in order of preference: seconds or an HTTP date. */
  readonly retryAfterHeaders: readonly string[];
  /** Cut out of every text that is kept. */
  readonly secrets: readonly string[];
}

export type SupplierHttp = (
  request: SupplierRequest,
  call: Call,
) => Promise<Result<SupplierAnswer, CallFailure>>;

export function createSupplierHttp(network: Network, dialect: Dialect): SupplierHttp {
  return async (request, call) => {
    if (call.signal.aborted) return fail({ kind: "unreachable" });
    const stop = new AbortController();
    const onAbort = (): void => stop.abort("aborted by the caller");
    call.signal.addEventListener("abort", onAbort, { once: true });
    const cancelTimer = network.after(call.timeoutMs, () =>
      stop.abort(`no complete answer within ${call.timeoutMs} ms`),
    );
    try {
      const response = await network.fetch(request.url, {
        method: request.method,
        headers: { ...request.headers, ...formHeader(request.body) },
        redirect: "manual",
        signal: stop.signal,
        ...(request.body === undefined ? {} : { body: textOf(request.body) }),
      });
      const body = await readBody(response, request.bodyLimitBytes, stop.signal);
      return classify({ response, body, dialect, now: network.now });
    } catch (error) {
      // fetch rejects for every network trouble: an expected answer here
      return fail(failureOfThrown(error, stop.signal));
    } finally {
      cancelTimer();
      call.signal.removeEventListener("abort", onAbort);
    }
  };
}

const textOf = (body: unknown): string =>
  body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);

/** Its name alone: some servers do not know a form by a name with a charset, which `fetch` would add. */
const formHeader = (body: unknown): Readonly<Record<string, string>> =>
  body instanceof URLSearchParams ? { "Content-Type": "application/x-www-form-urlencoded" } : {};

type Body =
  | { readonly kind: "json"; readonly json: unknown; readonly text: string }
  | { readonly kind: "empty" }
  | { readonly kind: "unusable"; readonly why: string; readonly text: string };

/** OCTO dossier 5, in its order; the same order suits the other three suppliers. */
function classify(answer: {
  readonly response: Response;
  readonly body: Body;
  readonly dialect: Dialect;
  readonly now: Clock["now"];
}): Result<SupplierAnswer, CallFailure> {
  const { response, body, dialect } = answer;
  const { status, headers } = response;
  const trouble = body.kind === "json" ? dialect.troubleIn(body.json) : null;
  const text = body.kind === "empty" ? "" : body.text;
  const unknownOutcome = (why: string): Result<never, CallFailure> =>
    fail({ kind: "outcome-unknown", detail: startOf(`${why}: ${text}`, dialect.secrets) });

  const refused = (): Result<never, CallFailure> =>
    fail({ kind: "unauthorised", why: dialect.refusedFor(headers) });
  if (trouble === "unauthorised") return refused();
  if (status === 429) {
    const retryAt = retryAtOf(headers, dialect.retryAfterHeaders, answer.now());
    return fail({ kind: "rate-limited", retryAt });
  }
  if (trouble === "server-trouble") return unknownOutcome(`status ${status}, server trouble`);
  if (status === 401 || status === 403) return refused();
  if (status >= 500) return unknownOutcome(`status ${status}`);
  // 300 with a body is something to choose from, such as City Connect's several bookings, and leads nowhere
  const isChoice = status === 300 && body.kind === "json";
  if (status >= 300 && status < 400 && !isChoice)
    return unknownOutcome(`status ${status}, a redirect`);
  if (body.kind === "unusable") return unknownOutcome(`status ${status}, ${body.why}`);
  if (body.kind === "json") return ok({ status, headers, json: body.json });
  if (status < 300 && status !== 204) return unknownOutcome(`status ${status}, empty body`);
  return ok({ status, headers, json: null });
}

async function readBody(
  response: Response,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Body> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) return { kind: "unusable", why: `over ${limitBytes} bytes`, text };
      text += decoder.decode(chunk, { stream: true });
    }
    text += decoder.decode();
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: "unusable", why: "cut off", text }; // the status may still tell (401, 429)
  }
  return text.trim() === "" ? { kind: "empty" } : parsed(text);
}

function parsed(text: string): Body {
  try {
    const json: unknown = JSON.parse(text);
    return { kind: "json", json, text };
  } catch {
    return { kind: "unusable", why: "not JSON", text }; // parse() throws on HTML and cut-off text: expected here
  }
}

const keptCharacters = 500;

const startOf = (text: string, secrets: readonly string[]): string =>
  withoutSecrets(text, secrets).slice(0, keptCharacters);

/** A supplier may echo the request, key included, into its error pages and texts. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
