import { describe, expect, it, test } from "vitest";
import {
  aBooking,
  aDay,
  anAdmission,
  aPolicy,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  gateSeven,
  judgeInput,
  now,
  scanIdOf,
  type Situation,
  tomorrow,
} from "../testing/builders.ts";
import { bookingKey } from "./ids.ts";
import { judge } from "./judge.ts";
import { overrulablesOf, overrulesOf } from "./overrule.ts";
import { minutes } from "./time.ts";
import { toVector } from "./vector.ts";
import type { Denial } from "./verdict.ts";

const found = (situation: Situation) => {
  const input = judgeInput(situation);
  return overrulablesOf(toVector("", input, judge(input)));
};

/** `kind (why) unit likely/most`. */
const told = (situation: Situation): readonly string[] =>
  found(situation).map(
    ({ denial, unitItem, likely, most }) =>
      `${whyOf(denial)} ${unitItem?.split("/")[1] ?? "party"} ${likely}/${most}`,
  );

function whyOf(denial: Denial): string {
  if (denial.kind === "refuse") return denial.reason.kind;
  return denial.kind === "hold" ? denial.rule.kind : denial.kind;
}

const cancelled = { cancellation: { at: null } } as const;
const gone = { status: { kind: "CANCELLED" } } as const;
const family = { unitItems: [aUnitItem(1, { unit: "family" })] };
const byVoucher = (n: number, people: number) => anAdmission(n, { unitItem: null, people });
const tomorrows = { visit: aDay(tomorrow) };

describe("whom a supervisor may let in", () => {
  test.each<[string, Situation, readonly string[]]>([
    ["nobody, where the code leads to no booking", { candidates: [] }, []],
    ["nobody, where the judge lets them in", {}, []],
    ["nobody, where the judge asks how many", { booking: aVoucherBooking(3), code: "V1" }, []],
    ["a ticket's guest", { booking: aBooking(tomorrows) }, ["wrong-day unit-1 1/1"]],
    [
      "a ticket's guest who is in already",
      { admissions: [anAdmission(2)] },
      ["already-used unit-1 1/1"],
    ],
    [
      "a family, all of it",
      { booking: aBooking({ ...family, ...cancelled }) },
      ["cancelled unit-1 4/4"],
    ],
    [
      "a family, those of it who are outside",
      {
        booking: aBooking({ ...family, ...tomorrows }),
        admissions: [anAdmission(2, { people: 3 })],
      },
      ["wrong-day unit-1 1/4"],
    ],
    [
      "a family that is in: all of it, for that may be what was wrong",
      { booking: aBooking(family), admissions: [anAdmission(2, { people: 4 })] },
      ["already-used unit-1 4/4"],
    ],
    [
      "an add-on",
      { booking: aBooking({ unitItems: [aUnitItem(1, { unit: "parking" })], ...tomorrows }) },
      ["wrong-day unit-1 0/0"],
    ],
    [
      "a party, all of it",
      { booking: aVoucherBooking(5, tomorrows), code: "V1" },
      ["wrong-day party 5/5"],
    ],
    [
      "a party, the rest of it",
      { booking: aVoucherBooking(5, tomorrows), code: "V1", admissions: [byVoucher(2, 3)] },
      ["wrong-day party 2/5"],
    ],
    [
      "one too many of a party that is in by parts",
      { booking: aVoucherBooking(5), code: "V1", admissions: [byVoucher(2, 3), byVoucher(3, 2)] },
      ["party-full party 1/5"],
    ],
    [
      "a party that is in at once: all of it, for that may be what was wrong",
      { booking: aVoucherBooking(5), code: "V1", admissions: [byVoucher(2, 5)] },
      ["already-used party 5/5"],
    ],
    [
      "a party of which more were picked than were left: as many as were",
      {
        booking: aVoucherBooking(5),
        code: "V1",
        admissions: [byVoucher(2, 3)],
        decision: { booking: aBooking().key, people: 4 },
      },
      ["over-party party 2/5"],
    ],
    [
      "a party whose booking was cancelled, ticket by ticket",
      {
        booking: aBooking({
          voucher: codes("V1"),
          unitItems: [aUnitItem(1, gone), aUnitItem(2, gone)],
        }),
        code: "V1",
      },
      ["cancelled party 2/2"],
    ],
    [
      "one person of a booking that lists nobody",
      { booking: aVoucherBooking(0), code: "V1" },
      ["nobody-booked party 1/1"],
    ],
    [
      "a product without a mapping",
      { products: [], booking: aBooking(family) },
      ["not-set-up unit-1 1/1"],
    ],
    [
      "who is held",
      {
        product: aProduct({ policy: aPolicy({ offline: { kind: "home-gate", gate: gateSeven } }) }),
        gatewayReachable: false,
      },
      ["home-gate unit-1 1/1"],
    ],
    ["who is held by a clock", { clockOffMs: minutes(9) }, ["clock unit-1 1/1"]],
  ])("%s", (_name, situation, expected) => {
    expect(told(situation)).toEqual(expected);
  });
});

describe("of a code of several bookings", () => {
  const second = aBooking({
    key: bookingKey(connection, "booking-2"),
    uuid: "booking-2",
    unitItems: [aUnitItem(2, { ticket: codes("T1") })],
    ...cancelled,
  });

  it("each that was denied", () => {
    const candidates = [aBooking(tomorrows), second];
    expect(told({ candidates })).toEqual(["wrong-day unit-1 1/1", "cancelled unit-2 1/1"]);
  });

  it("not those that may enter", () => {
    expect(told({ candidates: [aBooking(), second] })).toEqual(["cancelled unit-2 1/1"]);
  });

  it("the one that was pressed, where one was", () => {
    const decision = { booking: second.key, people: 1 };
    expect(told({ candidates: [aBooking(tomorrows), second], decision })).toEqual([
      "cancelled unit-2 1/1",
    ]);
  });
});

it("the supplier is asked for the ticket or for the party, in the booking's own spelling", () => {
  const [ticket] = found({ booking: aBooking(tomorrows) });
  expect(ticket?.redemption).toEqual({
    connection,
    reference: "T1",
    bookingUuid: "booking-1",
    unitItemUuid: "unit-1",
  });
  const typed = { text: "v1", symbology: "Unknown", alternatives: ["V1"] } as const;
  const [party] = found({ booking: aVoucherBooking(2, tomorrows), barcode: typed });
  expect(party).toMatchObject({
    unitItem: null,
    redemption: { reference: "V1", unitItemUuid: null },
  });
});

it("names the denial by its kind, not by its story", () => {
  const denials = found({ booking: aBooking(tomorrows) }).map(({ denial }) => denial);
  expect(denials.map((denial) => overrulesOf(scanIdOf(4), denial))).toEqual([
    { scan: scanIdOf(4), kind: "refuse", reason: "wrong-day" },
  ]);
  const [held] = found({ clockOffMs: minutes(9) });
  expect(held && overrulesOf(scanIdOf(4), held.denial)).toEqual({
    scan: scanIdOf(4),
    kind: "hold",
    rule: "clock",
  });
});

describe("what was overruled explains nothing of what it went against", () => {
  const overruled = anAdmission(7, { at: now, overruled: "Checked by hand" });
  const unitItems = [aUnitItem(1), aUnitItem(2)];

  it.each([
    [
      "another's use",
      { status: { kind: "REDEEMED" } } as const,
      { kind: "already-used", use: { by: "supplier", at: null } },
    ],
    [
      "another's use of just now",
      { redeemedAt: now },
      { kind: "already-used", use: { by: "supplier", at: now } },
    ],
    [
      "the supplier's no",
      { redeemable: false },
      { kind: "refuse", reason: { kind: "supplier-refuses" } },
    ],
  ])("%s stands in the way of the next ticket as before", (_name, change, verdict) => {
    const booking = aBooking({ unitItems, ...change });
    expect(judge(judgeInput({ booking, code: "T2" }))).toMatchObject(verdict);
    expect(judge(judgeInput({ booking, code: "T2", admissions: [overruled] }))).toMatchObject(
      verdict,
    );
  });

  it("once the supplier has it as ours, it explains that as any other does", () => {
    const booking = aBooking({ unitItems, redeemedAt: now, redeemable: false });
    const admissions = [{ ...overruled, supplierRedeemedAt: now }];
    expect(judge(judgeInput({ booking, code: "T2", admissions }))).toMatchObject({ kind: "admit" });
  });
});

it("whoever was overruled counts like anybody from then on, and it is told how they came in", () => {
  const admissions = [anAdmission(7, { overruled: "Checked by hand" })];
  expect(judge(judgeInput({ admissions }))).toMatchObject({
    kind: "already-used",
    use: { by: "stile", scan: scanIdOf(7), overruled: "Checked by hand", at: now - minutes(60) },
  });
  const party = { booking: aVoucherBooking(5), code: "V1" };
  const three = anAdmission(7, { unitItem: null, people: 3, overruled: "Goodwill" });
  expect(judge(judgeInput({ ...party, admissions: [three] }))).toMatchObject({
    choice: { remaining: 2, inside: 3 },
  });
  const pair = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
  expect(judge(judgeInput({ booking: pair, code: "T2", admissions }))).toMatchObject({
    kind: "admit",
    inside: 2,
  });
});
