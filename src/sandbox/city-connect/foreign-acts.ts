/**
 * What happens at the supplier without us: another scanner, the office, an agent. Pure. No page knows a way back from a
 * redemption, and what is redeemed can no longer be cancelled (page "POST /redeem").
 */
import { z } from "zod";
import { plusDays, utcText } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import { bookingSchema } from "./booking.ts";
import { isPartlyRedeemed } from "./redemption.ts";

const about = { bookingId: z.string() };

export const cityConnectActSchema = z.discriminatedUnion("kind", [
  /** Another scanner lets them in: one ticket, or (null) all that is unused. */
  z.strictObject({ kind: z.literal("redeem"), ...about, ticketBarcode: z.string().nullable() }),
  z.strictObject({ kind: z.literal("cancel"), ...about }),
  /** To another day, with the same codes. */
  z.strictObject({ kind: z.literal("rebook"), ...about, days: z.int() }),
  /** A sale elsewhere. */
  z.strictObject({ kind: z.literal("book"), booking: bookingSchema }),
]);

export type CityConnectAct = z.infer<typeof cityConnectActSchema>;

type Change = Extract<CityConnectAct, { kind: "cancel" | "rebook" }>;

/** The booking after it; null where that cannot be done to this booking. */
export function changed(booking: Booking, act: Change, now: number): Booking | null {
  if (booking.cancelledAt !== null || isPartlyRedeemed(booking)) return null;
  return act.kind === "cancel"
    ? { ...booking, cancelledAt: utcText(now) }
    : { ...booking, date: plusDays(booking.date, act.days) };
}
