/** Bookings as City Connect and ticketing systems answer them, one by one. */
import { z } from "zod";
import type { UnreadableEntry } from "../connector.ts";
import { type Entries, keepRaw, readEntries } from "../entries.ts";
import { type WireBooking, bookingSchema } from "./schema.ts";

export type BookingEntries = Entries<WireBooking>;

export const readBookings = (
  entries: readonly unknown[],
  secrets: readonly string[],
): BookingEntries =>
  readEntries(entries, bookingSchema, (received, path) => keptRaw(received, path, secrets));

/** Another account's booking is kept by that account's name alone: its guests are no business of this venue. */
export function keptRaw(
  received: unknown,
  path: string,
  secrets: readonly string[],
): UnreadableEntry {
  const kept = path === "supplier" ? ownerOnly.safeParse(received).data : received;
  return keepRaw(secrets)(kept, path);
}

const ownerOnly = z.object({ supplier: z.unknown() });

/** A bare object counts as a list of one. */
export const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json]);
