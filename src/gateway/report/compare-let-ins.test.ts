/** Guests let in by Stile, and what the supplier has of them. Beside it `compare.test.ts`: those who were not. */
import { describe, expect, it, test } from "vitest";
import type { Booking } from "../../core/booking.ts";
import type { Product, UsePolicy } from "../../core/product.ts";
import type { Settlement } from "../../core/settlement.ts";
import { addDays } from "../../core/time.ts";
import {
  aBooking,
  aPolicy,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  today,
} from "../../testing/builders.ts";
import { admitted, clock, overruled, refused, usedBefore } from "./a-day-of-scans.contract.ts";
import { at, outcomesOf, ticketUsed, undated, usedAt } from "./compare-world.contract.ts";
import type { ScanWithEnd } from "./day-scan.ts";

const withUse = (use: UsePolicy): Product => aProduct({ policy: aPolicy({ use }) });

describe("let in", () => {
  test.each<[string, Booking, string]>([
    ["recorded in the same minute", usedAt("10:00"), "agree"],
    ["recorded ten minutes before: another scanner, other clocks", usedAt("09:50"), "agree"],
    [
      "recorded eleven minutes before: somebody else",
      usedAt("09:49"),
      "admitted-not-recorded: used 09:49",
    ],
    ["recorded hours later: an upload that waited", usedAt("23:59"), "agree"],
    ["recorded hours before", usedAt("06:30"), "admitted-not-recorded: used 06:30"],
    [
      "recorded on another day",
      ticketUsed(clock("10:00", addDays(today, -1))),
      "admitted-not-recorded: used 10:00",
    ],
    [
      "recorded on the next day",
      ticketUsed(clock("10:00", addDays(today, 1))),
      "admitted-not-recorded: used 10:00",
    ],
    ["recorded, nobody says when", undated, "agree"],
    ["not recorded", aBooking(), "admitted-not-recorded: CONFIRMED"],
    [
      "not recorded, and cancelled since",
      aBooking({ status: { kind: "CANCELLED" } }),
      "admitted-not-recorded: CANCELLED",
    ],
    [
      "not recorded, with a word that nobody knows",
      aBooking({ unitItems: [aUnitItem(1, { status: { kind: "OTHER", raw: "UPGRADED" } })] }),
      "admitted-not-recorded: UPGRADED",
    ],
    ["recorded for the booking as a whole", aBooking({ redeemedAt: clock("10:01") }), "agree"],
  ])("%s", (_, booking, outcome) => {
    expect(outcomesOf([admitted(at("10:00"))], { booking })).toEqual([outcome]);
  });

  it("shortly before midnight agrees with a record shortly after", () => {
    const booking = ticketUsed(clock("00:05", addDays(today, 1)));
    expect(outcomesOf([admitted(at("23:58"))], { booking })).toEqual(["agree"]);
  });

  it("needs the ticket's own record where another ticket's made the booking REDEEMED", () => {
    const booking = aBooking({
      status: { kind: "REDEEMED" },
      redeemedAt: clock("10:00"),
      unitItems: [
        aUnitItem(1, { status: { kind: "CONFIRMED" } }),
        aUnitItem(2, { status: { kind: "REDEEMED" }, redeemedAt: clock("10:00") }),
      ],
    });
    const second = admitted({ n: 2, time: "10:01", code: "T2", unit: "unit-2", booking });
    expect(outcomesOf([admitted({ ...at("10:00"), booking }), second], { booking })).toEqual([
      "admitted-not-recorded: CONFIRMED",
      "agree",
    ]);
  });

  it.each<[string, Settlement, string]>([
    ["took it", { kind: "accepted", redeemedAt: null }, "agree"],
    ["seems to have it", { kind: "probable", redeemedAt: null }, "agree"],
    ["has it once or more", { kind: "at-least-once", redeemedAt: null }, "agree"],
    ["has it of one that was taken back", { kind: "not-sent", why: "already-recorded" }, "agree"],
    [
      "refused it",
      { kind: "rejected", code: "NO", text: null },
      "admitted-not-recorded: CONFIRMED",
    ],
  ])("and sent to a supplier that %s", (_, settlement, outcome) => {
    expect(outcomesOf([admitted({ ...at("10:00"), settlement })])).toEqual([outcome]);
  });

  it("is not borne out by a use that the supplier called somebody else's", () => {
    const settlement: Settlement = { kind: "already-redeemed", redeemedAt: clock("09:58") };
    const scans = [admitted({ ...at("10:00"), settlement })];
    expect(outcomesOf(scans, { booking: usedAt("09:58") })).toEqual([
      "admitted-not-recorded: used 09:58",
    ]);
  });

  it("twice on one ticket agrees once", () => {
    const scans = [admitted(at("10:00")), admitted({ n: 2, time: "10:02" })];
    expect(outcomesOf(scans, { booking: usedAt("10:01") })).toEqual([
      "agree",
      "admitted-not-recorded: used 10:01",
    ]);
  });

  it("in parts agrees with the one use of a family's ticket", () => {
    const family = { unit: "family" };
    const booking = ticketUsed(clock("10:00"), family);
    const scans = [
      admitted({ ...at("10:00"), people: 2 }),
      admitted({ n: 2, time: "10:40", people: 2 }),
    ];
    expect(outcomesOf(scans, { booking })).toEqual(["agree", "agree"]);
  });

  it.each<UsePolicy>([{ kind: "per-date" }, { kind: "times", times: 3 }])(
    "again on a ticket that is used $kind cannot be compared with its first use",
    (use) => {
      const booking = ticketUsed(clock("10:00", addDays(today, -1)));
      const given = { booking, product: withUse(use) };
      expect(outcomesOf([admitted(at("10:00"))], given)).toEqual(["not-comparable"]);
    },
  );

  it("against a no needs a use like anybody", () => {
    const scans = [usedBefore(at("10:00")), overruled({ n: 2, time: "10:01", of: 1 })];
    expect(outcomesOf(scans, { booking: usedAt("06:30") })).toEqual([
      "agree",
      "admitted-not-recorded: used 06:30",
    ]);
    expect(outcomesOf(scans, { booking: usedAt("10:03") })).toEqual(["agree", "agree"]);
  });

  it("with an add-on is one use of it", () => {
    const booking = ticketUsed(clock("10:00"), { unit: "parking" });
    const scans = [
      admitted({ ...at("10:00"), people: 0 }),
      admitted({ n: 2, time: "10:01", people: 0 }),
    ];
    expect(outcomesOf(scans, { booking })).toEqual(["agree", "admitted-not-recorded: used 10:00"]);
  });
});

/** A voucher of guests without tickets, each used at a time or not. */
const party = (...times: readonly (string | null)[]): Booking =>
  aVoucherBooking(5, {
    unitItems: times.map((time, n) =>
      aUnitItem(n + 1, { ticket: null, ...(time === null ? {} : { redeemedAt: clock(time) }) }),
    ),
  });
const letIn = (n: number, time: string, people: number): ScanWithEnd =>
  admitted({ n, time, code: "V1", unit: null, people });

describe("a voucher", () => {
  test.each<[string, Booking, readonly ScanWithEnd[], readonly string[]]>([
    [
      "of five, all recorded",
      party("10:01", "10:01", "10:01", "10:01", "10:01"),
      [letIn(1, "10:00", 5)],
      ["agree"],
    ],
    [
      "of five, recorded as a whole",
      { ...party(null, null, null, null, null), redeemedAt: clock("10:01") },
      [letIn(1, "10:00", 5)],
      ["agree"],
    ],
    [
      "in two parts, recorded as a whole with the first",
      { ...party(null, null, null, null, null), redeemedAt: clock("10:01") },
      [letIn(1, "10:00", 2), letIn(2, "10:45", 3)],
      ["agree", "agree"],
    ],
    [
      "more of them than recorded",
      party("10:00", "10:00", null, null, null),
      [letIn(1, "10:00", 2), letIn(2, "10:20", 3)],
      ["agree", "admitted-not-recorded: used 10:00"],
    ],
    [
      "none recorded",
      party(null, null, null, null, null),
      [letIn(1, "10:00", 4)],
      ["admitted-not-recorded: CONFIRMED"],
    ],
    [
      "all recorded hours before",
      party("06:00", "06:10", "06:00", "06:00", "06:00"),
      [letIn(1, "10:00", 5)],
      ["admitted-not-recorded: used 06:10"],
    ],
    [
      "beside a ticket, whose use is the ticket's",
      {
        ...party("10:00", "10:05", null),
        unitItems: [
          aUnitItem(1, { redeemedAt: clock("10:00") }),
          aUnitItem(2, { ticket: null, redeemedAt: clock("10:05") }),
          aUnitItem(3, { ticket: null }),
        ],
      },
      [admitted({ n: 1, time: "10:00" }), letIn(2, "10:05", 2)],
      ["agree", "admitted-not-recorded: used 10:05"],
    ],
    [
      "refused, and its party recorded",
      party("10:05", "10:05"),
      [refused({ n: 1, time: "10:00", code: "V1" })],
      ["refused-but-recorded: used 10:05"],
    ],
    [
      "refused for one too many, then let in",
      party("10:01", "10:01"),
      [
        refused({ n: 1, time: "10:00", code: "V1" }, { kind: "over-party", remaining: 2 }),
        letIn(2, "10:01", 2),
      ],
      ["agree", "agree"],
    ],
    [
      "of add-ons: one use each",
      {
        ...party("10:00", "10:00"),
        unitItems: [1, 2].map((n) =>
          aUnitItem(n, { unit: "parking", ticket: null, redeemedAt: clock("10:00") }),
        ),
      },
      [letIn(1, "10:00", 0), letIn(2, "10:01", 0), letIn(3, "10:02", 0)],
      ["agree", "agree", "admitted-not-recorded: used 10:00"],
    ],
    [
      "complete before: that is a use like any other",
      party("09:30", "09:55"),
      [refused({ n: 1, time: "10:00", code: "V1" }, { kind: "party-full", inside: 2 })],
      ["agree"],
    ],
  ])("%s", (_, ...[booking, scans, outcomes]) => {
    expect(outcomesOf(scans, { booking })).toEqual(outcomes);
  });
});
