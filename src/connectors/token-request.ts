/**
 * One request for an access token by OAuth 2.0 client credentials (RFC 6749, 4.4), alike at every supplier that has them.
 * When a token is asked for and who waits for it is each supplier's own.
 *
 * A failure here means that the call which needed the token was never made: it is told as `unreachable`, `unauthorised` and
 * the like, never as something that may have acted or that says anything about a ticket.
 */
import { z } from "zod";
import type { CallFailure } from "../core/failure.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { Call } from "./connector.ts";
import { pathOf } from "./entries.ts";
import type { SupplierHttp, SupplierRequest } from "./supplier-http.ts";

export interface GivenToken {
  readonly token: string;
  /** From when it was asked for; null where the answer does not tell. */
  readonly lifeMs: number | null;
}

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The fields of the request; whether they go as a form or as JSON is the supplier's. */
export const grantOf = ({ clientId, clientSecret }: Client) => ({
  grant_type: "client_credentials",
  client_id: clientId,
  client_secret: clientSecret,
});

/** `http` must know the client's secret, so that no kept text holds it. */
export async function requestToken(
  http: SupplierHttp,
  request: Pick<SupplierRequest, "url" | "headers" | "body">,
  call: Call,
): Promise<Result<GivenToken, CallFailure>> {
  const answer = await http({ ...request, method: "POST", bodyLimitBytes: answerLimitBytes }, call);
  if (!answer.ok) return fail(neverMade(answer.failure));
  // whatever the refusal says, there is no token: a person must look at the credential
  if (answer.value.status >= 400) return fail({ kind: "unauthorised", why: "key" });
  const parsed = tokenSchema.safeParse(answer.value.json);
  if (!parsed.success) return fail({ kind: "contract-broken", path: pathOf(parsed.error) });
  const { access_token: token, expires_in: seconds } = parsed.data;
  return ok({ token, lifeMs: seconds ? seconds * 1_000 : null });
}

const answerLimitBytes = 64 * 1024;

const tokenSchema = z.object({
  // anything else could not stand in a header
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce
    .number()
    .positive()
    .max(366 * 86_400)
    .nullish()
    .catch(null),
});

const neverMade = (failure: CallFailure): CallFailure =>
  failure.kind === "outcome-unknown" ? { kind: "unreachable" } : failure;
