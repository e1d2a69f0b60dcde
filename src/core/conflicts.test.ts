import { describe, expect, test } from "vitest";
import {
  aBooking,
  anAdmission,
  aPolicy,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  connection,
  now,
  scanIdOf,
} from "../testing/builders.ts";
import type { Admission } from "./admission.ts";
import { cardOf } from "./card.ts";
import { type BookingHistory, conflictsOf } from "./conflicts.ts";
import { unitItemKey } from "./ids.ts";
import type { Settlement } from "./settlement.ts";
import { later, minutes } from "./time.ts";

const day = (scan: number, days: number) =>
  ticket(scan, 1, { at: later(now, days * 24 * hour + scan) });

const party = (people: number) => ({ booking: aVoucherBooking(people) });

const hour = minutes(60);
const item = (n: number) => unitItemKey(connection, `unit-${n}`);
const ticket = (scan: number, n: number, change: Partial<Admission> = {}): Admission =>
  anAdmission(scan, { unitItem: item(n), at: later(now, scan), ...change });
const voucher = (scan: number, people: number): Admission =>
  anAdmission(scan, { unitItem: null, people, at: later(now, scan) });
const family = aBooking({ unitItems: [aUnitItem(1, { unit: "family" })] });
const pair = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
const perDate = aProduct({ policy: aPolicy({ use: { kind: "per-date" } }) });
const twice = aProduct({ policy: aPolicy({ use: { kind: "times", times: 2 } }) });
const undoOf = (n: number) => ({ undoes: scanIdOf(n) });
const accepted = (minute: number): Settlement => ({
  kind: "accepted",
  redeemedAt: later(now, minutes(minute)),
});
const foreign = (minute: number): Settlement => ({
  kind: "already-redeemed",
  redeemedAt: later(now, minutes(minute)),
});
const cancelled: Settlement = { kind: "rejected", code: "CANCELLED", text: "gone" };
const leftToOther: Settlement = { kind: "not-sent", why: "claimed-by-other" };

type Told = Partial<Omit<BookingHistory, "outcomes">> & {
  readonly outcomes?: Readonly<Record<number, Settlement>>;
};

const history = ({ outcomes = {}, ...told }: Told): BookingHistory => ({
  key: aBooking().key,
  booking: aBooking(),
  product: aProduct(),
  cards: new Map(),
  admissions: [],
  undos: [],
  outcomes: new Map(
    Object.entries(outcomes).map(([n, settlement]) => [
      scanIdOf(Number(n)),
      { settlement, at: later(now, Number(n) + minutes(5)) },
    ]),
  ),
  ...told,
});

/** `kind subject entered/allowed by scans`. */
const found = (told: Told): readonly string[] =>
  conflictsOf(history(told)).map(
    ({ kind, unitItem, entered, allowed, admissions }) =>
      `${kind} ${unitItem?.split("/")[1] ?? "party"} ${entered}/${allowed} by ${admissions
        .map(({ scan }) => Number(scan.slice(-3)))
        .join("+")}`,
  );

describe("admitted twice", () => {
  test.each<[string, Told, readonly string[]]>([
    ["nobody", {}, []],
    ["one ticket once", { admissions: [ticket(1, 1)] }, []],
    [
      "one ticket twice",
      { admissions: [ticket(2, 1), ticket(1, 1)] },
      ["admitted-twice unit-1 2/1 by 1+2"],
    ],
    [
      "one ticket three times is one conflict",
      { admissions: [ticket(1, 1), ticket(2, 1), ticket(3, 1)] },
      ["admitted-twice unit-1 3/1 by 1+2+3"],
    ],
    [
      "one ticket twice, one of them undone",
      { admissions: [ticket(1, 1), ticket(2, 1)], undos: [undoOf(2)] },
      [],
    ],
    [
      "one ticket twice, the second time against a denial",
      { admissions: [ticket(1, 1), ticket(2, 1, { overruled: "Goodwill" })] },
      ["admitted-twice unit-1 2/1 by 1+2"],
    ],
    [
      "one ticket against a denial, and nobody before",
      { admissions: [ticket(1, 1, { overruled: "Goodwill" })] },
      [],
    ],
    [
      "a party of two, and one more against a denial",
      { ...party(2), admissions: [voucher(1, 2), { ...voucher(2, 1), overruled: "Goodwill" }] },
      ["admitted-twice party 3/2 by 1+2"],
    ],
    [
      "one ticket twice, the overruled one undone",
      {
        admissions: [ticket(1, 1), ticket(2, 1, { overruled: "Goodwill" })],
        undos: [undoOf(2)],
      },
      [],
    ],
    [
      "undone twice over is undone once",
      {
        admissions: [ticket(1, 1), ticket(2, 1), ticket(3, 1)],
        undos: [undoOf(2), undoOf(2)],
      },
      ["admitted-twice unit-1 2/1 by 1+3"],
    ],
    [
      "a party of five whose booking was cancelled while three of them went in",
      {
        booking: aVoucherBooking(5, { cancellation: { at: now }, status: { kind: "CANCELLED" } }),
        admissions: [voucher(1, 3)],
      },
      [],
    ],
    [
      "a party of five, all of whose unit items were cancelled meanwhile",
      {
        booking: {
          ...aVoucherBooking(5),
          unitItems: aVoucherBooking(5).unitItems.map((each) => ({
            ...each,
            status: { kind: "CANCELLED" as const },
          })),
        },
        admissions: [voucher(1, 3), voucher(2, 3)],
      },
      ["admitted-twice party 6/5 by 1+2"],
    ],
    ["two tickets", { booking: pair, admissions: [ticket(1, 1), ticket(2, 2)] }, []],
    [
      "of two tickets one twice explains the party",
      { booking: pair, admissions: [ticket(1, 1), ticket(2, 2), ticket(3, 1)] },
      ["admitted-twice unit-1 2/1 by 1+3"],
    ],
    [
      "a family of four, in halves",
      { booking: family, admissions: [ticket(1, 1, { people: 2 }), ticket(2, 1, { people: 2 })] },
      [],
    ],
    [
      "a family of four and one more",
      { booking: family, admissions: [ticket(1, 1, { people: 4 }), ticket(2, 1)] },
      ["admitted-twice unit-1 5/4 by 1+2"],
    ],
    ["2 + 2 of a party of 5", { ...party(5), admissions: [voucher(1, 2), voucher(2, 2)] }, []],
    [
      "3 + 3 of a party of 5",
      { ...party(5), admissions: [voucher(1, 3), voucher(2, 3)] },
      ["admitted-twice party 6/5 by 1+2"],
    ],
    [
      "a voucher for all, then a ticket",
      { booking: pair, admissions: [voucher(1, 2), ticket(2, 1)] },
      ["admitted-twice party 3/2 by 1+2"],
    ],
    [
      "a voucher for one, and one ticket",
      { booking: pair, admissions: [voucher(1, 1), ticket(2, 1)] },
      [],
    ],
    [
      "a voucher for all, and a ticket twice, is both",
      { booking: pair, admissions: [voucher(1, 2), ticket(2, 1), ticket(3, 1)] },
      ["admitted-twice unit-1 2/1 by 2+3", "admitted-twice party 4/2 by 1+2+3"],
    ],
    [
      "per date, on two days",
      { product: perDate, admissions: [ticket(1, 1), ticket(2, 1, { at: later(now, 24 * hour) })] },
      [],
    ],
    [
      "per date, twice on the second day",
      {
        product: perDate,
        admissions: [
          ticket(1, 1),
          ticket(2, 1, { at: later(now, 24 * hour) }),
          ticket(3, 1, { at: later(now, 25 * hour) }),
        ],
      },
      ["admitted-twice unit-1 2/1 by 2+3"],
    ],
    ["good for two entries", { product: twice, admissions: [ticket(1, 1), ticket(2, 1)] }, []],
    [
      "good for two entries, used three times",
      { product: twice, admissions: [ticket(1, 1), ticket(2, 1), ticket(3, 1)] },
      ["admitted-twice unit-1 3/2 by 1+2+3"],
    ],
    [
      "somebody whose ticket has been cancelled since makes the party no larger",
      {
        booking: aBooking({
          unitItems: [aUnitItem(1), aUnitItem(2, { status: { kind: "CANCELLED" } })],
        }),
        admissions: [ticket(1, 1), ticket(2, 2)],
      },
      [],
    ],
  ])("%s", (_case, told, expected) => {
    expect(found(told)).toEqual(expected);
  });

  test("days have conflicts of their own", () => {
    const ids = conflictsOf(
      history({ product: perDate, admissions: [day(1, 0), day(2, 0), day(3, 1), day(4, 1)] }),
    ).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  test("without the booking, what the scans showed decides", () => {
    const { unitItems } = pair;
    const card = cardOf(pair, aProduct(), unitItems.slice(0, 1));
    const told = {
      booking: null,
      product: null,
      cards: new Map([1, 2, 3].map((n) => [scanIdOf(n), card])),
      admissions: [ticket(1, 1), ticket(2, 1), ticket(3, 2)],
    };
    expect(found(told)).toEqual(["admitted-twice unit-1 2/1 by 1+2"]);
    expect(conflictsOf(history(told))[0]).toMatchObject({
      reference: "REF-1",
      leadName: "Ada Lovelace",
      productLabel: "Harbour tour",
      timeZone: "Europe/London",
    });
  });
});

describe("the supplier", () => {
  const both = { admissions: [ticket(1, 1), ticket(2, 1)] };
  test.each<[string, Told, readonly string[]]>([
    ["accepts", { admissions: [ticket(1, 1)], outcomes: { 1: accepted(1) } }, []],
    [
      "has another's redemption",
      { admissions: [ticket(1, 1)], outcomes: { 1: foreign(-90) } },
      ["redeemed-elsewhere unit-1 1/1 by 1"],
    ],
    [
      "has a redemption without a time",
      {
        admissions: [ticket(1, 1)],
        outcomes: { 1: { kind: "already-redeemed", redeemedAt: null } },
      },
      ["redeemed-elsewhere unit-1 1/1 by 1"],
    ],
    [
      "has one without a time, and another scan of the same use has been found to be ours",
      {
        admissions: [ticket(1, 1), ticket(2, 1)],
        outcomes: {
          1: { kind: "already-redeemed", redeemedAt: null },
          2: { kind: "probable", redeemedAt: null },
        },
      },
      ["admitted-twice unit-1 2/1 by 1+2"],
    ],
    [
      "has one without a time, which the voucher left",
      {
        booking: pair,
        admissions: [voucher(1, 1), ticket(2, 2)],
        outcomes: { 1: accepted(1), 2: { kind: "already-redeemed", redeemedAt: null } },
      },
      [],
    ],
    [
      "had one without a time before the voucher's guests came",
      {
        booking: pair,
        admissions: [
          ticket(1, 1),
          { ...voucher(2, 1), at: later(now, minutes(6)), uncertaintyMs: 1_000 },
        ],
        outcomes: { 1: { kind: "already-redeemed", redeemedAt: null }, 2: accepted(7) },
      },
      ["redeemed-elsewhere unit-1 1/1 by 1"],
    ],
    [
      "had one without a time, perhaps not before the voucher's guests came",
      {
        booking: pair,
        admissions: [
          ticket(1, 1),
          { ...voucher(2, 1), at: later(now, minutes(6)), uncertaintyMs: minutes(1) },
        ],
        outcomes: { 1: { kind: "already-redeemed", redeemedAt: null }, 2: accepted(7) },
      },
      [],
    ],
    [
      "has one without a time, and the voucher only found what another ticket left",
      {
        booking: pair,
        admissions: [
          ticket(1, 1),
          ticket(2, 2, { supplierRedeemedAt: later(now, minutes(1)) }),
          { ...voucher(3, 1), supplierRedeemedAt: later(now, minutes(1)) },
        ],
        outcomes: {
          1: { kind: "already-redeemed", redeemedAt: null },
          2: accepted(1),
          3: { kind: "accepted", redeemedAt: later(now, minutes(1)), leftBy: scanIdOf(2) },
        },
      },
      ["admitted-twice party 3/2 by 1+2+3", "redeemed-elsewhere unit-1 1/1 by 1"],
    ],
    [
      "has one without a time, and only another guest's is ours",
      {
        booking: pair,
        admissions: [ticket(1, 1), ticket(2, 2)],
        outcomes: { 1: accepted(1), 2: { kind: "already-redeemed", redeemedAt: null } },
      },
      ["redeemed-elsewhere unit-2 1/1 by 2"],
    ],
    [
      "has the redemption of another admission of ours",
      {
        booking: pair,
        admissions: [ticket(1, 1), ticket(2, 2, { supplierRedeemedAt: later(now, minutes(1)) })],
        outcomes: { 1: foreign(1), 2: accepted(1) },
      },
      [],
    ],
    [
      "has what perhaps another guest's ticket has left",
      {
        booking: pair,
        admissions: [ticket(1, 1), ticket(2, 2, { supplierRedeemedAt: later(now, minutes(1)) })],
        outcomes: { 1: foreign(1), 2: { kind: "probable", redeemedAt: later(now, minutes(1)) } },
      },
      ["redeemed-elsewhere unit-1 1/1 by 1"],
    ],
    [
      "refuses what it has as ours already, cancelled since",
      { ...both, outcomes: { 1: accepted(1), 2: cancelled } },
      ["admitted-twice unit-1 2/1 by 1+2"],
    ],
    [
      "refuses the second use of two, after the first",
      {
        ...both,
        product: twice,
        outcomes: { 1: accepted(1), 2: cancelled },
      },
      ["refused-after-admission unit-1 1/2 by 2"],
    ],
    [
      "refuses",
      { admissions: [ticket(1, 1)], outcomes: { 1: cancelled } },
      ["refused-after-admission unit-1 1/1 by 1"],
    ],
    [
      "refuses a voucher",
      { booking: aVoucherBooking(5), admissions: [voucher(1, 2)], outcomes: { 1: cancelled } },
      ["refused-after-admission party 2/5 by 1"],
    ],
    [
      "refuses what has been taken back",
      { admissions: [ticket(1, 1)], undos: [undoOf(1)], outcomes: { 1: cancelled } },
      [],
    ],
    [
      "refuses the one of two that was sent: both are inside on it",
      { ...both, outcomes: { 1: cancelled, 2: leftToOther } },
      ["admitted-twice unit-1 2/1 by 1+2", "refused-after-admission unit-1 2/1 by 1+2"],
    ],
    [
      "refused the one that has been taken back; the other rests on the same refusal",
      { ...both, undos: [undoOf(1)], outcomes: { 1: cancelled, 2: leftToOther } },
      ["refused-after-admission unit-1 1/1 by 2"],
    ],
    [
      "refused the first, which was taken back, and accepts the second",
      { ...both, undos: [undoOf(1)], outcomes: { 1: cancelled, 2: accepted(1) } },
      [],
    ],
    ["has not answered yet", { admissions: [ticket(1, 1)] }, []],
    [
      "was not to be told",
      { admissions: [ticket(1, 1)], outcomes: { 1: { kind: "not-sent", why: "observe" } } },
      [],
    ],
  ])("%s", (_case, told, expected) => {
    expect(found(told)).toEqual(expected);
  });

  test("is quoted", () => {
    const told = { admissions: [ticket(1, 1)] };
    const [refused] = conflictsOf(history({ ...told, outcomes: { 1: cancelled } }));
    expect(refused?.supplier).toEqual({ kind: "refused", code: "CANCELLED", text: "gone" });
    const [elsewhere] = conflictsOf(history({ ...told, outcomes: { 1: foreign(-90) } }));
    expect(elsewhere?.supplier).toEqual({ kind: "redeemed", at: later(now, minutes(-90)) });
  });
});
