/**
 * What City Connect posts to `notification_url` (dossier 7) → what changed. Pure; receiving, storing first and answering
 * `200 {}` is the gateway's.
 *
 * The name of the notification counts: a cancellation cancels and a redemption redeems, whatever a flag in the body says.
 */
import type { Result } from "../../core/result.ts";
import { assertNever, fail, ok } from "../../core/result.ts";
import type { Delivery, FeedNews, UnreadableEntry } from "../connector.ts";
import { pathOf } from "../entries.ts";
import { keptRaw } from "./entries.ts";
import { type WireBooking, bookingSchema } from "./schema.ts";
import { type TranslationContext, toBooking } from "./translate.ts";

type Kind = "confirmed" | "updated" | "cancelled" | "redeemed";

/** The event is the last step of the path it was posted to; one that no page knows says nothing. */
export function readNotification(
  { event, body }: Delivery,
  context: Omit<TranslationContext, "asked">,
): Result<FeedNews, UnreadableEntry> {
  if (event === null) return fail({ raw: body, path: "event" });
  const kind = kindByName.get(event);
  if (kind === undefined) return ok({ kind: "nothing", event });
  const json = parsed(body);
  if (json === undefined) return fail({ raw: body, path: "$" });
  const wire = bookingSchema.safeParse(json);
  if (!wire.success) return fail(keptRaw(json, pathOf(wire.error), []));
  const booking = toBooking(asNamed(kind, wire.data), { ...context, asked: null });
  return booking.ok
    ? ok({ kind: "bookings", bookings: [booking.value] })
    : fail(keptRaw(json, booking.failure, []));
}

function parsed(body: string): unknown {
  try {
    const json: unknown = JSON.parse(body);
    return json;
  } catch {
    return undefined; // anything may be posted to an open address: an expected answer here
  }
}

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
