import { describe, expect, test } from "vitest";
import { aVoucherBooking, now, scanIdOf } from "../testing/builders.ts";
import {
  accepted,
  cancelled,
  foreign,
  found,
  history,
  leftToOther,
  pair,
  ticket,
  type Told,
  twice,
  undoOf,
  voucher,
} from "./conflicts-world.contract.ts";
import { conflictsOf } from "./conflicts.ts";
import { later, minutes } from "./time.ts";

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
