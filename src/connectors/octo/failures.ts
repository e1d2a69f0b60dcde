/**
 * OCTO's error bodies (dossier 5). Codes decide; `errorMessage` is handed on for people to read.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Dialect, SupplierAnswer } from "../supplier-http.ts";
import { withoutSecrets } from "../supplier-http.ts";
import { errorSchema } from "./schema.ts";
import { namesRedemption } from "./settings.ts";

export interface Refusal {
  readonly code: string;
  readonly text: string | null;
}

export const octoDialect = (account: {
  readonly secrets: readonly string[];
  /** Whether the calls need octo/redemption at all. */
  readonly redeems: boolean;
}): Dialect => ({
  troubleIn,
  // a key that is known and may not redeem gets the echo of what it may do; an unknown one gets none
  refusedFor: (headers) => (account.redeems && lacksRedemption(headers) ? "capability" : "key"),
  // the second is published by Zaui (dossier 1)
  retryAfterHeaders: ["Retry-After", "OCTO-RateLimit-RetryAfter"],
  secrets: account.secrets,
});

/** The codes that count at any status, and in an entry of an answer about several. */
export function troubleIn(json: unknown): "unauthorised" | "server-trouble" | null {
  switch (errorSchema.safeParse(json).data?.error) {
    case "UNAUTHORIZED":
    case "FORBIDDEN":
      return "unauthorised";
    case "INTERNAL_SERVER_ERROR":
      return "server-trouble";
    default:
      return null;
  }
}

export const isRefusal = (answer: SupplierAnswer): boolean => answer.status >= 400;

export const refusalOf = (answer: SupplierAnswer, secrets: readonly string[]): Refusal =>
  refusalIn(answer.json, secrets) ?? { code: `HTTP_${answer.status}`, text: null };

/** `redemptionErrorCode` is the more exact of the two codes. Null where the body has neither. */
export function refusalIn(json: unknown, secrets: readonly string[]): Refusal | null {
  const body = errorSchema.safeParse(json).data;
  const code = body?.redemptionErrorCode ?? body?.error ?? null;
  if (code === null) return null;
  const text = body?.errorMessage ?? null;
  // either may echo what was sent
  return {
    code: withoutSecrets(code, secrets),
    text: text === null ? null : withoutSecrets(text, secrets),
  };
}

/** A list that was refused. */
export function listFailure(answer: SupplierAnswer, secrets: readonly string[]): CallFailure {
  if (answer.status === 404) return { kind: "not-found" };
  return { kind: "rejected", ...refusalOf(answer, secrets) };
}

/** Echo present and without octo/redemption; suppliers that do not echo at all are fine (dossier 1). */
export function lacksRedemption(headers: Headers): boolean {
  const echo = headers.get("Octo-Capabilities");
  return echo !== null && !namesRedemption(echo);
}
