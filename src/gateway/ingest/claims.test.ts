import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bookingKey, unitItemKey } from "../../core/ids.ts";
import type { Product } from "../../core/product.ts";
import { later, minutes } from "../../core/time.ts";
import { aPolicy, aProduct, connection, now, scanIdOf } from "../../testing/builders.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { openPgliteDatabase } from "../store/pglite-database.ts";
import { claimUse } from "./claims.ts";

let database: Database;
beforeAll(async () => {
  database = await openPgliteDatabase("memory");
  await migrate(database, now);
});
beforeEach(async () => void (await database.execute("delete from claims")));
afterAll(() => database.close());

const booking = bookingKey(connection, "booking-1");
const ticket = (n: number) => ({
  booking,
  unitItem: unitItemKey(connection, `unit-${n}`),
  people: 1,
});
const voucher = { booking, unitItem: null, people: 2 };
const once = aProduct();
const perDate = aProduct({ policy: aPolicy({ use: { kind: "per-date" } }) });
const twice = aProduct({ policy: aPolicy({ use: { kind: "times", times: 2 } }) });

let scans = 0;
const claim = (
  admission: Parameters<typeof claimUse>[1]["admission"],
  product: Product | null = once,
  at = now,
): Promise<boolean> =>
  database.transaction((sql) =>
    claimUse(sql, { scan: scanIdOf((scans += 1)), admission, product, now: at }),
  );

test("the first scan of a ticket is sent, the others are not", async () => {
  expect(await claim(ticket(1))).toBe(true);
  expect(await claim(ticket(1))).toBe(false);
  expect(await claim(ticket(1), once, later(now, minutes(60 * 24)))).toBe(false);
});

test("of scans at the same time exactly one is sent", async () => {
  const claims = await Promise.all(Array.from({ length: 8 }, () => claim(ticket(1))));
  expect(claims.filter((isSent) => isSent)).toHaveLength(1);
});

test("tickets of one booking, and its voucher, are claimed each for itself", async () => {
  expect(await claim(ticket(1))).toBe(true);
  expect(await claim(ticket(2))).toBe(true);
  expect(await claim(voucher)).toBe(true);
  expect(await claim(voucher)).toBe(false);
});

test("a ticket for several uses is sent as often as the policy grants", async () => {
  const claims = [await claim(ticket(1), twice), await claim(ticket(1), twice)];
  expect([...claims, await claim(ticket(1), twice)]).toEqual([true, true, false]);
});

test("a ticket per date is sent once on each date of the product's zone", async () => {
  // 11:00 in London; half past midnight there is still the evening before in UTC
  const midnight = later(now, minutes(60 * 13));
  expect(await claim(ticket(1), perDate)).toBe(true);
  expect(await claim(ticket(1), perDate, later(midnight, -1))).toBe(false);
  expect(await claim(ticket(1), perDate, midnight)).toBe(true);
  expect(await claim(ticket(1), perDate, later(midnight, minutes(30)))).toBe(false);
});

test("a product that left the mapping is used once", async () => {
  expect(await claim(ticket(1), null)).toBe(true);
  expect(await claim(ticket(1), null)).toBe(false);
});

test("a claim whose transaction fails is nobody's", async () => {
  const failing = database.transaction(async (sql) => {
    await claimUse(sql, { scan: scanIdOf(99), admission: ticket(1), product: once, now });
    throw new Error("journal is full");
  });
  await expect(failing).rejects.toThrow("journal is full");
  expect(await claim(ticket(1))).toBe(true);
});
