/**
 * Access tokens by OAuth 2 `client_credentials` (docs.satellite.co.nz, `rest_api/authentication.html`): valid for up to an
 * hour, without a refresh token, so a new one is asked for ahead of the end and after a 401.
 *
 * A failure here means that the call which needed the token was never made: it is told as `unreachable`, `unauthorised` and
 * the like, never as something that may have acted or that says anything about a ticket.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { Call } from "../connector.ts";
import type { Network } from "../supplier-http.ts";
import { createSupplierHttp } from "../supplier-http.ts";
import { pathOf } from "./entries.ts";
import { tagDialect } from "./failures.ts";
import { tokenSchema } from "./schema.ts";

export type TagAuth =
  | { readonly kind: "none" }
  | {
      readonly kind: "client";
      readonly clientId: string;
      readonly clientSecret: string;
      /** Below the base address or from its origin: `/api/oauth/v2/token`. */
      readonly tokenPath: string;
    };

export interface Tokens {
  /** Null where the instance asks for none. */
  readonly current: (call: Call) => Promise<Result<string | null, CallFailure>>;
  /** Another one than `refused`; one that has come since then counts. */
  readonly renewed: (refused: string, call: Call) => Promise<Result<string, CallFailure>>;
}

export interface TokenAccount {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
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

const answerLimitBytes = 64 * 1024;
/** The part of its life after which a token is replaced, and the life of one that does not tell. */
const renewedAfter = 0.8;
const untoldLifeMs = minutes(45) / renewedAfter;

export function createTokens(account: TokenAccount, network: Network): Tokens {
  const http = createSupplierHttp(network, tagDialect([account.clientSecret]));
  let held: Held | null = null;
  let asking: Asking | null = null;

  const request = async (call: Call): Promise<Result<Held, CallFailure>> => {
    const askedAt = network.now();
    const answer = await http(
      {
        method: "POST",
        url: account.url,
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "User-Agent": account.userAgent(),
        },
        body: {
          grant_type: "client_credentials",
          client_id: account.clientId,
          client_secret: account.clientSecret,
        },
        bodyLimitBytes: answerLimitBytes,
      },
      call,
    );
    if (!answer.ok) return fail(neverMade(answer.failure));
    // whatever the refusal says, there is no token: that is about the connection, never about a ticket
    if (answer.value.status >= 400) return fail({ kind: "unauthorised", why: "key" });
    const parsed = tokenSchema.safeParse(answer.value.json);
    if (!parsed.success) return fail({ kind: "contract-broken", path: pathOf(parsed.error) });
    const { access_token: token, expires_in: seconds } = parsed.data;
    const lifeMs = seconds === null ? untoldLifeMs : seconds * 1_000;
    return ok({ token, renewAt: later(askedAt, lifeMs * renewedAfter) });
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

const neverMade = (failure: CallFailure): CallFailure =>
  failure.kind === "outcome-unknown" ? { kind: "unreachable" } : failure;
