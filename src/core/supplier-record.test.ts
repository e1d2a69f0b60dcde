import { describe, expect, it } from "vitest";
import { aBooking, anAdmission, aUnitItem, now, scanIdOf } from "../testing/builders.ts";
import type { Admission } from "./admission.ts";
import {
  explainedByUs,
  mayHaveClosed,
  mayHaveUsed,
  recordedTimes,
  tracesOf,
} from "./supplier-record.ts";
import { asInstant, later, minutes } from "./time.ts";

describe("a redemption that the supplier recorded", () => {
  const settledAt = later(now, -5_000);
  const settled = anAdmission(1, { supplierRedeemedAt: settledAt });
  const open = anAdmission(1, { at: now });

  it.each<readonly [string, number | null, readonly Admission[], boolean]>([
    ["without an admission of ours", now, [], false],
    ["at no time, with an admission of ours", null, [open], true],
    ["at no time, without one", null, [], false],
    ["at the very time recorded for us", settledAt, [settled], true],
    ["rounded to the second", settledAt + 999, [settled], true],
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
});

describe("what the supplier may show of us", () => {
  it("is every admission that stands, and of those taken back only what it is known to have recorded", () => {
    const recorded = anAdmission(2, { supplierRedeemedAt: now });
    const standing = [anAdmission(1)];
    expect(tracesOf({ standing, undone: [recorded, anAdmission(3)] })).toEqual([
      anAdmission(1),
      recorded,
    ]);
  });
});

describe("a use without a date", () => {
  const [mine, theirs] = [aUnitItem(1).key, aUnitItem(2).key];
  const own = { scan: scanIdOf(1), unitItem: mine };
  const trace = (n: number, unitItem: typeof mine | null, leftBy: number | null = null) => ({
    scan: scanIdOf(n),
    unitItem,
    leftBy: leftBy === null ? null : scanIdOf(leftBy),
  });

  it.each<readonly [string, readonly ReturnType<typeof trace>[], boolean]>([
    ["the same ticket", [trace(2, mine)], true],
    ["another ticket", [trace(2, theirs)], false],
    ["the voucher", [trace(2, null), trace(3, theirs)], true],
    ["a voucher that found what another ticket left", [trace(2, null, 3), trace(3, theirs)], false],
    ["a voucher that found what this very ticket left", [trace(2, null, 1)], true],
    ["a voucher that found what nobody knows any more", [trace(2, null, 3)], true],
  ])("of a ticket, and %s is ours: may be ours or not", (...[, others, expected]) => {
    expect(others.some((other) => mayHaveUsed(other, own, others))).toBe(expected);
  });

  it("of a voucher may be any ticket's", () => {
    const others = [trace(2, theirs)];
    expect(mayHaveUsed(trace(2, theirs), { ...own, unitItem: null }, others)).toBe(true);
  });
});

describe("`redeemable: false`", () => {
  const recordedAt = later(now, -5_000);
  const ours = anAdmission(1, { supplierRedeemedAt: recordedAt });
  const dated = aBooking({ redeemedAt: recordedAt });
  const strangers = aBooking({ redeemedAt: later(recordedAt, minutes(10)) });

  it("may come from an admission of ours where the supplier dates nothing", () => {
    expect(mayHaveClosed(aBooking(), [ours])).toBe(true);
    expect(mayHaveClosed(aBooking(), [])).toBe(false);
  });

  it("comes from ours where one of the supplier's dates is ours, and not where none is", () => {
    expect(mayHaveClosed(dated, [ours])).toBe(true);
    expect(mayHaveClosed(strangers, [ours])).toBe(false);
    const second = aBooking({
      redeemedAt: later(recordedAt, minutes(10)),
      unitItems: [aUnitItem(1, { redeemedAt: recordedAt }), aUnitItem(2)],
    });
    expect(mayHaveClosed(second, [ours])).toBe(true);
  });

  it("reads every date that the supplier names", () => {
    const booking = aBooking({
      redeemedAt: now,
      unitItems: [aUnitItem(1, { redeemedAt: recordedAt }), aUnitItem(2)],
    });
    expect(recordedTimes(booking)).toEqual([now, recordedAt]);
    expect(recordedTimes(aBooking())).toEqual([]);
  });
});
