/** What happens at a supplier without us: another scanner, the office, the guest. Pure. */
import { z } from "zod";
import { plusDays, startOfDate, utcText } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import { restored } from "./corrections.ts";
import { allDay } from "./seed-bookings.ts";

const about = { bookingUuid: z.string() };

export const foreignActSchema = z.discriminatedUnion("kind", [
  /** Another scanner lets them in: one unit item, or (null) all that is unused. */
  z.strictObject({ kind: z.literal("redeem"), ...about, unitItemUuid: z.string().nullable() }),
  /** Another scanner takes every redemption back. */
  z.strictObject({ kind: z.literal("unredeem"), ...about }),
  z.strictObject({ kind: z.literal("cancel"), ...about }),
  /** To another day, all day. */
  z.strictObject({ kind: z.literal("rebook"), ...about, days: z.int() }),
]);

export type ForeignAct = z.infer<typeof foreignActSchema>;

/** The booking after it; null where that cannot be done to this booking. */
export function changed(
  booking: Booking,
  act: Exclude<ForeignAct, { kind: "redeem" }>,
  { timeZone, now }: { readonly timeZone: string; readonly now: number },
): Booking | null {
  if (act.kind === "cancel") return cancelled(booking, now);
  if (act.kind === "rebook") return rebooked(booking, { days: act.days, timeZone, now });
  return booking.status === "CANCELLED" ? null : restored(booking, booking.unitItems, utcText(now));
}

/** What has been redeemed stays recorded. */
function cancelled(booking: Booking, now: number): Booking {
  return {
    ...booking,
    status: "CANCELLED",
    cancellable: false,
    cancellation: { refund: "FULL", reason: "Guest ill", utcCancelledAt: utcText(now) },
    utcUpdatedAt: utcText(now),
    unitItems: booking.unitItems.map((item) => ({ ...item, status: "CANCELLED" })),
  };
}

function rebooked(
  booking: Booking,
  {
    days,
    timeZone,
    now,
  }: { readonly days: number; readonly timeZone: string; readonly now: number },
): Booking {
  const today = utcText(now).slice(0, 10);
  const date = plusDays(booking.availability?.localDateTimeStart.slice(0, 10) ?? today, days);
  return {
    ...booking,
    utcUpdatedAt: utcText(now),
    utcRebookedAt: utcText(now),
    availability: { ...allDay(date, timeZone), id: startOfDate(date, timeZone) },
  };
}
