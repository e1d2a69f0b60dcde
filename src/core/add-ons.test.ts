/** What lets in nobody: parking, a drink. Green, used up once like any ticket, and counted among no people. */
import { describe, expect, it } from "vitest";
import {
  aBooking,
  anAdmission,
  aPolicy,
  aProduct,
  aUnitItem,
  codes,
  connection,
  judgeInput,
  otherDevice,
  scanIdOf,
  type Situation,
} from "../testing/builders.ts";
import type { Admission } from "./admission.ts";
import { conflictsOf } from "./conflicts.ts";
import { unitItemKey } from "./ids.ts";
import { judge } from "./judge.ts";
import type { Verdict } from "./verdict.ts";

const verdictOf = (situation: Situation): Verdict => judge(judgeInput(situation));
const parking = (n: number) => aUnitItem(n, { unit: "parking" });
/** `T1` and `T2` are guests, `T3` is their parking; `V1` is the party's. */
const withParking = aBooking({
  voucher: codes("V1"),
  unitItems: [aUnitItem(1), aUnitItem(2), parking(3)],
});
const parkingAlone = aBooking({ voucher: codes("V1"), unitItems: [parking(1), parking(2)] });
const itemKey = (n: number) => unitItemKey(connection, `unit-${n}`);
const used = (n: number, change: Partial<Admission> = {}): Admission =>
  anAdmission(n, { unitItem: itemKey(3), people: 0, ...change });
const byVoucher = (n: number, people: number, change: Partial<Admission> = {}): Admission =>
  anAdmission(n, { unitItem: null, people, ...change });
const booking = withParking;
const conflicts = (admissions: readonly Admission[], of = booking) =>
  conflictsOf({
    key: of.key,
    booking: of,
    product: aProduct(),
    cards: new Map(),
    admissions,
    undos: [],
    outcomes: new Map(),
  });

describe("an add-on's own ticket", () => {
  it("is green for nobody, and leaves those inside as they are", () => {
    expect(verdictOf({ booking, code: "T3" })).toMatchObject({
      kind: "admit",
      people: 0,
      inside: 0,
      unitItem: itemKey(3),
    });
    const admissions = [byVoucher(1, 2)];
    expect(verdictOf({ booking, code: "T3", admissions })).toMatchObject({ people: 0, inside: 2 });
  });

  it("is used once", () => {
    expect(verdictOf({ booking, code: "T3", admissions: [used(7)] })).toMatchObject({
      kind: "already-used",
      use: { scan: scanIdOf(7), people: 0 },
    });
  });

  it("is used as often as its product may be", () => {
    const product = aProduct({ policy: aPolicy({ use: { kind: "times", times: 2 } }) });
    const after = (admissions: readonly Admission[]) =>
      verdictOf({ booking, product, code: "T3", admissions }).kind;
    expect(after([used(1)])).toBe("admit");
    expect(after([used(1), used(2)])).toBe("already-used");
  });

  it("that the supplier has as used is used", () => {
    const redeemed = aBooking({
      unitItems: [aUnitItem(1), aUnitItem(3, { unit: "parking", status: { kind: "REDEEMED" } })],
    });
    expect(verdictOf({ booking: redeemed, code: "T3" })).toMatchObject({
      kind: "already-used",
      use: { by: "supplier" },
    });
  });

  it("asks no number, and takes none", () => {
    const product = aProduct({ policy: aPolicy({ confirm: "ask" }) });
    expect(verdictOf({ booking, product, code: "T3" })).toMatchObject({ kind: "admit", people: 0 });
    const decision = { booking: booking.key, people: 1 };
    expect(verdictOf({ booking, product, code: "T3", decision })).toMatchObject({
      reason: { kind: "over-party", remaining: 0 },
    });
  });

  it("uses up no guest, and no party's place", () => {
    const admissions = [used(1)];
    expect(verdictOf({ booking, code: "T1", admissions })).toMatchObject({ people: 1, inside: 1 });
    expect(verdictOf({ booking, code: "V1", admissions })).toMatchObject({
      choice: { remaining: 2, inside: 0 },
    });
  });
});

describe("a voucher of nothing but add-ons", () => {
  it("hands them out at once, and once", () => {
    const first = verdictOf({ booking: parkingAlone, code: "V1" });
    expect(first).toMatchObject({ kind: "admit", people: 0, unitItem: null });
    const admissions = [byVoucher(1, 0)];
    for (const code of ["V1", "T1", "T2"]) {
      expect(verdictOf({ booking: parkingAlone, code, admissions }).kind).toBe("already-used");
    }
  });

  it("is good while one of them is left", () => {
    const one = [used(1, { unitItem: itemKey(1) })];
    expect(verdictOf({ booking: parkingAlone, code: "V1", admissions: one }).kind).toBe("admit");
    const both = [...one, used(2, { unitItem: itemKey(2) })];
    expect(verdictOf({ booking: parkingAlone, code: "V1", admissions: both }).kind).toBe(
      "already-used",
    );
  });
});

describe("contradictions about add-ons", () => {
  const elsewhere = { device: otherDevice };

  it("come to light when one is used at two gates", () => {
    expect(conflicts([used(1), used(2, elsewhere)])).toMatchObject([
      { kind: "admitted-twice", unitItem: itemKey(3), allowed: 1, entered: 2 },
    ]);
    expect(conflicts([byVoucher(1, 0), byVoucher(2, 0, elsewhere)], parkingAlone)).toMatchObject([
      { kind: "admitted-twice", unitItem: null, allowed: 1, entered: 2 },
    ]);
  });

  it("are none where the party is in and its add-on is used, and hide none of the party's", () => {
    expect(conflicts([byVoucher(1, 2), used(2)])).toEqual([]);
    expect(conflicts([byVoucher(1, 2), used(2), byVoucher(3, 1, elsewhere)])).toMatchObject([
      { unitItem: null, allowed: 2, entered: 3 },
    ]);
  });
});
