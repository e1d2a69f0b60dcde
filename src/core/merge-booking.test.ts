import fc from "fast-check";
import { expect, test } from "vitest";
import { aBooking, aDay, aSlot, aUnitItem, codes, connection, now } from "../testing/builders.ts";
import { runs, testSeed } from "../testing/seeded-random.ts";
import type { Booking, UnitItem, Visit } from "./booking.ts";
import { productKey } from "./ids.ts";
import { listed, mergeBooking } from "./merge-booking.ts";
import { later } from "./time.ts";

const seven = aUnitItem(7);
const eight = aUnitItem(8);

test("the tickets that were not asked about stay, in their places", () => {
  const used: UnitItem = { ...seven, status: { kind: "REDEEMED" }, redeemedAt: now };
  const merged = mergeBooking(
    aBooking({ unitItems: [seven, eight] }),
    aBooking({ unitItems: [used] }),
  );
  expect(merged.unitItems).toEqual([used, eight]);
});

test("the booking's facts are those of the later word; what it leaves out stays", () => {
  const stored = aBooking({ leadName: "Ada", notes: "ramp", reference: "R" });
  const seen = aBooking({
    status: { kind: "CANCELLED" },
    cancellation: { at: now },
    leadName: null,
    notes: "stairs",
    reference: null,
  });
  expect(mergeBooking(stored, seen)).toMatchObject({
    status: { kind: "CANCELLED" },
    cancellation: { at: now },
    leadName: "Ada",
    notes: "stairs",
    reference: "R",
  });
});

test.each<[string, Partial<Booking>]>([
  ["visit", { visit: aSlot(later(now, 1)) }],
  ["kind of visit", { visit: aDay() }],
  ["product", { product: productKey(connection, "another") }],
])("of another %s, only what was asked about is known", (_name, change) => {
  const stored = aBooking({ visit: aSlot(now), unitItems: [seven, eight] });
  const seen = aBooking({ visit: aSlot(now), unitItems: [eight], ...change });
  expect(mergeBooking(stored, seen)).toEqual(seen);
});

test("a visit is the same in whatever order its members stand", () => {
  const visit: Visit = { endsAt: null, startsAt: now, kind: "slot" };
  const merged = mergeBooking(
    aBooking({ visit: aSlot(now), unitItems: [seven] }),
    aBooking({ visit, unitItems: [eight] }),
  );
  expect(merged.unitItems).toEqual([seven, eight]);
});

test("a ticket keeps every code that led to it", () => {
  const stored = aBooking({ unitItems: [{ ...seven, ticket: codes("QR", "typed") }] });
  const seen = aBooking({ unitItems: [{ ...seven, ticket: codes("QR", "another") }] });
  expect(mergeBooking(stored, seen).unitItems[0]?.ticket).toEqual(codes("QR", "typed", "another"));
});

const anItem = fc
  .tuple(fc.nat(5), fc.subarray(["A", "B", "C"]), fc.option(fc.constantFrom(1, 2)))
  .map(([n, extra, used]) =>
    aUnitItem(n, {
      ticket: codes(`T${n}`, ...extra),
      redeemedAt: used === null ? null : later(now, used),
    }),
  );
const anyTelling = fc
  .record({
    unitItems: fc.uniqueArray(anItem, { selector: ({ key }) => key, maxLength: 4 }),
    visit: fc.constantFrom<Visit>(aSlot(now), aSlot(later(now, 1))),
    redeemable: fc.option(fc.boolean()),
    leadName: fc.option(fc.constantFrom("Ada", "Bo")),
  })
  .map((facts) => aBooking({ ...facts, unredeemableReason: "some words" }));

const check = (property: (stored: Booking, seen: Booking) => void): void =>
  fc.assert(fc.property(anyTelling, anyTelling, property), { numRuns: runs(500), seed: testSeed });
const keysOf = ({ unitItems }: Booking): ReadonlySet<string> =>
  new Set(unitItems.map(({ key }) => key));

test("telling it again changes nothing", () => {
  check((stored, seen) => {
    const once = mergeBooking(stored, seen);
    expect(mergeBooking(once, seen)).toEqual(once);
    expect(mergeBooking(listed(stored), stored)).toEqual(listed(stored));
  });
});

test("nothing that was seen is lost, nothing is there that nobody told, nothing is there twice", () => {
  check((stored, seen) => {
    const merged = mergeBooking(stored, seen);
    for (const { key, redeemedAt } of seen.unitItems)
      expect(merged.unitItems.find((item) => item.key === key)?.redeemedAt).toBe(redeemedAt);
    const told = new Set([...keysOf(stored), ...keysOf(seen)]);
    for (const { key } of merged.unitItems) expect(told).toContain(key);
    expect(keysOf(merged).size).toBe(merged.unitItems.length);
  });
});

test("a verdict of some moment is in no list", () => {
  check((stored, seen) => {
    const { redeemable, unredeemableReason } = mergeBooking(stored, seen);
    expect([redeemable, unredeemableReason]).toEqual([null, null]);
  });
});
