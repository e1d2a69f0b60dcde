/** Who is still to enter: tickets, vouchers, families, re-entry, and the supplier's own record. */
import { describe, expect, it } from "vitest";
import {
  aBooking,
  anAdmission,
  aPolicy,
  aProduct,
  at,
  aUnitItem,
  aVoucherBooking,
  codes,
  gateSeven,
  judgeInput,
  now,
  otherDevice,
  scanIdOf,
  type Situation,
} from "../testing/builders.ts";
import type { Admission } from "./admission.ts";
import type { Booking } from "./booking.ts";
import { unitItemKey } from "./ids.ts";
import { judge } from "./judge.ts";
import type { UsePolicy } from "./product.ts";
import { asInstant, type Instant, later, minutes } from "./time.ts";
import type { Verdict } from "./verdict.ts";

const verdictOf = (situation: Situation): Verdict => judge(judgeInput(situation));
const pressed = (people: number) => ({ booking: aBooking().key, people });
const byVoucher = (n: number, people: number, change: Partial<Admission> = {}): Admission =>
  anAdmission(n, { unitItem: null, people, ...change });
const withUse = (use: UsePolicy) => aProduct({ policy: aPolicy({ use }) });
const yesterday = asInstant(now - minutes(24 * 60));

describe("a ticket", () => {
  it("used here is already used, with all that is known", () => {
    const verdict = verdictOf({ admissions: [anAdmission(7, { at: yesterday })] });
    expect(verdict).toMatchObject({
      kind: "already-used",
      use: { by: "stile", scan: scanIdOf(7), at: yesterday, operator: "Sam", people: 1 },
    });
  });

  it("used at another device says so", () => {
    const admissions = [anAdmission(7, { device: otherDevice, gate: gateSeven, operator: "Kim" })];
    expect(verdictOf({ admissions })).toMatchObject({
      use: { device: otherDevice, gate: gateSeven, operator: "Kim" },
    });
  });

  it("used at the supplier says when, as far as the supplier tells", () => {
    const redeemed = aUnitItem(1, { redeemedAt: yesterday });
    const used = verdictOf({ booking: aBooking({ unitItems: [redeemed] }) });
    expect(used).toMatchObject({ kind: "already-used", use: { by: "supplier", at: yesterday } });
    const silent = aUnitItem(1, { status: { kind: "REDEEMED" } });
    const unsaid = verdictOf({ booking: aBooking({ unitItems: [silent] }) });
    expect(unsaid).toMatchObject({ kind: "already-used", use: { by: "supplier", at: null } });
  });

  it("is used up once the voucher let in the whole party", () => {
    const booking = aBooking({ voucher: codes("V1"), unitItems: [aUnitItem(1), aUnitItem(2)] });
    const verdict = verdictOf({ booking, admissions: [byVoucher(3, 2)] });
    expect(verdict).toMatchObject({ kind: "already-used", use: { scan: scanIdOf(3) } });
    expect(verdictOf({ booking, admissions: [byVoucher(3, 1)] }).kind).toBe("admit");
  });

  it("that was let in twice by mistake does not use up its neighbour", () => {
    const booking = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
    const admissions = [anAdmission(1), anAdmission(2, { device: otherDevice })];
    expect(verdictOf({ booking, admissions, code: "T2" })).toMatchObject({
      kind: "admit",
      inside: 2,
    });
  });
});

describe("a family ticket of four", () => {
  const unitItems = [aUnitItem(1, { unit: "family" })];
  const family = aBooking({ voucher: codes("V1"), unitItems });

  it("lets in four people", () => {
    expect(verdictOf({ booking: family })).toMatchObject({ people: 4, inside: 4 });
  });

  it("lets in those whom the voucher has not, and counts them right", () => {
    const first = byVoucher(1, 3);
    expect(verdictOf({ booking: family, admissions: [first] })).toMatchObject({
      kind: "admit",
      people: 1,
      inside: 4,
    });
    const admissions = [first, anAdmission(2, { people: 1 })];
    const again = verdictOf({ booking: family, admissions, code: "V1" });
    expect(again).toMatchObject({ kind: "refuse", reason: { kind: "party-full", inside: 4 } });
  });

  it("that went in by halves lets in the other half", () => {
    const product = aProduct({ policy: aPolicy({ confirm: "ask" }) });
    const half = { booking: family, product, admissions: [anAdmission(1, { people: 2 })] };
    expect(verdictOf(half)).toMatchObject({
      kind: "choose",
      choice: { kind: "party", remaining: 2, inside: 2 },
    });
    expect(verdictOf({ ...half, decision: pressed(3) })).toMatchObject({
      reason: { kind: "over-party", remaining: 2 },
    });
    const all = [anAdmission(1, { people: 2 }), anAdmission(2, { people: 2 })];
    expect(verdictOf({ ...half, admissions: all }).kind).toBe("already-used");
  });
});

describe("a voucher", () => {
  const booking = aVoucherBooking(4);
  const party = { booking, code: "V1" };

  it("always asks how many, starting with all", () => {
    expect(verdictOf(party)).toMatchObject({
      kind: "choose",
      choice: { kind: "party", remaining: 4, inside: 0, card: { party: 4 } },
    });
  });

  it("is found by what staff type: the booking's references", () => {
    const named = { ...booking, resellerReference: "RES-9" };
    expect(verdictOf({ booking: named, code: "REF-1" }).kind).toBe("choose");
    expect(verdictOf({ booking: named, code: "RES-9" }).kind).toBe("choose");
  });

  it("admits as many as were pressed, without naming unit items", () => {
    const verdict = verdictOf({ ...party, decision: pressed(3) });
    expect(verdict).toMatchObject({ kind: "admit", people: 3, inside: 3, unitItem: null });
  });

  it.each([0, -1, 5])("refuses %i of a party of four", (people) => {
    expect(verdictOf({ ...party, decision: pressed(people) })).toMatchObject({
      kind: "refuse",
      reason: { kind: "over-party", remaining: 4 },
    });
  });

  it("offers the rest after a part has entered", () => {
    expect(verdictOf({ ...party, admissions: [byVoucher(1, 3)] })).toMatchObject({
      choice: { remaining: 1, inside: 3 },
    });
    const more = verdictOf({ ...party, admissions: [byVoucher(1, 3)], decision: pressed(2) });
    expect(more).toMatchObject({ reason: { kind: "over-party", remaining: 1 } });
  });

  it("used up at one scan is already used; by several it is full", () => {
    const atOnce = verdictOf({ ...party, admissions: [byVoucher(1, 4)] });
    expect(atOnce).toMatchObject({ kind: "already-used", use: { scan: scanIdOf(1), people: 4 } });
    const inParts = verdictOf({ ...party, admissions: [byVoucher(1, 3), byVoucher(2, 1)] });
    expect(inParts).toMatchObject({ kind: "refuse", reason: { kind: "party-full", inside: 4 } });
  });

  it("is full, not used by one scan, when that scan let in only a part", () => {
    const unitItems = [aUnitItem(1), aUnitItem(2, { redeemedAt: yesterday })];
    const mixed = aBooking({ voucher: codes("V1"), unitItems });
    expect(verdictOf({ booking: mixed, code: "V1", admissions: [anAdmission(1)] })).toMatchObject({
      reason: { kind: "party-full", inside: 2 },
    });
  });

  it("says how many are inside when two offline gates let in too many", () => {
    const admissions = [byVoucher(1, 4), byVoucher(2, 4, { device: otherDevice })];
    expect(verdictOf({ ...party, admissions })).toMatchObject({ reason: { inside: 8 } });
  });

  it("redeemed at the supplier is already used, when as far as told", () => {
    const redeemed = aVoucherBooking(2, { status: { kind: "REDEEMED" }, redeemedAt: yesterday });
    expect(verdictOf({ booking: redeemed, code: "V1" })).toMatchObject({
      kind: "already-used",
      use: { by: "supplier", at: yesterday },
    });
  });

  it("leaves out unit items that were cancelled, and is refused when all were", () => {
    const gone = { status: { kind: "CANCELLED" } } as const;
    const some = aBooking({ voucher: codes("V1"), unitItems: [aUnitItem(1), aUnitItem(2, gone)] });
    expect(verdictOf({ booking: some, code: "V1" })).toMatchObject({
      choice: { remaining: 1, card: { party: 1, units: [{ count: 1 }] } },
    });
    const all = aBooking({ voucher: codes("V1"), unitItems: [aUnitItem(1, gone)] });
    expect(verdictOf({ booking: all, code: "V1" })).toMatchObject({
      reason: { kind: "cancelled", at: null },
    });
  });

  it("does not count what is no person", () => {
    const unitItems = [aUnitItem(1), aUnitItem(2, { unit: "parking" })];
    const verdict = verdictOf({
      booking: aBooking({ voucher: codes("V1"), unitItems }),
      code: "V1",
    });
    expect(verdict).toMatchObject({ choice: { remaining: 1 } });
  });

  it("without anybody in it lets nobody in", () => {
    expect(verdictOf({ booking: aVoucherBooking(0), code: "V1" })).toMatchObject({
      reason: { kind: "nobody-booked" },
    });
  });
});

describe("the supplier's REDEEMED after our own redemption", () => {
  const ours = anAdmission(1, { supplierRedeemedAt: later(now, -500) });
  const redeemed = aBooking({
    status: { kind: "REDEEMED" },
    redeemedAt: now,
    redeemable: false,
    unitItems: [aUnitItem(1), aUnitItem(2)],
  });

  it("uses up nobody who has not entered", () => {
    expect(verdictOf({ booking: redeemed, admissions: [ours], code: "T2" }).kind).toBe("admit");
  });

  it("is foreign when its time is not the one that was recorded for us", () => {
    const admissions = [{ ...ours, supplierRedeemedAt: later(now, -minutes(10)) }];
    expect(verdictOf({ booking: redeemed, admissions, code: "T2" })).toMatchObject({
      kind: "already-used",
      use: { by: "supplier", at: now },
    });
  });

  it("may be ours while ours is not settled, unless it is older", () => {
    const unsettled = [anAdmission(1, { at: now })];
    expect(verdictOf({ booking: redeemed, admissions: unsettled, code: "T2" }).kind).toBe("admit");
    const older = { ...redeemed, redeemedAt: asInstant(now - minutes(30)) };
    expect(verdictOf({ booking: older, admissions: unsettled, code: "T2" }).kind).toBe(
      "already-used",
    );
  });

  it("explains `redeemable: false`, also where the booking says nothing else", () => {
    const booking = { ...redeemed, status: { kind: "CONFIRMED" } as const, redeemedAt: null };
    expect(verdictOf({ booking, admissions: [ours], code: "T2" }).kind).toBe("admit");
    expect(verdictOf({ booking, code: "T2" })).toMatchObject({
      reason: { kind: "supplier-refuses", text: null },
    });
  });

  it("does not explain `redeemable: false` when its date is proven to be somebody else's", () => {
    const product = withUse({ kind: "times", times: 2 });
    const booking = { ...redeemed, redeemedAt: later(now, minutes(10)) };
    expect(verdictOf({ booking, product, admissions: [ours], code: "T2" })).toMatchObject({
      reason: { kind: "supplier-refuses" },
    });
  });

  it("does not explain `redeemable: false` once it counts no more", () => {
    const product = withUse({ kind: "per-date" });
    const booking = aBooking({ redeemable: false });
    const before = [anAdmission(1, { at: yesterday })];
    expect(verdictOf({ booking, product, admissions: before })).toMatchObject({
      reason: { kind: "supplier-refuses" },
    });
    const open = { ...booking, redeemable: true };
    expect(verdictOf({ booking: open, product, admissions: before }).kind).toBe("admit");
  });
});

describe("use policies", () => {
  const key = unitItemKey(aBooking().connection, "unit-1");

  it("once: yesterday's use still counts", () => {
    expect(verdictOf({ admissions: [anAdmission(1, { at: yesterday })] }).kind).toBe(
      "already-used",
    );
  });

  it("per date: yesterday's use does not count, today's does", () => {
    const product = withUse({ kind: "per-date" });
    const before = anAdmission(1, { at: yesterday });
    expect(verdictOf({ product, admissions: [before] })).toMatchObject({
      kind: "admit",
      inside: 1,
    });
    const verdict = verdictOf({ product, admissions: [before, anAdmission(2)] });
    expect(verdict).toMatchObject({ kind: "already-used", use: { scan: scanIdOf(2) } });
  });

  it("per date: the date is the product's", () => {
    const product = withUse({ kind: "per-date" });
    const lateYesterday = at("2026-05-06T23:30:00Z"); // 00:30 today in London
    const admissions = [anAdmission(1, { at: lateYesterday })];
    expect(verdictOf({ product, admissions }).kind).toBe("already-used");
  });

  it("per date: a full voucher names today's use", () => {
    const product = withUse({ kind: "per-date" });
    const admissions = [byVoucher(1, 2, { at: yesterday }), byVoucher(2, 2)];
    const verdict = verdictOf({ product, booking: aVoucherBooking(2), code: "V1", admissions });
    expect(verdict).toMatchObject({ kind: "already-used", use: { scan: scanIdOf(2) } });
  });

  it("times: a ticket enters that often, and nobody is counted twice", () => {
    const product = withUse({ kind: "times", times: 3 });
    const booking = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
    const first = anAdmission(1, { unitItem: key });
    const again = verdictOf({ product, booking, admissions: [first] });
    expect(again).toMatchObject({ kind: "admit", people: 1, inside: 1 });
    const admissions = [first, anAdmission(2), anAdmission(3)];
    expect(verdictOf({ product, booking, admissions }).kind).toBe("already-used");
  });

  it("times: so does a voucher's party", () => {
    const product = withUse({ kind: "times", times: 2 });
    const party = { product, booking: aVoucherBooking(2), code: "V1" };
    expect(verdictOf({ ...party, admissions: [byVoucher(1, 2)] })).toMatchObject({
      kind: "choose",
      choice: { remaining: 2, inside: 2 },
    });
    const verdict = verdictOf({ ...party, admissions: [byVoucher(1, 2), byVoucher(2, 2)] });
    expect(verdict).toMatchObject({ kind: "refuse", reason: { kind: "party-full", inside: 2 } });
  });

  it("per date: another scanner's use of yesterday uses up nothing today", () => {
    const product = withUse({ kind: "per-date" });
    expect(verdictOf({ product, booking: usedThere(yesterday) })).toMatchObject({
      kind: "admit",
      inside: 1,
    });
    const today = verdictOf({ product, booking: usedThere(later(now, -minutes(60))) });
    expect(today).toMatchObject({ kind: "already-used", use: { by: "supplier" } });
    const party = aVoucherBooking(2, { redeemedAt: yesterday });
    expect(verdictOf({ product, booking: party, code: "V1" })).toMatchObject({
      choice: { remaining: 2, inside: 0 },
    });
  });

  it("times: another scanner's use is one of them", () => {
    const product = withUse({ kind: "times", times: 2 });
    const booking = usedThere(yesterday);
    expect(verdictOf({ product, booking })).toMatchObject({ kind: "admit", people: 1, inside: 1 });
    const ourOwn = anAdmission(1, { supplierRedeemedAt: now });
    expect(verdictOf({ product, booking, admissions: [ourOwn] })).toMatchObject({
      kind: "already-used",
      use: { by: "stile", scan: scanIdOf(1) },
    });
    const lately = usedThere(later(now, -minutes(1)));
    const before = anAdmission(1, { supplierRedeemedAt: yesterday });
    expect(verdictOf({ product, booking: lately, admissions: [before] })).toMatchObject({
      kind: "already-used",
      use: { by: "supplier", at: later(now, -minutes(1)) },
    });
  });

  it("once: a family of which some went in here is used up by another scanner", () => {
    const unitItems = [aUnitItem(1, { unit: "family", redeemedAt: yesterday })];
    const half = anAdmission(1, { people: 2, supplierRedeemedAt: now });
    expect(verdictOf({ booking: aBooking({ unitItems }), admissions: [half] })).toMatchObject({
      kind: "already-used",
      use: { by: "supplier", at: yesterday },
    });
  });
});

const usedThere = (redeemedAt: Instant): Booking =>
  aBooking({ unitItems: [aUnitItem(1, { redeemedAt }), aUnitItem(2)] });
