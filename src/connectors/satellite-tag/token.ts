/**
 * Access tokens by OAuth 2 `client_credentials` (docs.satellite.co.nz, `rest_api/authentication.html`): valid for up to an
 * hour, without a refresh token, so a new one is asked for ahead of the end and after a 401. The request belongs to a call:
 * who gives up ends it, and who waited beside asks again.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { Call } from "../connector.ts";
import type { Network } from "../supplier-http.ts";
import { createSupplierHttp } from "../supplier-http.ts";
import { type Client, grantOf, requestToken } from "../token-request.ts";
import { tagDialect } from "./failures.ts";

export type TagAuth =
  | { readonly kind: "none" }
  | (Client & {
      readonly kind: "client";
      /** Below the base address or from its origin: `/api/oauth/v2/token`. */
      readonly tokenPath: string;
    });

export interface Tokens {
  /** Null where the instance asks for none. */
  readonly current: (call: Call) => Promise<Result<string | null, CallFailure>>;
  /** Another one than `refused`; one that has come since then counts. */
  readonly renewed: (refused: string, call: Call) => Promise<Result<string, CallFailure>>;
}

export interface TokenAccount extends Client {
  readonly url: string;
  readonly userAgent: () => string;
}

interface Held {
  readonly token: string;
  readonly renewAt: Instant;
}

interface Asking {
  readonly answer: Promise<Result<Held, CallFailure>>;
  readonly signal: AbortSignal;
}

/** The part of its life after which a token is replaced, and the life of one that does not tell. */
const renewedAfter = 0.8;
const untoldLifeMs = minutes(45) / renewedAfter;

export function createTokens(account: TokenAccount, network: Network): Tokens {
  const http = createSupplierHttp(network, tagDialect([account.clientSecret]));
  let held: Held | null = null;
  let asking: Asking | null = null;

  const request = async (call: Call): Promise<Result<Held, CallFailure>> => {
    const askedAt = network.now();
    const headers = {
      "Content-Type": "application/json",
      Accept: "application/json",
      "User-Agent": account.userAgent(),
    };
    const asked = { url: account.url, headers, body: grantOf(account) };
    const given = await requestToken(http, asked, call);
    if (!given.ok) return given;
    const { token, lifeMs } = given.value;
    return ok({ token, renewAt: later(askedAt, (lifeMs ?? untoldLifeMs) * renewedAfter) });
  };

  /** Calls that need a token at the same time share one request. */
  const ask = async (call: Call): Promise<Result<string, CallFailure>> => {
    const other = asking;
    if (other !== null) {
      const answer = await other.answer;
      if (answer.ok) return ok(answer.value.token);
      // that somebody else gave up is no answer for this call
      return other.signal.aborted && !call.signal.aborted ? ask(call) : answer;
    }
    const own: Asking = { answer: request(call), signal: call.signal };
    asking = own;
    try {
      const answer = await own.answer;
      if (!answer.ok) return answer;
      held = answer.value;
      return ok(answer.value.token);
    } finally {
      asking = null;
    }
  };

  return {
    current: (call) =>
      held !== null && network.now() < held.renewAt ? Promise.resolve(ok(held.token)) : ask(call),
    renewed: (refused, call) =>
      held !== null && held.token !== refused ? Promise.resolve(ok(held.token)) : ask(call),
  };
}

export const noTokens: Tokens = {
  current: () => Promise.resolve(ok(null)),
  renewed: () => Promise.resolve(fail({ kind: "unauthorised", why: "key" })),
};
