/** Guests sent away, taken back or let in late, and what the supplier has of them. Beside it `compare-let-ins.test.ts`. */
import { describe, expect, it, test } from "vitest";
import type { Booking } from "../../core/booking.ts";
import type { Settlement } from "../../core/settlement.ts";
import { aBooking, aUnitItem, codes, today } from "../../testing/builders.ts";
import {
  admitted,
  asked,
  clock,
  held,
  refused,
  takenBack,
  unknown,
  usedBefore,
} from "./a-day-of-scans.contract.ts";
import { at, outcomesOf, undated, usedAt } from "./compare-world.contract.ts";
import { compare } from "./compare.ts";
import { type ScanWithEnd, toDayScan } from "./day-scan.ts";
import { venueDay } from "./venue-day.ts";

describe("not let in", () => {
  const tellings = [
    ["refused", refused],
    ["held", held],
  ] as const;
  for (const [name, tell] of tellings) {
    test.each<[string, Booking, string]>([
      ["not recorded", aBooking(), "agree"],
      ["recorded then", usedAt("10:00"), "refused-but-recorded: used 10:00"],
      ["recorded ten minutes later", usedAt("10:10"), "refused-but-recorded: used 10:10"],
      ["recorded later that day", usedAt("10:11"), "agree"],
      ["recorded hours before", usedAt("06:30"), "agree"],
      ["recorded, nobody says when", undated, "not-comparable"],
    ])(`${name}, and %s`, (_, booking, outcome) => {
      expect(outcomesOf([tell(at("10:00"))], { booking })).toEqual([outcome]);
    });
  }

  test.each<[string, Booking, string]>([
    ["not recorded", aBooking(), "agree"],
    ["recorded before", usedAt("06:30"), "agree"],
    ["recorded just then, by other clocks", usedAt("10:02"), "agree"],
    ["recorded only afterwards", usedAt("10:03"), "refused-but-recorded: used 10:03"],
    ["recorded, nobody says when", undated, "agree"],
  ])("already used, and %s", (_, booking, outcome) => {
    expect(outcomesOf([usedBefore(at("10:00"))], { booking })).toEqual([outcome]);
  });
});

describe("several scans of one ticket", () => {
  test.each<[string, readonly ScanWithEnd[], Booking, readonly string[]]>([
    [
      "refused, then let in: the last answer counts",
      [refused(at("09:55")), admitted({ n: 2, time: "10:00" })],
      usedAt("10:01"),
      ["agree", "agree"],
    ],
    [
      "refused, then let in, and never recorded",
      [refused(at("09:55")), admitted({ n: 2, time: "10:00" })],
      aBooking(),
      ["agree", "admitted-not-recorded: CONFIRMED"],
    ],
    [
      "let in, then already used: both say the same",
      [admitted(at("10:00")), usedBefore({ n: 2, time: "10:05" })],
      usedAt("10:09"),
      ["agree", "agree"],
    ],
    [
      "let in, then already used, and never recorded",
      [admitted(at("10:00")), usedBefore({ n: 2, time: "10:05" })],
      aBooking(),
      ["admitted-not-recorded: CONFIRMED", "agree"],
    ],
    [
      "refused three times: told once, by the last about then",
      [
        refused(at("10:00")),
        held({ n: 2, time: "10:01" }),
        refused({ n: 3, time: "10:02" }),
        usedBefore({ n: 4, time: "11:00" }),
      ],
      usedAt("10:03"),
      ["agree", "agree", "refused-but-recorded: used 10:03", "agree"],
    ],
    [
      "a question is no answer",
      [asked(at("09:59")), refused({ n: 2, time: "10:00" })],
      usedAt("10:01"),
      ["nothing", "refused-but-recorded: used 10:01"],
    ],
  ])("%s", (_, ...[scans, booking, outcomes]) => {
    expect(outcomesOf(scans, { booking })).toEqual(outcomes);
  });
});

describe("taken back", () => {
  const undone = [
    admitted({ ...at("10:00"), undoneBy: 2 }),
    takenBack({ n: 2, time: "10:01", of: 1 }),
  ];
  test.each<[string, Booking, readonly string[]]>([
    ["and not recorded", aBooking(), ["agree", "agree"]],
    ["and recorded all the same", usedAt("10:00"), ["agree", "refused-but-recorded: used 10:00"]],
    ["and recorded, nobody says when", undated, ["agree", "not-comparable"]],
  ])("%s", (_, booking, outcomes) => {
    expect(outcomesOf(undone, { booking })).toEqual(outcomes);
  });

  it("an hour later, by a supervisor", () => {
    const scans = [
      admitted({ ...at("10:00"), undoneBy: 2 }),
      takenBack({ n: 2, time: "11:00", of: 1 }),
    ];
    expect(outcomesOf(scans, { booking: usedAt("09:55") })).toEqual([
      "agree",
      "refused-but-recorded: used 09:55",
    ]);
    expect(outcomesOf(scans, { booking: usedAt("09:45") })).toEqual(["agree", "agree"]);
  });

  it("of a ticket that is gone from its booking", () => {
    const booking = aBooking({ unitItems: [aUnitItem(2)] });
    expect(outcomesOf(undone, { booking })).toEqual(["agree", "not-comparable"]);
  });

  it("after we had redeemed it ourselves", () => {
    const settlement: Settlement = { kind: "accepted", redeemedAt: clock("10:00") };
    const scans = [
      admitted({ ...at("10:00"), undoneBy: 2, settlement }),
      takenBack({ n: 2, time: "10:01", of: 1 }),
    ];
    expect(outcomesOf(scans, { booking: usedAt("10:00") })).toEqual(["agree", "agree"]);
  });

  it("and let in again: the last answer counts, and the first use may be theirs", () => {
    const scans = [...undone, admitted({ n: 3, time: "10:30" })];
    const given = { booking: usedAt("10:00") };
    expect(outcomesOf(scans, given)).toEqual(["agree", "agree", "agree"]);
  });

  it("on another day, it was nobody's entry all the same", () => {
    const scans = [admitted({ ...at("10:00"), undoneBy: 9 })];
    expect(outcomesOf(scans, { booking: usedAt("10:00") })).toEqual([
      "refused-but-recorded: used 10:00",
    ]);
    expect(outcomesOf(scans)).toEqual(["agree"]);
  });
});

describe("unknown", () => {
  test.each<[string, readonly ScanWithEnd[], Booking | null, readonly string[]]>([
    ["and in no booking", [unknown(at("10:00"))], null, ["nothing"]],
    ["and booked, not used", [unknown(at("10:00"))], aBooking(), ["unknown-but-booked: CONFIRMED"]],
    [
      "and booked, used",
      [unknown(at("10:00"))],
      usedAt("10:02"),
      ["unknown-but-booked: used 10:02"],
    ],
    [
      "twice: told by the last",
      [unknown(at("10:00")), unknown({ n: 2, time: "10:01" })],
      aBooking(),
      ["agree", "unknown-but-booked: CONFIRMED"],
    ],
    [
      "then let in",
      [unknown(at("10:00")), admitted({ n: 2, time: "10:05" })],
      usedAt("10:05"),
      ["agree", "agree"],
    ],
    [
      "then already used elsewhere: the guest had been sent away",
      [unknown(at("10:00")), usedBefore({ n: 2, time: "11:00" })],
      usedAt("10:02"),
      ["unknown-but-booked: used 10:02", "agree"],
    ],
  ])("%s", (_, ...[scans, booking, outcomes]) => {
    expect(outcomesOf(scans, { booking })).toEqual(outcomes);
  });
});

describe("nothing to compare with", () => {
  const all = [
    refused(at("10:00")),
    held({ n: 2, time: "10:01" }),
    usedBefore({ n: 3, time: "10:02" }),
    admitted({ n: 4, time: "10:03" }),
  ];
  const accepted: Settlement = { kind: "accepted", redeemedAt: null };

  it("where the booking is gone, but for what the supplier took from us", () => {
    const redeemed = admitted({ n: 5, time: "10:04", settlement: accepted });
    expect(outcomesOf([...all, redeemed], { booking: null })).toEqual([
      ...all.map(() => "not-comparable"),
      "agree",
    ]);
  });

  it("where the ticket is gone from its booking", () => {
    const booking = aBooking({ unitItems: [aUnitItem(2)] });
    expect(outcomesOf(all, { booking })).toEqual(all.map(() => "not-comparable"));
  });

  it("where the supplier tells of no use", () => {
    const scans = [
      refused(at("10:00")),
      admitted({ n: 2, time: "10:01", code: "T2", unit: "unit-2" }),
    ];
    const booking = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
    expect(outcomesOf(scans, { booking, telling: "never" })).toEqual([
      "not-comparable",
      "not-comparable",
    ]);
  });

  it("where the supplier was never asked about this ticket", () => {
    const given = {
      booking: aBooking({ unitItems: [aUnitItem(1)] }),
      telling: "where-asked",
    } as const;
    expect(outcomesOf([admitted(at("10:00"))], given)).toEqual(["not-comparable"]);
    const booking = aBooking({ unitItems: [aUnitItem(1, { status: { kind: "CONFIRMED" } })] });
    expect(outcomesOf([admitted(at("10:00"))], { ...given, booking })).toEqual([
      "admitted-not-recorded: CONFIRMED",
    ]);
  });

  it("and nobody's connection is asked about", () => {
    const compared = compare({
      scans: [toDayScan(admitted(at("10:00")))],
      bookings: new Map(),
      productByKey: () => null,
      connectionOf: () => null,
      tellingOf: () => "always",
      day: venueDay(today, []),
    });
    expect(compared).toEqual([]);
  });
});

it("a typed code in lower case is about the ticket that it found", () => {
  const typed = refused({ ...at("10:00"), code: "t1" });
  const capture = { ...typed.scan.capture, source: "typed" } as const;
  const scans = [{ ...typed, scan: { ...typed.scan, capture } }];
  expect(outcomesOf(scans, { booking: usedAt("10:01") })).toEqual([
    "refused-but-recorded: used 10:01",
  ]);
});

it("a ticket's no is not contradicted by another ticket's use", () => {
  const booking = aBooking({
    voucher: codes("V1"),
    unitItems: [aUnitItem(1), aUnitItem(2, { redeemedAt: clock("10:01") })],
  });
  expect(outcomesOf([refused(at("10:00"))], { booking })).toEqual(["agree"]);
});
