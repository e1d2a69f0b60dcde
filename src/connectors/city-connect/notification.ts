/**
 * What City Connect posts to `notification_url` (dossier 7) → what changed. Pure; receiving, storing first and answering
 * `200 {}` is the gateway's.
 *
 * The name of the notification counts: a cancellation cancels and a redemption redeems, whatever a flag in the body says.
 */
import type { Booking } from "../../core/booking.ts";
import type { UnitItemKey } from "../../core/ids.ts";
import { assertNever } from "../../core/result.ts";
import type { UnreadableEntry } from "../connector.ts";
import { keptRaw, pathOf } from "./entries.ts";
import { type WireBooking, bookingSchema } from "./schema.ts";
import { type TranslationContext, toBooking } from "./translate.ts";

/** Each with the whole booking as it is after the change. */
export type Notification =
  | { readonly kind: "confirmed"; readonly booking: Booking }
  | { readonly kind: "updated"; readonly booking: Booking }
  | { readonly kind: "cancelled"; readonly booking: Booking }
  /** `unitItem` is null where the whole booking was redeemed. */
  | {
      readonly kind: "redeemed";
      readonly booking: Booking;
      readonly unitItem: UnitItemKey | null;
    }
  /** A name that no page knows. */
  | { readonly kind: "unknown-name"; readonly name: string }
  /** Another account's, or not as documented: to be kept and shown. */
  | { readonly kind: "unreadable"; readonly entry: UnreadableEntry };

/** `name` is the last step of the path it was posted to. */
export function readNotification(
  name: string,
  body: unknown,
  context: Omit<TranslationContext, "asked">,
): Notification {
  const kind = kindByName.get(name);
  if (kind === undefined) return { kind: "unknown-name", name };
  const unreadable = (path: string): Notification => ({
    kind: "unreadable",
    entry: keptRaw(body, path, []),
  });
  const parsed = bookingSchema.safeParse(body);
  if (!parsed.success) return unreadable(pathOf(parsed.error));
  const translated = toBooking(asNamed(kind, parsed.data), { ...context, asked: null });
  if (!translated.ok) return unreadable(translated.failure);
  const booking = translated.value;
  if (kind !== "redeemed") return { kind, booking };
  const redeemed = booking.unitItems.find(
    ({ ticket }) => ticket?.codes.includes(parsed.data.ticket?.barcode ?? "") === true,
  );
  return { kind, booking, unitItem: redeemed?.key ?? null };
}

type Kind = Extract<Notification, { booking: Booking }>["kind"];

const kindByName: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["booking_confirmation", "confirmed"],
  ["booking_update", "updated"],
  ["booking_cancellation", "cancelled"],
  ["ticket_redemption", "redeemed"],
  // the same page calls it both
  ["redemption_notification", "redeemed"],
]);

function asNamed(kind: Kind, wire: WireBooking): WireBooking {
  switch (kind) {
    case "cancelled":
      return { ...wire, cancelled: true };
    case "redeemed":
      return wire.ticket?.barcode
        ? { ...wire, ticket: { ...wire.ticket, redeemed: true } }
        : { ...wire, redeemed: true };
    case "confirmed":
    case "updated":
      return wire;
    default:
      return assertNever(kind);
  }
}
