/** Ticket T1 and voucher V1 of one booking on 7 May in London, as Stile told of them and as the supplier has them. */
import { describe, expect, it, test } from "vitest";
import type { Booking, UnitItem } from "../../core/booking.ts";
import type { Product, UsePolicy } from "../../core/product.ts";
import type { Settlement } from "../../core/settlement.ts";
import { addDays, type Instant, localTimeAt } from "../../core/time.ts";
import {
  aBooking,
  aPolicy,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  london,
  today,
} from "../../testing/builders.ts";
import {
  admitted,
  asked,
  clock,
  held,
  overruled,
  refused,
  takenBack,
  unknown,
  usedBefore,
} from "./a-day-of-scans.contract.ts";
import type { Outcome } from "./booking-day.ts";
import { compare } from "./compare.ts";
import { type ScanWithEnd, toDayScan } from "./day-scan.ts";
import type { UseTelling } from "./supplier-uses.ts";
import { venueDay } from "./venue-day.ts";

interface Given {
  /** Null where it is not here. */
  readonly booking?: Booking | null;
  readonly product?: Product;
  readonly telling?: UseTelling;
}

/** In the order of the scans, in words. */
function outcomesOf(scans: readonly ScanWithEnd[], given: Given = {}): readonly string[] {
  const { booking = aBooking(), product = aProduct(), telling = "always" } = given;
  const compared = compare({
    scans: scans.map(toDayScan).map((scan) =>
      // as the report finds it by its code
      scan.said.kind === "unknown" && booking !== null
        ? { ...scan, bookings: [booking.key] }
        : scan,
    ),
    bookings: new Map(booking === null ? [] : [[booking.key, booking]]),
    productByKey: (key) => (key === product.key ? product : null),
    connectionOf: () => connection,
    tellingOf: () => telling,
    day: venueDay(today, [product]),
  });
  const byScan = new Map(compared.map(({ scan, outcome }) => [scan, wordsFor(outcome)]));
  return scans.map(({ scan }) => byScan.get(scan.id) ?? "nothing");
}

function wordsFor(outcome: Outcome): string {
  if (outcome.kind !== "differ") return outcome.kind;
  const { why, supplier } = outcome;
  if (supplier.kind === "not-recorded") return `${why}: ${supplier.status}`;
  return `${why}: used ${supplier.at === null ? "some time" : localTimeAt(supplier.at, london)}`;
}

const ticketUsed = (at: Instant | null, change: Partial<UnitItem> = {}): Booking =>
  aBooking({
    unitItems: [aUnitItem(1, { status: { kind: "REDEEMED" }, redeemedAt: at, ...change })],
  });
const usedAt = (time: string): Booking => ticketUsed(clock(time));
const undated = ticketUsed(null);
const withUse = (use: UsePolicy): Product => aProduct({ policy: aPolicy({ use }) });
const at = (time: string) => ({ n: 1, time });

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
