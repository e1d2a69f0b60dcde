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
import { type Client, grantOf, requestToken } from "../token-request.ts";
import { dialectOf } from "./failures.ts";

export type Credentials =
  /** Temporary, 60 minutes, not renewable: for trials. */
  { readonly kind: "token"; readonly token: string } | ClientCredentials;

interface ClientCredentials extends Client {
  readonly kind: "client";
  readonly tokenUrl: string;
}

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

const refusedForGood: Result<never, CallFailure> = fail({ kind: "unauthorised", why: "key" });
const neverSent: Result<never, CallFailure> = fail({ kind: "unreachable" });

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

function clientTokens(client: ClientCredentials, network: Network): Tokens {
  let held: Held | null = null;
  let renewing: Promise<TokenResult> | null = null;

  const renew = async (): Promise<TokenResult> => {
    const answer = await askFor(client, network);
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

async function askFor(
  client: ClientCredentials,
  network: Network,
): Promise<Result<Held, CallFailure>> {
  const http = createSupplierHttp(network, dialectOf([client.clientSecret]));
  const askedAt = network.now();
  const given = await requestToken(
    http,
    {
      url: client.tokenUrl,
      headers: { Accept: "application/json" },
      body: new URLSearchParams(grantOf(client)),
    },
    { signal: new AbortController().signal, timeoutMs: renewalTimeoutMs },
  );
  // a token may come next time, so the queue waits; "broken" would set aside what was never sent
  if (!given.ok) return given.failure.kind === "contract-broken" ? neverSent : given;
  const { token, lifeMs } = given.value;
  if (lifeMs === null)
    return ok({ token, renewAt: later(askedAt, renewedAfterUnknownMs), expiresAt: null });
  return ok({
    token,
    renewAt: later(askedAt, lifeMs * renewedAtShare),
    expiresAt: later(askedAt, lifeMs),
  });
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
