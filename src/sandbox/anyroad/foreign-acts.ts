/**
 * What happens at AnyRoad without us: another scanner, the office, a guest who books. There is no `unredeem`: the documents
 * have nothing that takes a scan back.
 */
import { z } from "zod";
import { utcText } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import { movedByDays } from "./slot.ts";

const about = { bookingId: z.string() };

export const anyroadActSchema = z.discriminatedUnion("kind", [
  /** Another scanner, named `device`: one ticket, or (null) every guest of the booking who was not scanned yet. */
  z.strictObject({
    kind: z.literal("redeem"),
    ...about,
    ticketId: z.string().nullable(),
    device: z.string().min(1),
  }),
  z.strictObject({ kind: z.literal("cancel"), ...about }),
  z.strictObject({ kind: z.literal("rebook"), ...about, days: z.int().min(-365).max(365) }),
  /** So many guests book for the present hour; the codes come by webhook. */
  z.strictObject({
    kind: z.literal("book"),
    experienceId: z.string(),
    guests: z.int().min(1).max(20),
  }),
]);

export type AnyroadAct = z.infer<typeof anyroadActSchema>;

/** The booking after it, at `now` (ms); null for one that is cancelled. */
export function changed(
  booking: Booking,
  act: Extract<AnyroadAct, { kind: "cancel" | "rebook" }>,
  now: number,
): Booking | null {
  if (booking.canceledAt !== null) return null;
  const at = utcText(now);
  const tickets = booking.tickets.map((ticket) => ({ ...ticket, updated: at }));
  return act.kind === "cancel"
    ? { ...booking, tickets, canceledAt: at }
    : { ...booking, tickets, slot: movedByDays(booking.slot, act.days) };
}
