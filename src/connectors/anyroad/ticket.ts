/**
 * One ticket as this folder sees it, wherever it was told of: by the supplier, or by a list of codes.
 */
import type { Visit } from "../../core/booking.ts";
import type { TicketRefusal } from "./failures.ts";
import type { WireScan } from "./schema.ts";

export interface Ticket {
  /** Its identity: the one field that look-up, webhook and list have in common (DESIGN 5). */
  readonly qrCode: string;
  readonly bookingId: string;
  readonly experienceId: string;
  /** `guest`, `addon`, or a word that is not documented, raw. */
  readonly type: string;
  readonly visit: Visit;
  readonly guest: string | null;
  readonly told: Told;
}

/** What the supplier said about it. */
export type Told =
  /** Nothing: somebody else's list names it. */
  | { readonly kind: "nothing" }
  | { readonly kind: "valid"; readonly scans: readonly WireScan[] }
  | {
      readonly kind: "refused";
      readonly scans: readonly WireScan[];
      readonly refusal: TicketRefusal;
    };

/**
 * What a link names: `https://host/bookings/77012` is booking 77012, as webhooks and open codes call it. A link of another
 * form is its own identity: cutting one that was not understood could make two bookings one.
 */
export function idIn(link: string, collection: "bookings" | "experiences"): string {
  const steps = link.replace(/\/$/, "").split("/");
  const id = steps.at(-1) ?? "";
  return steps.at(-2) === collection && /^[^?#]+$/.test(id) ? id : link;
}
