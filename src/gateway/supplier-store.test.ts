import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { BookingList, IncompletePart } from "../connectors/connector.ts";
import type { Booking, Visit } from "../core/booking.ts";
import { bookingKey, productKey } from "../core/ids.ts";
import { addDays } from "../core/time.ts";
import { parseBooking } from "../protocol/booking-schema.ts";
import { aBooking, aDay, connection, now, today } from "../testing/builders.ts";
import {
  createMemoryRecords,
  createMemorySnapshot,
} from "../testing/simulation/memory-snapshot.ts";
import { createSnapshotStore, type SnapshotStore } from "./snapshot/snapshot-store.ts";
import type { Database } from "./store/database.ts";
import { migrate } from "./store/migrations.ts";
import { openPgliteDatabase } from "./store/pglite-database.ts";
import { createSupplierStore } from "./supplier-store.ts";

const day = (n: number) => addDays(today, n - 1);
const booking = (name: string, visit: Visit, change: Partial<Booking> = {}): Booking =>
  aBooking({ key: bookingKey(connection, name), uuid: name, visit, ...change });
const listOf = (
  bookings: readonly Booking[],
  incomplete: readonly IncompletePart[] = [],
): BookingList => ({ bookings, unreadable: [], incomplete });

let database: Database;
beforeAll(async () => {
  database = await openPgliteDatabase("memory");
  await migrate(database, now);
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  await database.execute(`truncate bookings, days, pages, snapshot`);
});

describe.each<[string, () => SnapshotStore]>([
  ["a database", () => createSnapshotStore({ database })],
  ["memory", createMemorySnapshot],
])("in %s", (_where, openSnapshot) => {
  function world() {
    const snapshot = openSnapshot();
    const store = createSupplierStore({
      records: createMemoryRecords(),
      snapshot,
      clock: { now: () => now },
      zoneOf: () => "Europe/London",
      onProducts: () => undefined,
    });
    return {
      /** As on day `n`: the window is the day before to two days after. */
      list: async (list: BookingList, n = 1): Promise<void> => {
        const window = { from: day(n - 1), to: day(n + 2) };
        await store.saveBookings(connection, window, list);
        await snapshot.keepWindow(window);
        await snapshot.buildPages({ now, asOf: now });
      },
      /** What a device reads, by name. */
      onDevice: async (): Promise<readonly string[]> => {
        const read: string[] = [];
        for (const { hash } of (await snapshot.currentPages()).pages) {
          const text = new TextDecoder().decode(
            (await snapshot.pageBytes(hash, "identity")) ?? new Uint8Array(),
          );
          for (const line of text.trimEnd().split("\n"))
            read.push(parseBooking(JSON.parse(line)).uuid);
        }
        return read.toSorted();
      },
      pages: async () => (await snapshot.currentPages()).pages.map(({ hash }) => hash),
    };
  }

  describe("a list that was cut", () => {
    const part = (n: number, change: Partial<IncompletePart> = {}): IncompletePart => ({
      from: day(n),
      to: day(n),
      product: null,
      option: null,
      rows: 100,
      ...change,
    });
    const stored = [
      booking("today", aDay(day(1))),
      booking("today of another product", aDay(day(1)), {
        product: productKey(connection, "other"),
      }),
      booking("today of another option", aDay(day(1)), { option: "SENIOR" }),
      booking("tomorrow", aDay(day(2))),
      booking("open", { kind: "open" }),
    ];

    test.each<[string, readonly IncompletePart[], readonly string[]]>([
      ["nowhere", [], []],
      [
        "on one day",
        [part(1)],
        ["open", "today", "today of another option", "today of another product"],
      ],
      ["on all days", [part(1, { to: day(3) })], stored.map(({ uuid }) => uuid).toSorted()],
      [
        "for one product",
        [part(1, { product: "tour" })],
        ["open", "today", "today of another option"],
      ],
      ["for one option", [part(1, { product: "tour", option: "DEFAULT" })], ["open", "today"]],
      [
        "in two parts",
        [part(2, { product: "tour" }), part(1, { product: "other" })],
        ["open", "today of another product", "tomorrow"],
      ],
    ])("%s drops only what it speaks for", async (_where2, incomplete, remaining) => {
      const { list, onDevice } = world();
      await list(listOf(stored));
      await list(listOf([], incomplete));
      expect(await onDevice()).toEqual(remaining);
    });

    test("counts where it does show a booking", async () => {
      const { list, onDevice } = world();
      await list(listOf([booking("moves", aDay(day(1))), booking("leaves", aDay(day(1)))]));
      const moved = [booking("moves", aDay(day(2))), booking("leaves", aDay(day(9)))];
      await list(listOf(moved, [part(1)]));
      expect(await onDevice()).toEqual(["moves"]);
    });

    test("is forgotten with the next whole one", async () => {
      const { list, onDevice } = world();
      await list(listOf(stored));
      await list(listOf([], [part(1)]));
      await list(listOf([booking("today", aDay(day(1)))]));
      expect(await onDevice()).toEqual(["today"]);
    });
  });

  test("a pass of three days is there on each of them, on the same page, and gone after", async () => {
    const { list, onDevice, pages } = world();
    const pass = booking("pass", aDay(day(1), day(4)));
    const named: (readonly string[])[] = [];
    for (const n of [1, 2, 3]) {
      await list(listOf([pass]), n);
      expect(await onDevice()).toEqual(["pass"]);
      named.push(await pages());
    }
    expect(new Set(named.flat()).size).toBe(1);
    await list(listOf([]), 5);
    expect(await onDevice()).toEqual([]);
  });

  test("a pass that began before the window is there", async () => {
    const { list, onDevice } = world();
    await list(listOf([booking("pass", aDay(day(-6), day(8)))]));
    expect(await onDevice()).toEqual(["pass"]);
  });
});
