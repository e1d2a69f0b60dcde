import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aBooking,
  anAdmission,
  aPolicy,
  aProduct,
  at,
  aUnitItem,
  aVoucherBooking,
  now,
} from "../testing/builders.ts";
import type { Admission } from "./admission.ts";
import type { Booking, UnitItem } from "./booking.ts";
import type { Product } from "./product.ts";
import { type Instant, later, minutes } from "./time.ts";
import {
  foreignUse,
  insideAfter,
  insideOf,
  lastForeignAt,
  partyOf,
  peopleOf,
  remainingOf,
  standingOf,
  type UseContext,
} from "./uses.ts";

const product = aProduct();
const byVoucher = (n: number, people: number): Admission =>
  anAdmission(n, { unitItem: null, people });
const family = aBooking({ unitItems: [aUnitItem(1, { unit: "family" }), aUnitItem(2)] });

describe("people", () => {
  it("are counted, not units", () => {
    expect(partyOf(family, product)).toBe(5);
    expect(peopleOf(aUnitItem(1, { unit: "parking" }), product)).toBe(0);
  });

  it("are one for a unit that the product does not list, and without a product", () => {
    expect(peopleOf(aUnitItem(1, { unit: "senior" }), product)).toBe(1);
    expect(peopleOf(aUnitItem(1, { unit: "family" }), null)).toBe(1);
  });

  it("of unit items that may not enter are outside the party", () => {
    const kinds = ["CONFIRMED", "REDEEMED", "CANCELLED", "ON_HOLD", "NO_SHOW", "EXPIRED"] as const;
    const unitItems = kinds.map((kind, n) => aUnitItem(n, { status: { kind } }));
    expect(partyOf(aBooking({ unitItems }), product)).toBe(2);
  });
});

describe("a use that the supplier recorded", () => {
  it("for the whole booking counts for each of its unit items", () => {
    const booking = aVoucherBooking(2, { redeemedAt: now });
    const uses = booking.unitItems.map((item) => foreignIn(booking, item));
    expect(uses).toEqual([
      { by: "supplier", at: now },
      { by: "supplier", at: now },
    ]);
  });

  it("for one unit item counts for that alone, at its own time", () => {
    const earlier = later(now, -minutes(60));
    const used = aUnitItem(1, { redeemedAt: earlier });
    const booking = aBooking({ unitItems: [used, aUnitItem(2)] });
    expect(foreignIn(booking, used)).toEqual({ by: "supplier", at: earlier });
    expect(foreignIn(booking, aUnitItem(2))).toBeNull();
  });

  it("is not dated by the booking where the unit item is used and undated", () => {
    const used = aUnitItem(1, { status: { kind: "REDEEMED" } });
    const booking = aBooking({ redeemedAt: now, unitItems: [used] });
    expect(foreignIn(booking, used)).toEqual({ by: "supplier", at: null });
  });

  it("is a stranger's where the unit item is undated and the booking's time is not ours", () => {
    const used = aUnitItem(1, { status: { kind: "REDEEMED" } });
    const booking = aBooking({ redeemedAt: now, unitItems: [used] });
    const settledThen = anAdmission(2, { supplierRedeemedAt: later(now, -minutes(10)) });
    expect(foreignIn(booking, used, { admissions: [settledThen] })).not.toBeNull();
    const settledNow = anAdmission(2, { supplierRedeemedAt: now });
    expect(foreignIn(booking, used, { admissions: [settledNow] })).toBeNull();
  });

  it("per date: counts on its own date in the product's zone, and always where it has none", () => {
    const daily = aProduct({ policy: aPolicy({ use: { kind: "per-date" } }) });
    const countsAt = (redeemedAt: Instant): boolean => {
      const used = aUnitItem(1, { redeemedAt });
      return foreignIn(aBooking({ unitItems: [used] }), used, { product: daily }) !== null;
    };
    expect(countsAt(at("2026-05-06T22:59:00Z"))).toBe(false); // 23:59 in London
    expect(countsAt(at("2026-05-06T23:00:00Z"))).toBe(true);
    const undated = aUnitItem(1, { status: { kind: "REDEEMED" } });
    const booking = aBooking({ unitItems: [undated] });
    expect(foreignIn(booking, undated, { product: daily })).toEqual({ by: "supplier", at: null });
  });
});

describe("an admission taken back", () => {
  const undone = [byVoucher(1, 2)].map((each) => ({ ...each, supplierRedeemedAt: now }));

  it("explains what the supplier keeps of it, and counts for nobody", () => {
    const booking = aVoucherBooking(2, { status: { kind: "REDEEMED" }, redeemedAt: now });
    const context = { booking, product, now, admissions: [] };
    expect(remainingOf({ ...context, undone: [] })).toBe(0);
    expect(remainingOf({ ...context, undone })).toBe(2);
    expect(insideOf({ ...context, undone })).toBe(0);
  });

  it("is not told as a use by others", () => {
    const earlier = later(now, -minutes(60));
    const unitItems = [aUnitItem(1, { redeemedAt: earlier })];
    const booking = aBooking({ redeemedAt: now, unitItems });
    const context = { booking, product, now, admissions: [] };
    expect(lastForeignAt({ ...context, undone: [] })).toBe(now);
    expect(lastForeignAt({ ...context, undone })).toBe(earlier);
  });
});

describe("who is inside", () => {
  const context = { booking: family, product, now, undone: [] };

  it("adds vouchers, tickets and strangers", () => {
    const admissions = [byVoucher(1, 2), anAdmission(2, { people: 3 })];
    expect(insideOf({ ...context, admissions })).toBe(5);
    const elsewhere = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2, { redeemedAt: now })] });
    expect(insideOf({ ...context, booking: elsewhere, admissions: [] })).toBe(1);
  });

  it("counts who really entered of a family, and one ticket's people once", () => {
    const half = [anAdmission(1, { people: 2 })];
    expect(insideOf({ ...context, admissions: half })).toBe(2);
    expect(remainingOf({ ...context, admissions: half })).toBe(3);
    const twice = [anAdmission(1, { people: 4 }), anAdmission(2, { people: 4 })];
    expect(insideOf({ ...context, admissions: twice })).toBe(4);
  });

  it("says beforehand how many it will be", () => {
    const admissions = [byVoucher(1, 1)];
    const entering = { unitItem: family.unitItems[0]?.key ?? null, people: 4 };
    expect(insideAfter({ ...context, admissions }, entering)).toBe(5);
  });

  it("is more than the party where too many were let in, and leaves nobody", () => {
    const admissions = [byVoucher(1, 4), byVoucher(2, 4)];
    expect(insideOf({ ...context, admissions })).toBe(8);
    expect(remainingOf({ ...context, admissions })).toBe(0);
  });

  it("does not depend on the order of the admissions", () => {
    const any = fc.uniqueArray(
      fc.record({ n: fc.nat(9), people: fc.integer({ min: 1, max: 4 }), ticket: fc.boolean() }),
      { selector: ({ n }) => n, maxLength: 6 },
    );
    fc.assert(
      fc.property(any, (drawn) => {
        const admissions = drawn.map(({ n, people, ticket }) =>
          ticket ? anAdmission(n, { people, at: now }) : byVoucher(n, people),
        );
        const forwards = { ...context, admissions };
        const backwards = { ...context, admissions: admissions.toReversed() };
        expect(insideOf(backwards)).toBe(insideOf(forwards));
        expect(remainingOf(backwards)).toBe(remainingOf(forwards));
        expect(standingOf(backwards)).toEqual(standingOf(forwards));
      }),
    );
  });
});

describe("what is left under a use policy", () => {
  const yesterday = { ...byVoucher(1, 3), at: later(now, -minutes(24 * 60)) };

  it("once: whoever has not entered", () => {
    expect(left({ kind: "once" }, [byVoucher(1, 2)])).toBe(1);
    expect(left({ kind: "once" }, [yesterday])).toBe(0);
  });

  it("per date: whoever has not entered today", () => {
    expect(left({ kind: "per-date" }, [yesterday])).toBe(3);
    expect(left({ kind: "per-date" }, [yesterday, byVoucher(2, 2)])).toBe(1);
  });

  it("times: as many entries as people have times, at most the party at once", () => {
    expect(left({ kind: "times", times: 2 }, [])).toBe(3);
    expect(left({ kind: "times", times: 2 }, [byVoucher(1, 3)])).toBe(3);
    expect(left({ kind: "times", times: 2 }, [byVoucher(1, 3), byVoucher(2, 2)])).toBe(1);
  });
});

const left = (use: Product["policy"]["use"], admissions: readonly Admission[]): number =>
  remainingOf({
    booking: aVoucherBooking(3),
    product: aProduct({ policy: aPolicy({ use }) }),
    admissions,
    undone: [],
    now,
  });

const foreignIn = (
  booking: Booking,
  item: UnitItem,
  change: Partial<UseContext> = {},
): ReturnType<typeof foreignUse> =>
  foreignUse({ booking, product, admissions: [], undone: [], now, ...change }, item);
