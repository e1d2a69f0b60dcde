/**
 * AnyRoad's problem objects (dossier 5). `code` decides, never `type` or `title`.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Instant } from "../../core/time.ts";
import { type Dialect, withoutSecrets } from "../supplier-http.ts";
import { problemSchema } from "./schema.ts";

export interface Refusal {
  /** `CANCELLED`, `BOOKING_IN_PAST`, `BOOKING_IN_FUTURE`, or the supplier's own word, raw. */
  readonly code: string;
  readonly text: string | null;
}

/** Of a ticket that exists. */
export interface TicketRefusal extends Refusal {
  readonly cancelledAt: Instant | null;
}

export const cancelled = "CANCELLED";
const documentedRefusals: ReadonlyMap<string, string> = new Map([
  ["booking_canceled", cancelled],
  ["booking_in_past", "BOOKING_IN_PAST"],
  ["booking_in_future", "BOOKING_IN_FUTURE"],
]);

/** Our request was wrong, which says nothing about the ticket. The second is the sandbox's word for the first (dossier 9 H). */
const ourMistakes: ReadonlySet<string> = new Set(["limit_out_of_range", "missing_parameter"]);

export const dialectOf = (secrets: readonly string[]): Dialect => ({
  troubleIn: (json) => {
    switch (problemSchema.safeParse(json).data?.code) {
      case "invalid_bearer_token":
        return "unauthorised";
      case "server_error":
        return "server-trouble";
      default:
        return null;
    }
  },
  refusedFor: () => "key",
  retryAfterHeaders: ["Retry-After"],
  secrets,
});

export type Problem =
  /** A rule of the ticket; documented ones promise the ticket's context. */
  | { readonly kind: "refusal"; readonly refusal: Refusal; readonly documented: boolean }
  | { readonly kind: "broken"; readonly failure: CallFailure };

/** What an answer with a status of 400 to 499, other than 401, 403 and 429, says. */
export function problemIn(json: unknown, secrets: readonly string[]): Problem {
  const problem = problemSchema.safeParse(json).data;
  if (problem === undefined)
    return { kind: "broken", failure: { kind: "contract-broken", path: "code" } };
  const { code, detail, title, request_id: request } = problem;
  if (ourMistakes.has(code)) {
    const path = withoutSecrets(`${code}, request ${request ?? "unnamed"}`, secrets);
    return { kind: "broken", failure: { kind: "contract-broken", path } };
  }
  const text = detail ?? title ?? null;
  const known = documentedRefusals.get(code);
  return {
    kind: "refusal",
    documented: known !== undefined,
    refusal: {
      code: known ?? withoutSecrets(code, secrets),
      text: text === null ? null : withoutSecrets(text, secrets),
    },
  };
}
