import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { asConnectionId, asPageHash, bookingKey, type PageHash } from "../../core/ids.ts";
import { addDays, later, minutes } from "../../core/time.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import { aBooking, connection, now, today, tomorrow } from "../../testing/builders.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { openPgliteDatabase } from "../store/pglite-database.ts";
import { createSnapshotStore, type SnapshotStore } from "./snapshot-store.ts";

const numbered = (n: number, change: Partial<Booking> = {}): Booking =>
  aBooking({ key: bookingKey(connection, `b${n}`), uuid: `b${n}`, ...change });
const many = (count: number): readonly Booking[] =>
  Array.from({ length: count }, (_, n) => numbered(n));

const byKey = (bookings: readonly Booking[]): readonly Booking[] =>
  bookings.toSorted((a, b) => (a.key < b.key ? -1 : 1));

describe("the snapshot store", () => {
  let database: Database;
  let store: SnapshotStore;
  beforeAll(async () => {
    database = await openPgliteDatabase("memory");
    await migrate(database, now);
    store = createSnapshotStore({ database });
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.execute(`truncate bookings, days, pages, snapshot`);
  });

  const put = (bookings: readonly Booking[], date: typeof today | null = today) =>
    store.replaceDay({ connection, date, bookings, now });
  const build = (at = now) => store.buildPages({ now: at, asOf: at });
  const hashes = async (): Promise<readonly PageHash[]> =>
    (await store.currentPages()).pages.map(({ hash }) => hash);
  /** All bookings of the pages in force, as a device reads them. */
  const onDevices = async (): Promise<readonly Booking[]> => {
    const read: Booking[] = [];
    for (const hash of await hashes()) {
      const bytes = await store.pageBytes(hash, "identity");
      const lines = new TextDecoder()
        .decode(bytes ?? new Uint8Array())
        .trimEnd()
        .split("\n");
      read.push(...lines.map((line) => parseBooking(JSON.parse(line))));
    }
    return read;
  };

  it("has no pages at first", async () => {
    expect(await store.currentPages()).toEqual({ pages: [], bookings: 0, asOf: null });
    expect(await build()).toBe(false);
    expect(await store.currentPages()).toEqual({ pages: [], bookings: 0, asOf: now });
  });

  it("gives the listed bookings as pages, in every encoding", async () => {
    expect(await put(many(600))).toBe(true);
    expect(await build()).toBe(true);
    const { pages, bookings, asOf } = await store.currentPages();
    expect({ bookings, asOf }).toEqual({ bookings: 600, asOf: now });
    expect(pages.reduce((sum, page) => sum + page.bookings, 0)).toBe(600);
    expect(byKey(await onDevices())).toEqual(byKey(many(600)));
    for (const { hash, bytes } of pages) {
      const plain = await store.pageBytes(hash, "identity");
      expect(plain?.length).toBe(bytes);
      const [gzip, br] = [await store.pageBytes(hash, "gzip"), await store.pageBytes(hash, "br")];
      expect(new Uint8Array(gunzipSync(gzip ?? ""))).toEqual(plain);
      expect(new Uint8Array(brotliDecompressSync(br ?? ""))).toEqual(plain);
    }
    expect(await store.pageBytes(asPageHash("0".repeat(64)), "gzip")).toBeNull();
  });

  it("changes nothing for an equal list, also when live facts differ", async () => {
    await put(many(300));
    await build();
    const before = await hashes();
    const again = many(300).map((b) => ({ ...b, redeemable: false, unredeemableReason: "LATER" }));
    expect(await put(again.toReversed())).toBe(false);
    expect(await build(later(now, 1))).toBe(false);
    expect(await hashes()).toEqual(before);
    expect((await store.currentPages()).asOf).toBe(later(now, 1));
    expect((await store.bookingByKey(numbered(1).key))?.redeemable).toBeNull();
  });

  it("names the same pages when all is built anew from equal data", async () => {
    await put(many(700));
    await build();
    const before = await hashes();
    await database.execute(`truncate bookings, days, pages, snapshot`);
    for (const count of [100, 400, 700]) {
      await put(many(count).toReversed());
      await build();
    }
    expect(await hashes()).toEqual(before);
  });

  it("makes one new page for one changed booking, and cuts no other day", async () => {
    await put(many(600));
    await put([numbered(9_001)], tomorrow);
    await build();
    const before = await hashes();
    await put(many(600).with(17, numbered(17, { notes: "late" })));
    await build();
    const after = await hashes();
    expect(after.filter((hash) => !before.includes(hash))).toHaveLength(1);
    expect(after).toHaveLength(before.length);
    expect((await store.bookingByKey(numbered(17).key))?.notes).toBe("late");
  });

  it("removes what a day's new list lacks, in that day only", async () => {
    await put(many(3));
    await put([numbered(9)], tomorrow);
    await put([numbered(8)], null);
    expect(await put([numbered(1)])).toBe(true);
    await build();
    expect((await onDevices()).map(({ uuid }) => uuid).toSorted()).toEqual(["b1", "b8", "b9"]);
    expect(await store.bookingByKey(numbered(2).key)).toBeNull();
    await put([]);
    await build();
    expect((await store.currentPages()).bookings).toBe(2);
  });

  it("moves a booking that got another date", async () => {
    await put([numbered(1), numbered(2)]);
    await build();
    expect(await put([numbered(1)], tomorrow)).toBe(true);
    await build();
    expect((await onDevices()).map(({ uuid }) => uuid).toSorted()).toEqual(["b1", "b2"]);
    expect(await put([numbered(2)])).toBe(false);
  });

  it("keeps connections apart", async () => {
    const castle = asConnectionId("castle");
    const theirs = numbered(1, { key: bookingKey(castle, "b1"), connection: castle });
    await put([numbered(1)]);
    await store.replaceDay({ connection: castle, date: today, bookings: [theirs], now });
    await put([]);
    await build();
    expect(await onDevices()).toEqual([theirs]);
  });

  it("drops days outside the window and keeps the open-dated", async () => {
    await put([numbered(1)], addDays(today, -2));
    await put([numbered(2)], today);
    await put([numbered(3)], addDays(today, 3));
    await put([numbered(4)], null);
    await build();
    const window = { from: addDays(today, -1), to: addDays(today, 2) };
    expect(await store.keepWindow(window)).toBe(2);
    expect(await store.keepWindow(window)).toBe(0);
    await build();
    expect((await onDevices()).map(({ uuid }) => uuid).toSorted()).toEqual(["b2", "b4"]);
  });

  it("keeps a page for a day after the last list that named it", async () => {
    await put([numbered(1)]);
    await build();
    const [old = asPageHash("")] = await hashes();
    await put([numbered(2)]);
    await build(later(now, 1));
    const isHere = async (): Promise<boolean> => (await store.pageBytes(old, "gzip")) !== null;

    await build(later(now, minutes(24 * 60)));
    expect(await isHere()).toBe(true);
    await put([numbered(1)]);
    await build(later(now, minutes(24 * 60) + 1));
    await put([numbered(2)]);
    await build(later(now, minutes(30 * 60)));
    expect(await isHere()).toBe(true);
    await build(later(now, minutes(54 * 60) + 1));
    expect(await isHere()).toBe(false);
    expect(await onDevices()).toEqual([numbered(2)]);
  });

  it("leaves the time of the list as it was where a supplier did not answer", async () => {
    await put([numbered(1)]);
    await build();
    await put([numbered(1), numbered(2)]);
    expect(await store.buildPages({ now: later(now, 5), asOf: null })).toBe(true);
    expect(await store.currentPages()).toMatchObject({ bookings: 2, asOf: now });
  });

  it("builds what changed while it was building the next time", async () => {
    await put(many(300));
    const building = build();
    await put([numbered(7)]);
    await building;
    await build();
    expect(await onDevices()).toEqual([numbered(7)]);
  });

  it("that dies in the middle of a large day has each booking as it was or as listed, and the next list does the rest", async () => {
    const before = many(600);
    const listed = [
      ...many(500).map((booking) => ({ ...booking, notes: "late" })),
      ...Array.from({ length: 200 }, (_, n) => numbered(1_000 + n)),
    ];
    const known = new Map([...before, ...listed].map(({ key }) => [key, new Set<string | null>()]));
    for (const { key, notes } of [...before, ...listed]) known.get(key)?.add(notes);
    const notesThen = new Set<number>();
    for (let survived = 0, died = true; died; survived += 1) {
      await database.execute(`truncate bookings, days, pages, snapshot`);
      await put(before);
      await build();
      const mortal = createSnapshotStore({ database: dyingAfter(database, survived) });
      died = await mortal.replaceDay({ connection, date: today, bookings: listed, now }).then(
        () => false,
        () => true,
      );
      await build();
      const then = await onDevices();
      expect(then.length).toBeGreaterThanOrEqual(500);
      for (const { key, notes } of then) expect(known.get(key)).toContain(notes);
      notesThen.add(then.filter(({ notes }) => notes === "late").length);
      expect(await put(listed)).toBe(died);
      await build();
      expect(byKey(await onDevices())).toEqual(byKey(listed));
    }
    expect([...notesThen]).toEqual([0, 250, 500]);
  }, 60_000);
});

/** The process dies at the transaction after `survived` of them. */
function dyingAfter(database: Database, survived: number): Database {
  let left = survived;
  return {
    ...database,
    transaction: async (work) => {
      left -= 1;
      if (left < 0) throw new Error("killed");
      return database.transaction(work);
    },
  };
}
