/**
 * OCTO's error bodies (dossier 5). Codes decide; `errorMessage` is handed on for people to read.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Dialect, SupplierAnswer } from "../supplier-http.ts";
import { withoutSecrets } from "../supplier-http.ts";
import { errorSchema } from "./schema.ts";

export interface Refusal {
  readonly code: string;
  readonly text: string | null;
}

export const octoDialect = (key: string): Dialect => ({
  troubleIn: (json) => {
    switch (errorSchema.safeParse(json).data?.error) {
      case "UNAUTHORIZED":
      case "FORBIDDEN":
        return "unauthorised";
      case "INTERNAL_SERVER_ERROR":
        return "server-trouble";
      default:
        return null;
    }
  },
  // a key that is known and may not redeem gets the echo of what it may do; an unknown one gets none
  refusedFor: (headers) => (lacksRedemption(headers) ? "capability" : "key"),
  // the second is published by Zaui (dossier 1)
  retryAfterHeaders: ["Retry-After", "OCTO-RateLimit-RetryAfter"],
  secrets: [key],
});

export const isRefusal = (answer: SupplierAnswer): boolean => answer.status >= 400;

/** `redemptionErrorCode` is the more exact of the two codes. */
export function refusalIn(answer: SupplierAnswer, key: string): Refusal {
  const body = errorSchema.safeParse(answer.json).data;
  const text = body?.errorMessage ?? null;
  return {
    code: body?.redemptionErrorCode ?? body?.error ?? `HTTP_${answer.status}`,
    text: text === null ? null : withoutSecrets(text, [key]),
  };
}

/** A list that was refused. */
export function listFailure(answer: SupplierAnswer, key: string): CallFailure {
  if (answer.status === 404) return { kind: "not-found" };
  return { kind: "rejected", ...refusalIn(answer, key) };
}

const redemptionCapability = "octo/redemption";

/** Echo present and without octo/redemption; suppliers that do not echo at all are fine (dossier 1). */
export function lacksRedemption(headers: Headers): boolean {
  const echo = headers.get("Octo-Capabilities");
  return echo !== null && !echo.split(",").some((name) => name.trim() === redemptionCapability);
}
