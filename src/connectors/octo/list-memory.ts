/**
 * What the last list said, entry by entry: a list is fetched every minute, and nearly all of it is as it was. What has not
 * changed is neither parsed nor translated again.
 *
 * Holds a digest and the translation of each entry of one list, not its text: a hundred thousand bookings are a few dozen
 * megabytes.
 */
import { createHash } from "node:crypto";
import type { Booking } from "../../core/booking.ts";
import type { Result } from "../../core/result.ts";
import { type Entries, readEntries } from "./entries.ts";
import { bookingSchema, type WireBooking, type WireProductFacts } from "./schema.ts";

export interface ListMemory {
  readonly read: (entries: readonly unknown[]) => Entries<WireBooking>;
  /** `translate` runs unless this very entry has been translated with these facts. */
  readonly booking: (
    wire: WireBooking,
    product: WireProductFacts | null,
    translate: () => Result<Booking, string>,
  ) => Result<Booking, string>;
}

export function createListMemory(): ListMemory {
  let last: ReadonlyMap<string, Entries<WireBooking>> = new Map();
  const translations = new WeakMap<WireBooking, Translation>();
  return {
    read: (entries) => {
      const next = new Map<string, Entries<WireBooking>>();
      const read = entries.map((entry) => {
        const digest = digestOf(entry);
        const known = last.get(digest) ?? readEntries([entry], bookingSchema);
        next.set(digest, known);
        return known;
      });
      last = next;
      return {
        read: read.flatMap((each) => each.read),
        unreadable: read.flatMap((each) => each.unreadable),
      };
    },
    booking: (wire, product, translate) => {
      const facts = JSON.stringify(product);
      const known = translations.get(wire);
      if (known?.facts === facts) return known.booking;
      const booking = translate();
      translations.set(wire, { facts, booking });
      return booking;
    },
  };
}

interface Translation {
  readonly facts: string;
  readonly booking: Result<Booking, string>;
}

const digestOf = (entry: unknown): string =>
  createHash("sha1").update(JSON.stringify(entry)).digest("base64");
