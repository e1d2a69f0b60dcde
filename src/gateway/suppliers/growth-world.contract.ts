/** A growing list in memory on a clock that stands still: what tests of growth, keeper and feed share. */
import type { BookingList, Connector, UnreadableEntry } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import type { CallFailure } from "../../core/failure.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import { aBooking, aSlot, aUnitItem, connection, london, now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { createMemorySnapshot } from "../../testing/simulation/memory-snapshot.ts";
import { createListGrowth } from "./list-growth.ts";
import { createMemoryWatchedCodes } from "./memory-watched-codes.ts";
import { windowAround } from "./supplier-sync.ts";

export const unknown = ok<BookingList>({ bookings: [], unreadable: [] });

/** One ticket of the party, as the supplier answers it. */
export const ticketOf = (n: number, change: Partial<Booking> = {}): Booking =>
  aBooking({ visit: aSlot(now), unitItems: [aUnitItem(n)], ...change });

export const answerOf = (...bookings: readonly Booking[]): Result<BookingList, CallFailure> =>
  ok({ bookings, unreadable: [], isAskedPart: true });

/** `answers` by code; any other code is unknown. */
export function growthWorld() {
  const clock = createFakeClock(now);
  const snapshot = createMemorySnapshot();
  const watched = createMemoryWatchedCodes();
  const answers = new Map<string, Result<BookingList, CallFailure>>();
  const asked: { readonly code: string; readonly atMs: number }[] = [];
  const logged: string[] = [];
  const kept: UnreadableEntry[] = [];
  let changes = 0;
  const note = (message: string): void => void logged.push(message);
  const growth = createListGrowth({
    snapshot,
    watched,
    clock,
    zoneOf: () => london,
    window: () => windowAround(clock.now(), [{ timeZone: london }]),
    onChanged: () => {
      changes += 1;
    },
  });
  const connector: Connector = {
    connection,
    kind: "anyroad",
    honoursIdempotencyKey: false,
    products: async () => ok([]),
    lookup: async (code) => {
      asked.push({ code, atMs: clock.now() - now });
      return answers.get(code) ?? unknown;
    },
    feed: { read: ({ body }) => fail({ raw: body, path: "$" }) },
  };
  return {
    clock,
    snapshot,
    watched,
    growth,
    connector,
    answers,
    asked,
    logged,
    kept,
    changes: () => changes,
    records: {
      keepUnreadable: async (_of: unknown, entries: readonly UnreadableEntry[]) =>
        void kept.push(...entries),
    },
    log: { info: () => {}, warn: note, error: note },
    /** As it stands in the list; null for nothing. */
    stored: () => snapshot.bookingByKey(aBooking().key),
  };
}
