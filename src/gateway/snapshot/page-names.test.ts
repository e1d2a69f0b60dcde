/** Page names follow from the bookings: neither the database, nor the order they came in, nor a restart shows in them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { asConnectionId, bookingKey } from "../../core/ids.ts";
import { addDays, later, type LocalDate } from "../../core/time.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import { aBooking, connection, now, today, tomorrow } from "../../testing/builders.ts";
import { putDatabaseInto } from "../../testing/prepared-database.ts";
import { migrate } from "../store/migrations.ts";
import { openPgliteDatabase } from "../store/pglite-database.ts";
import { createSnapshotStore, type SnapshotStore } from "./snapshot-store.ts";

const castle = asConnectionId("castle");
const bookingsOf = (owner: typeof connection, count: number): readonly Booking[] =>
  Array.from({ length: count }, (_, n) =>
    aBooking({
      key: bookingKey(owner, `b${n}`),
      connection: owner,
      uuid: `b${n}`,
      notes: `ü ${n}`,
    }),
  );
const days: readonly (readonly [typeof connection, LocalDate | null, readonly Booking[]])[] = [
  [connection, today, bookingsOf(connection, 700)],
  [castle, today, bookingsOf(castle, 300)],
  [castle, addDays(today, -1), bookingsOf(castle, 320).slice(300)],
  [connection, null, bookingsOf(connection, 720).slice(700)],
];

test("another database that got the same bookings in another order has the same pages, and keeps them", async () => {
  const one = await openPgliteDatabase("memory");
  await migrate(one, now);
  const first = createSnapshotStore({ database: one });
  for (const [owner, date, bookings] of days)
    await first.replaceDay({ connection: owner, date, bookings, now });
  await first.buildPages({ now, asOf: now });
  const { pages } = await first.currentPages();
  expect(pages.length).toBeGreaterThan(5);
  await one.close();

  const folder = await mkdtemp(join(tmpdir(), "stile-pages-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await putDatabaseInto(folder);
  const before = await openPgliteDatabase(folder);
  await migrate(before, now);
  await otherWay(createSnapshotStore({ database: before }));
  await before.close();

  const after = await openPgliteDatabase(folder);
  onTestFinished(() => after.close());
  const restarted = createSnapshotStore({ database: after });
  expect((await restarted.currentPages()).pages).toEqual(pages);
  // every page is read and cut again, by a process that remembers none
  await after.execute(`truncate pages`);
  await after.execute(`update days set revision = revision + 1`);
  expect(await restarted.buildPages({ now: later(now, 1), asOf: now })).toBe(false);
  expect((await restarted.currentPages()).pages).toEqual(pages);
}, 120_000);

/** Half of it first, on wrong days and with other notes; then all, backwards, as objects that came over a wire. */
async function otherWay(store: SnapshotStore): Promise<void> {
  for (const [owner, , bookings] of days) {
    const wrong = bookings.slice(0, bookings.length / 2).map((one) => ({ ...one, notes: "wrong" }));
    await store.replaceDay({ connection: owner, date: tomorrow, bookings: wrong, now });
    await store.buildPages({ now, asOf: null });
  }
  for (const [owner, date, bookings] of days.toReversed()) {
    const parsed = bookings
      .toReversed()
      .map((one) => parseBooking(JSON.parse(JSON.stringify(one))));
    await store.replaceDay({ connection: owner, date, bookings: parsed, now });
    await store.buildPages({ now, asOf: now });
  }
  for (const owner of [connection, castle])
    await store.replaceDay({ connection: owner, date: tomorrow, bookings: [], now });
  await store.buildPages({ now, asOf: now });
}
