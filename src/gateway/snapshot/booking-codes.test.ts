import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { bookingKey } from "../../core/ids.ts";
import {
  aBooking,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  now,
  today,
} from "../../testing/builders.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import type { Database } from "../store/database.ts";
import { migrate, migrations } from "../store/migrations.ts";
import { createSnapshotStore, type SnapshotStore } from "./snapshot-store.ts";

await onEachDatabase(runOn);

const numbered = (n: number, change: Partial<Booking>): Booking =>
  aBooking({ key: bookingKey(connection, `b${n}`), uuid: `b${n}`, ...change });
const ticketed = (...texts: readonly string[]): Partial<Booking> => ({
  unitItems: texts.map((text, n) => aUnitItem(n, { ticket: codes(text) })),
});

function runOn(name: string, open: () => Promise<Database>): void {
  describe(`bookings by code on ${name}`, () => {
    let database: Database;
    let store: SnapshotStore;
    beforeAll(async () => {
      database = await open();
      // stored before there was an index
      await migrate(
        database,
        now,
        migrations.filter(({ version }) => version < 6),
      );
      store = createSnapshotStore({ database });
      await put([numbered(1, ticketed("early", "nul\u0000nul"))]);
      await migrate(database, now);
    }, 60_000);
    afterAll(() => database.close());

    const put = (bookings: readonly Booking[]) =>
      store.replaceDay({ connection, date: today, bookings, now });
    const found = async (code: string): Promise<readonly string[]> =>
      (await store.bookingsByCode(code)).map(({ uuid }) => uuid);

    it("finds what was stored before the index was made", async () => {
      expect([await found("early"), await found("nul\u0000nul")]).toEqual([["b1"], ["b1"]]);
    });

    describe("once there is one", () => {
      beforeEach(() => put([]));

      it("finds tickets and vouchers by their whole code, and references never", async () => {
        const voucher = aVoucherBooking(2, { key: bookingKey(connection, "b2"), uuid: "b2" });
        await put([numbered(1, { ...ticketed("T1", "T2"), voucher: codes("P1", "P2") }), voucher]);
        for (const code of ["T1", "T2", "P1", "P2"]) expect(await found(code)).toEqual(["b1"]);
        expect(await found("V1")).toEqual(["b2"]);
        for (const code of ["T", "t1", "T1 ", "REF-1", "", "{}", "null"])
          expect(await found(code)).toEqual([]);
      });

      it("answers every booking of a shared code, as it is stored", async () => {
        const both = [numbered(1, ticketed("S")), numbered(2, ticketed("S", "S"))];
        await put(both.toReversed());
        expect(await store.bookingsByCode("S")).toEqual(both);
      });

      it("forgets what a booking no longer has, or is gone with it", async () => {
        await put([numbered(1, ticketed("old")), numbered(2, ticketed("gone"))]);
        await put([numbered(1, ticketed("new"))]);
        expect([await found("old"), await found("gone"), await found("new")]).toEqual([
          [],
          [],
          ["b1"],
        ]);
      });

      it.each([
        ["NUL", "a\u0000b"],
        ["half a pair", "a\ud800b"],
        ["the other half", "\udfff"],
        ["a backslash before what looks like NUL", String.raw`a\u0000b`],
        ["two of them", String.raw`\\u0000`],
        ["a whole pair and a quote", '"\u{1f3ab}\\"'],
        ["what marks them in the index", "a\ufffdb"],
        ["longer than an index takes", "x".repeat(40_000)],
        ["words of SQL and JSON", `'); drop table bookings; -- {"codes":["T1"]}`],
      ])("stores and finds a code with %s", async (_, code) => {
        const booking = numbered(1, { ...ticketed(code, "plain"), notes: `about ${code}` });
        await put([booking, numbered(2, ticketed("other"))]);
        expect(await store.bookingsByCode(code)).toEqual([booking]);
        expect(await found("plain")).toEqual(["b1"]);
      });

      it("tells apart codes that the index cannot", async () => {
        await put([numbered(1, ticketed("a\u0000b")), numbered(2, ticketed("a\ufffdb"))]);
        expect([await found("a\u0000b"), await found("a\ufffdb")]).toEqual([["b1"], ["b2"]]);
      });
    });
  });
}
