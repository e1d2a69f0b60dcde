import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aBooking,
  anAdmission,
  aPolicy,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  now,
} from "../testing/builders.ts";
import type { Admission } from "./admission.ts";
import type { Product } from "./product.ts";
import { asInstant, later, minutes } from "./time.ts";
import {
  explainedByUs,
  foreignUse,
  insideAfter,
  insideOf,
  partyOf,
  peopleOf,
  remainingOf,
  standingOf,
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

describe("a redemption that the supplier recorded", () => {
  const settledAt = later(now, -5_000);
  const settled = anAdmission(1, { supplierRedeemedAt: settledAt });
  const open = anAdmission(1, { at: now });

  it.each<readonly [string, number | null, readonly Admission[], boolean]>([
    ["without an admission of ours", now, [], false],
    ["at no time, with an admission of ours", null, [open], true],
    ["at no time, without one", null, [], false],
    ["at the very time recorded for us", settledAt, [settled], true],
    ["rounded to the second", settledAt + 2_000, [settled], true],
    ["a little later", settledAt + 2_001, [settled], false],
    ["a little earlier", settledAt - 2_001, [settled], false],
    ["after ours, which is not settled", now + minutes(5), [open], true],
    ["as far before ours as clocks differ", now - minutes(2), [open], true],
    ["before that", now - minutes(2) - 1, [open], false],
    ["explained by one of several", settledAt, [open, settled], true],
  ])("%s: is ours or not", (...[, redeemedAt, ours, expected]) => {
    const time = redeemedAt === null ? null : asInstant(redeemedAt);
    expect(explainedByUs(time, ours)).toBe(expected);
  });

  it("for the whole booking counts for each of its unit items", () => {
    const booking = aVoucherBooking(2, { redeemedAt: now });
    const uses = booking.unitItems.map((item) => foreignUse(booking, item, []));
    expect(uses).toEqual([
      { by: "supplier", at: now },
      { by: "supplier", at: now },
    ]);
  });

  it("for one unit item counts for that alone, at its own time", () => {
    const earlier = later(now, -minutes(60));
    const used = aUnitItem(1, { redeemedAt: earlier });
    const booking = aBooking({ unitItems: [used, aUnitItem(2)] });
    expect(foreignUse(booking, used, [])).toEqual({ by: "supplier", at: earlier });
    expect(foreignUse(booking, aUnitItem(2), [])).toBeNull();
  });

  it("is not dated by the booking where the unit item is used and undated", () => {
    const used = aUnitItem(1, { status: { kind: "REDEEMED" } });
    const booking = aBooking({ redeemedAt: now, unitItems: [used] });
    expect(foreignUse(booking, used, [])).toEqual({ by: "supplier", at: null });
  });
});

describe("who is inside", () => {
  const context = { booking: family, product, now };

  it("adds vouchers, tickets and strangers", () => {
    const admissions = [byVoucher(1, 2), anAdmission(2, { people: 3 })];
    expect(insideOf({ ...context, admissions })).toBe(5);
    const elsewhere = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2, { redeemedAt: now })] });
    expect(insideOf({ booking: elsewhere, product, now, admissions: [] })).toBe(1);
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
    now,
  });
