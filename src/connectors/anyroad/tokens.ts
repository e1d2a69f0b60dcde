/**
 * Access tokens: one made by hand, or OAuth 2.0 client credentials (dossier 1; RFC 6749, 4.4).
 *
 * Promises: a token is renewed ahead of time, beside the calls, which go on with the one that still works; once after a
 * refusal; one renewal at a time, however many calls ask. Trouble at the token address means that nothing was sent to the
 * supplier: a renewal never ends as "unknown ticket" or "rejected". The client secret goes to the token address only.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { Call } from "../connector.ts";
import { type Network, createSupplierHttp } from "../supplier-http.ts";
import { dialectOf } from "./failures.ts";
import { tokenSchema } from "./schema.ts";

export type Credentials =
  /** Temporary, 60 minutes, not renewable: for trials. */
  | { readonly kind: "token"; readonly token: string }
  | {
      readonly kind: "client";
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };

type TokenResult = Result<string, CallFailure>;

export interface Tokens {
  readonly current: (call: Call) => Promise<TokenResult>;
  /** Another one than `refused`, which was answered with 401. */
  readonly after: (refused: string, call: Call) => Promise<TokenResult>;
}

export const tokensOf = (credentials: Credentials, network: Network): Tokens =>
  credentials.kind === "token"
    ? { current: async () => ok(credentials.token), after: async () => refusedForGood }
    : clientTokens(credentials, network);

const refusedForGood: TokenResult = fail({ kind: "unauthorised", why: "key" });
const neverSent: TokenResult = fail({ kind: "unreachable" });

/** Where the answer does not say; the handmade ones last 60 minutes. */
const renewedAfterUnknownMs = minutes(45);
const renewedAtShare = 0.8;
/** A renewal that failed while its token still works is tried again after this (ms). */
const triedAgainMs = minutes(1);
const renewalTimeoutMs = 10_000;

interface Held {
  readonly token: string;
  readonly renewAt: Instant;
  /** Null where the answer did not tell: it works until it is refused. */
  readonly expiresAt: Instant | null;
}

function clientTokens(client: Extract<Credentials, { kind: "client" }>, network: Network): Tokens {
  let held: Held | null = null;
  let renewing: Promise<TokenResult> | null = null;

  const renew = async (): Promise<TokenResult> => {
    const answer = await requestToken(client, network);
    renewing = null;
    if (answer.ok) {
      held = answer.value;
      return ok(held.token);
    }
    if (held !== null) held = { ...held, renewAt: later(network.now(), triedAgainMs) };
    return answer;
  };
  const join = (call: Call): Promise<TokenResult> => {
    if (call.signal.aborted) return Promise.resolve(neverSent);
    renewing ??= renew();
    return withinCall(renewing, call, network);
  };

  return {
    current: async (call) => {
      const now = network.now();
      if (held === null || (held.expiresAt !== null && now >= held.expiresAt)) return join(call);
      if (now >= held.renewAt) renewing ??= renew();
      return ok(held.token);
    },
    after: async (refused, call) => {
      if (held !== null && held.token !== refused) return ok(held.token);
      held = null;
      return join(call);
    },
  };
}

async function requestToken(
  { tokenUrl, clientId, clientSecret }: Extract<Credentials, { kind: "client" }>,
  network: Network,
): Promise<Result<Held, CallFailure>> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  });
  // a token request is a form, where the shared call knows JSON
  const fetch: Network["fetch"] = (url, init) => network.fetch(url, { ...init, body: form });
  const http = createSupplierHttp({ ...network, fetch }, dialectOf([clientSecret]));
  const askedAt = network.now();
  const answer = await http(
    {
      method: "POST",
      url: tokenUrl,
      headers: { Accept: "application/json" },
      body: undefined,
      bodyLimitBytes: 64 * 1024,
    },
    { signal: new AbortController().signal, timeoutMs: renewalTimeoutMs },
  );
  if (!answer.ok) return fail(asNotSent(answer.failure));
  // whatever the reason, a person must look at the credential
  if (answer.value.status >= 400) return fail({ kind: "unauthorised", why: "key" });
  const parsed = tokenSchema.safeParse(answer.value.json);
  if (!parsed.success) return fail({ kind: "unreachable" });
  const { access_token: token, expires_in: seconds } = parsed.data;
  if (!seconds)
    return ok({ token, renewAt: later(askedAt, renewedAfterUnknownMs), expiresAt: null });
  return ok({
    token,
    renewAt: later(askedAt, seconds * 1_000 * renewedAtShare),
    expiresAt: later(askedAt, seconds * 1_000),
  });
}

function asNotSent(failure: CallFailure): CallFailure {
  switch (failure.kind) {
    case "unauthorised":
    case "rate-limited":
    case "intercepted":
      return failure;
    default:
      return { kind: "unreachable" };
  }
}

/** A caller that gives up leaves the renewal to the others. */
function withinCall(
  renewal: Promise<TokenResult>,
  { signal, timeoutMs }: Call,
  network: Network,
): Promise<TokenResult> {
  return new Promise((resolve) => {
    const end = (result: TokenResult): void => {
      cancelTimer();
      signal.removeEventListener("abort", giveUp);
      resolve(result);
    };
    const giveUp = (): void => end(neverSent);
    const cancelTimer = network.after(timeoutMs, giveUp);
    signal.addEventListener("abort", giveUp, { once: true });
    void renewal.then(end);
  });
}
