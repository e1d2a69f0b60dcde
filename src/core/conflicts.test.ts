import { describe, expect, test } from "vitest";
import {
  aBooking,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  now,
  scanIdOf,
} from "../testing/builders.ts";
import { cardOf } from "./card.ts";
import {
  day,
  family,
  found,
  history,
  hour,
  pair,
  party,
  perDate,
  ticket,
  type Told,
  twice,
  undoOf,
  voucher,
} from "./conflicts-world.contract.ts";
import { conflictsOf } from "./conflicts.ts";
import { later } from "./time.ts";

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
