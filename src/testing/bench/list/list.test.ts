import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { bookingSchema } from "../../../protocol/booking-schema.ts";
import { manifestSchema } from "../../../protocol/v1.ts";
import { today } from "../../builders.ts";
import { bookingsOf } from "./bookings.ts";
import { buildList } from "./built-list.ts";
import { createCrowd } from "./crowd.ts";
import { sellers } from "./venue.ts";

const folder = mkdtempSync(join(tmpdir(), "stile-list-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const plan = { bookings: 9_000, seed: 3, folder };
const built = buildList(plan);

describe("a list of the benchmarks", () => {
  it("has three and a half tickets to a booking, and a voucher for one in three", () => {
    const [seller] = sellers;
    if (seller === undefined) throw new Error("nobody sells");
    const bookings = [...bookingsOf({ seller, date: today, bookings: 2_000, seed: 5 })];
    const tickets = bookings.reduce((sum, { unitItems }) => sum + unitItems.length, 0);
    expect(tickets / bookings.length).toBeCloseTo(3.5, 0);
    const vouchers = bookings.filter(({ voucher }) => voucher !== null);
    expect(vouchers.length / bookings.length).toBeCloseTo(1 / 3, 1);
    for (const booking of bookings.slice(0, 50))
      expect(bookingSchema.parse(booking)).toEqual(booking);
  });

  it("is the same for the same seed, with every page of it on disk", async () => {
    const list = await built;
    const again = await buildList(plan);
    const manifest = manifestSchema.parse(list.manifest());
    expect(again.manifest()).toEqual(manifest);
    expect(manifest.bookings).toBe(plan.bookings);
    for (const { hash } of manifest.pages)
      expect(existsSync(join(folder, `${hash}.gz`))).toBe(true);
  });

  it("changes by two pages of a hundred, and is the old one after twenty times", async () => {
    const list = await buildList(plan);
    const first = list.manifest();
    let before = first;
    for (let change = 0; change < 20; change += 1) {
      const after = list.change();
      const old = new Set(before.pages.map(({ hash }) => hash));
      const fresh = after.pages.filter(({ hash }) => !old.has(hash));
      expect(after.pages).toHaveLength(first.pages.length);
      expect(fresh.length / first.pages.length).toBeCloseTo(0.02, 1);
      for (const { hash } of fresh) expect(existsSync(join(folder, `${hash}.gz`))).toBe(true);
      before = after;
    }
    expect(before).toEqual(first);
  });

  it("has a ticket on the page that it names, and eight people of ten with a fresh one", async () => {
    const { tickets, manifest } = await built;
    for (const { code, page } of [tickets.fresh[0], tickets.used[0], tickets.otherDays[0]].flatMap(
      (ticket) => ticket ?? [],
    )) {
      const file = join(folder, `${manifest().pages[page]?.hash}.gz`);
      expect(gunzipSync(readFileSync(file)).toString()).toContain(code);
    }
    for (const spread of ["all", { warmPages: 10 }] as const) {
      const people = createCrowd(tickets, spread, 1).next(2_000);
      const part = (kind: string): number =>
        people.filter(({ told }) => told === kind).length / people.length;
      expect(part("admit")).toBeCloseTo(0.8, 1);
      expect(part("already-used")).toBeCloseTo(0.1, 1);
      expect(part("unknown")).toBeCloseTo(0.03, 1);
    }
  });
});
