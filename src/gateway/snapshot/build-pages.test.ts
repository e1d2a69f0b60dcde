import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { bookingKey } from "../../core/ids.ts";
import { addDays, later } from "../../core/time.ts";
import { aBooking, connection, now, today, tomorrow } from "../../testing/builders.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import type { Database, Sql } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { createSnapshotStore, type SnapshotStore } from "./snapshot-store.ts";

await onEachDatabase(runOn);

const numbered = (n: number, change: Partial<Booking> = {}): Booking =>
  aBooking({ key: bookingKey(connection, `b${n}`), uuid: `b${n}`, ...change });
const many = (count: number): readonly Booking[] =>
  Array.from({ length: count }, (_, n) => numbered(n));

const put = (
  store: SnapshotStore,
  bookings: readonly Booking[],
  date: typeof today | null = today,
) => store.replaceDay({ connection, date, bookings, now });
const build = (store: SnapshotStore) => store.buildPages({ now, asOf: now });
const hashes = async (store: SnapshotStore): Promise<readonly string[]> =>
  (await store.currentPages()).pages.map(({ hash }) => hash);

function runOn(name: string, open: () => Promise<Database>): void {
  describe(`building pages on ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await migrate(database, now);
    }, 60_000);
    afterAll(() => database.close());
    beforeEach(async () => {
      await database.execute(`truncate bookings, days, pages, snapshot`);
    });

    /** What a gateway would have that never saw another state of the bookings. */
    const anew = async (): Promise<readonly string[]> => {
      const store = createSnapshotStore({ database });
      await database.execute(`update days set revision = revision + 1`);
      await build(store);
      return hashes(store);
    };

    it("reads of a known day the page of the booking that changed, and no other", async () => {
      const { watched, bodiesRead } = watching(database);
      const store = createSnapshotStore({ database: watched });
      await put(store, many(3_000));
      await put(store, [numbered(9_001)], tomorrow);
      await build(store);
      expect(bodiesRead()).toBe(3_001);
      for (const n of [17, 2_100, 17]) {
        await put(store, many(3_000).with(n, numbered(n, { notes: `late ${n}` })));
        const before = bodiesRead();
        expect(await build(store)).toBe(true);
        // one booking was changed, and the one before changed back
        expect(bodiesRead() - before).toBeLessThanOrEqual(500);
      }
      expect(await hashes(store)).toEqual(await anew());
    });

    it("names the days of one moment, however much changes meanwhile", async () => {
      const quiet = createSnapshotStore({ database });
      const moved: Booking[] = [];
      let isRestless = true;
      const store = createSnapshotStore({
        database: {
          ...database,
          execute: async (text, params) => {
            // for each page that is stored one booking moves to tomorrow, and one changes where it stands
            if (isRestless && text.startsWith("insert into pages")) {
              moved.push(numbered(20 * moved.length));
              await put(quiet, moved, tomorrow);
              await put(quiet, [numbered(9_001, { notes: `${moved.length}` })], null);
            }
            return database.execute(text, params);
          },
        },
      });
      await put(store, many(3_000));
      await put(store, [numbered(9_001)], null);
      await build(store);
      expect(moved.length).toBeGreaterThan(50);
      expect((await store.currentPages()).bookings).toBe(3_001);
      isRestless = false;
      await build(store);
      expect((await store.currentPages()).bookings).toBe(3_001);
      expect(await hashes(store)).toEqual(await anew());
    });

    it("builds once at a time, for whoever asks", async () => {
      const store = createSnapshotStore({ database });
      await put(store, many(600));
      expect(await Promise.all([build(store), build(store), build(store)])).toEqual([
        true,
        false,
        false,
      ]);
      expect(await hashes(store)).toEqual(await anew());
    });

    it("goes on after a build that failed", async () => {
      let fails = 1;
      const store = createSnapshotStore({
        database: {
          ...database,
          execute: (text, params) =>
            text.includes("insert into pages") && (fails -= 1) >= 0
              ? Promise.reject(new Error("disk"))
              : database.execute(text, params),
        },
      });
      await put(store, many(600));
      await expect(build(store)).rejects.toThrow("disk");
      expect(await build(store)).toBe(true);
      expect(await hashes(store)).toEqual(await anew());
    });

    it("stores a known page again that has been dropped", async () => {
      const store = createSnapshotStore({ database });
      await put(store, many(600));
      await build(store);
      const before = await hashes(store);
      await database.execute(`truncate pages`);
      await put(store, [...many(600), numbered(9_001)]);
      await put(store, many(600));
      await build(store);
      expect(await hashes(store)).toEqual(before);
      for (const { hash } of (await store.currentPages()).pages)
        expect(await store.pageBytes(hash, "br")).not.toBeNull();
    });

    it("tells of each page on which day its bookings stand", async () => {
      const store = createSnapshotStore({ database });
      await put(store, many(300));
      await put(store, [numbered(9_001)], tomorrow);
      await put(store, [numbered(9_002)], null);
      await build(store);
      const { pages } = await store.currentPages();
      const bookingsOn = (date: typeof today | null): number =>
        pages.filter((page) => page.date === date).reduce((sum, { bookings }) => sum + bookings, 0);
      expect([today, tomorrow, null, addDays(today, 2)].map(bookingsOn)).toEqual([300, 1, 1, 0]);
    });

    it("tells it also of pages that an earlier release recorded", async () => {
      const store = createSnapshotStore({ database });
      await put(store, [numbered(1)]);
      await put(store, [numbered(2)], null);
      await build(store);
      const { pages } = await store.currentPages();
      const undated = pages.map(({ hash, bookings, bytes }) => ({ hash, bookings, bytes }));
      await database.execute(`update snapshot set pages = $1`, [JSON.stringify(undated)]);
      expect((await store.currentPages()).pages).toEqual(undated);
      expect(await store.buildPages({ now: later(now, 1), asOf: null })).toBe(true);
      expect((await store.currentPages()).pages).toEqual(pages);
    });
  });
}

/** Counts the bookings whose bodies are read to build pages. */
function watching(database: Database) {
  let bodies = 0;
  const watch = (sql: Sql): Sql => ({
    ...sql,
    query: async (text, params, row) => {
      const rows = await sql.query(text, params, row);
      if (text.startsWith("select key, body")) bodies += rows.length;
      return rows;
    },
  });
  const watched: Database = {
    ...watch(database),
    transaction: (work) => database.transaction((sql) => work(watch(sql))),
    close: () => database.close(),
  };
  return { watched, bodiesRead: () => bodies };
}
