import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyBooking, anyInput } from "../../core/any-judge-input.contract.ts";
import type { Booking } from "../../core/booking.ts";
import { asConnectionId, bookingKey, productKey } from "../../core/ids.ts";
import { judge } from "../../core/judge.ts";
import type { Product } from "../../core/product.ts";
import type { Settlement } from "../../core/settlement.ts";
import { addDays, asInstant, minutes } from "../../core/time.ts";
import { reportSchema } from "../../protocol/venue.ts";
import {
  aBooking,
  aCapture,
  aProduct,
  aScan,
  at,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  now,
  scanIdOf,
  thisDevice,
  today,
} from "../../testing/builders.ts";
import {
  admitted,
  answered,
  asked,
  clock,
  overruled,
  refused,
  takenBack,
  unknown,
  usedBefore,
} from "./a-day-of-scans.contract.ts";
import type { ScanWithEnd } from "./day-scan.ts";
import { makeReport, type ReportDeps } from "./make-report.ts";
import type { ReportReads } from "./report-reads.ts";
import { isIn } from "./venue-day.ts";

interface Given {
  readonly scans?: readonly ScanWithEnd[];
  readonly bookings?: readonly Booking[];
  readonly products?: readonly Product[];
}

const second = asConnectionId("harbour-octo/2");

function depsOn({ scans = [], bookings = [], products = [aProduct()] }: Given): ReportDeps {
  const reads: ReportReads = {
    scansIn: async (span, after) => {
      const all = scans
        .filter(({ scan }) => isIn(span, scan.decided.correctedAt))
        .toSorted(
          (a, b) =>
            a.scan.decided.correctedAt - b.scan.decided.correctedAt ||
            (a.scan.id < b.scan.id ? -1 : 1),
        );
      const start = all.findIndex(({ scan }) => scan.id === after?.id) + 1;
      const page = all.slice(start, start + 2);
      const last = page.at(-1);
      const isEnd = last === undefined || start + 2 >= all.length;
      return {
        scans: page,
        end: isEnd ? null : { at: last.scan.decided.correctedAt, id: last.scan.id },
      };
    },
    scansById: async (ids) => scans.map(({ scan }) => scan).filter(({ id }) => ids.includes(id)),
    bookingsByKey: async (keys) => bookings.filter(({ key }) => keys.includes(key)),
    usedBookings: async (after) =>
      bookings
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .filter(({ key }) => after === null || key > after)
        .slice(0, 1),
  };
  return {
    reads,
    bookingsByCode: async (code) =>
      bookings.filter(({ voucher, unitItems }) =>
        [voucher, ...unitItems.map(({ ticket }) => ticket)].some((h) => h?.codes.includes(code)),
      ),
    products: () => products,
    manifest: () => ({
      asOf: now,
      connections: [connection, second].map((id) => ({
        id,
        label: `The ${id}`,
        mode: "observe" as const,
        coverage: "listed" as const,
      })),
    }),
    tellingOf: () => "always",
    actsBetween: async (from, to) => [
      {
        at: from,
        device: thisDevice,
        operator: "Kim",
        act: { kind: "revoke", device: thisDevice },
      },
      { at: to, device: thisDevice, operator: "Kim", act: { kind: "revoke", device: thisDevice } },
    ],
    clock: { now: () => now },
    pause: async () => undefined,
  };
}

const reportOn = (given: Given) => makeReport(depsOn(given), today);
const countsOf = async (given: Given) =>
  (await reportOn(given)).connections.map(({ agree, differ, notComparable, notScanned }) => [
    agree,
    differ,
    notComparable,
    notScanned,
  ]);

const scanAt = (n: number, iso: string, timeZone: string): ScanWithEnd => {
  const stored = refused({ n, time: "10:00" });
  const { verdict } = stored.scan;
  if (verdict.kind !== "refuse") throw new Error("it was refused");
  const decided = { deviceAt: at(iso), correctedAt: at(iso), uncertaintyMs: 0 };
  const card = { ...verdict.card, timeZone };
  return { ...stored, scan: { ...stored.scan, decided, verdict: { ...verdict, card } } };
};

describe("the evening report", () => {
  it("of a day without scans says so, with its zone, its age and what was done", async () => {
    expect(await reportOn({})).toEqual({
      date: today,
      timeZone: "Europe/London",
      madeAt: now,
      asOf: now,
      scans: 0,
      people: 0,
      verdicts: [],
      connections: [connection, second].map((id) => ({
        id,
        label: `The ${id}`,
        mode: "observe",
        agree: 0,
        differ: 0,
        notComparable: 0,
        notScanned: 0,
      })),
      differences: [],
      acts: [
        {
          at: clock("00:00"),
          device: thisDevice,
          operator: "Kim",
          act: { kind: "revoke", device: thisDevice },
        },
        {
          at: clock("00:00", addDays(today, 1)),
          device: thisDevice,
          operator: "Kim",
          act: { kind: "revoke", device: thisDevice },
        },
      ],
    });
  });

  it("counts presentations, people and answers", async () => {
    const booking = aVoucherBooking(5);
    const question = asked({ n: 1, time: "09:00", code: "V1", booking });
    const scans = [
      question,
      answered({ n: 2, time: "09:00", code: "V1", unit: null, people: 4 }, question),
      asked({ n: 3, time: "09:10", code: "V1", booking }),
      admitted({ n: 4, time: "09:20", undoneBy: 5 }),
      takenBack({ n: 5, time: "09:21", of: 4 }),
      usedBefore({ n: 6, time: "09:30" }),
      overruled({ n: 7, time: "09:31", of: 6, people: 2 }),
      unknown({ n: 8, time: "09:40", code: "nobody's" }),
    ];
    const { scans: presented, people, verdicts } = await reportOn({ scans, bookings: [booking] });
    expect(presented).toBe(5);
    expect(people).toBe(6);
    expect(verdicts).toEqual([
      { kind: "admit", scans: 2 },
      { kind: "already-used", scans: 1 },
      { kind: "choose", scans: 1 },
      { kind: "unknown", scans: 1 },
      { kind: "undone", scans: 1 },
      { kind: "overruled", scans: 1 },
    ]);
  });

  it("tells the differences, latest first, with the whole scan and what the supplier has", async () => {
    const missing = aBooking();
    const known = aBooking({
      key: bookingKey(connection, "booking-2"),
      unitItems: [aUnitItem(2, { redeemedAt: clock("10:05") })],
    });
    const scans = [
      admitted({ n: 1, time: "10:00" }),
      unknown({ n: 2, time: "10:04", code: "T2" }),
      unknown({ n: 3, time: "10:06", code: "T3" }),
    ];
    const { differences } = await reportOn({ scans, bookings: [missing, known] });
    expect(differences).toEqual([
      {
        kind: "unknown-but-booked",
        scan: scans[1]?.scan,
        connection,
        supplier: { kind: "recorded", at: clock("10:05") },
      },
      {
        kind: "admitted-not-recorded",
        scan: scans[0]?.scan,
        connection,
        supplier: { kind: "not-recorded", status: "CONFIRMED" },
      },
    ]);
  });

  it("lists no more than a thousand of them, and counts them all", async () => {
    const bookings = Array.from({ length: 1_001 }, (_, n) =>
      aBooking({ key: bookingKey(connection, `b${n}`) }),
    );
    const scans = bookings.map((booking, n) => admitted({ n: n + 1, time: "10:00", booking }));
    const report = await reportOn({ scans, bookings });
    expect(report.differences).toHaveLength(1_000);
    expect(report.connections[0]?.differ).toBe(1_001);
  });

  it("counts for the connection that the booking's key names, also of a booking that is gone", async () => {
    const ofSecond = aBooking({ key: bookingKey(second, "b"), connection: second });
    const scans = [
      refused({ n: 1, time: "10:00" }),
      refused({ n: 2, time: "10:01", booking: ofSecond }),
      refused({ n: 3, time: "10:02", booking: aBooking({ key: bookingKey(second, "gone") }) }),
      refused({
        n: 4,
        time: "10:03",
        booking: aBooking({ key: bookingKey(asConnectionId("sold"), "b") }),
      }),
    ];
    expect(await countsOf({ scans, bookings: [aBooking(), ofSecond] })).toEqual([
      [1, 0, 0, 0],
      [1, 0, 1, 0],
    ]);
  });

  it("takes each scan on the day of its product's zone", async () => {
    const far = aProduct({ key: productKey(connection, "far"), timeZone: "Pacific/Auckland" });
    const products = [aProduct(), aProduct({ key: productKey(connection, "near") }), far];
    const scans = [
      scanAt(1, "2026-05-06T13:00:00Z", far.timeZone), // 01:00 on the 7th
      scanAt(2, "2026-05-06T13:00:00Z", "Europe/London"),
      scanAt(3, "2026-05-07T13:00:00Z", far.timeZone), // 01:00 on the 8th
      scanAt(4, "2026-05-07T22:30:00Z", "Europe/London"), // 23:30 on the 7th
    ];
    const report = await reportOn({ scans, products });
    expect([report.scans, report.timeZone]).toEqual([2, "Europe/London"]);
  });
});

const used = (n: number, time: string) => aUnitItem(n, { redeemedAt: clock(time) });
const notScanned = async (bookings: readonly Booking[], ...scans: readonly ScanWithEnd[]) =>
  (await countsOf({ bookings, scans }))[0]?.[3];

describe("what was never scanned", () => {
  const three = aBooking({
    voucher: codes("V1"),
    unitItems: [
      used(1, "10:00"),
      used(2, "23:00"),
      used(3, "00:00"),
      aUnitItem(4),
      aUnitItem(5, { redeemedAt: clock("10:00", addDays(today, -1)) }),
      aUnitItem(6, { status: { kind: "REDEEMED" } }),
    ],
  });

  it("is each ticket with a use of that day", async () => {
    expect(await notScanned([three])).toBe(3);
  });

  it("is not what was scanned, with whatever answer", async () => {
    expect(await notScanned([three], refused({ n: 1, time: "18:00" }))).toBe(2);
    expect(await notScanned([three], admitted({ n: 1, time: "18:00" }))).toBe(2);
    expect(await notScanned([three], unknown({ n: 1, time: "18:00", code: "T2" }))).toBe(2);
    expect(await notScanned([three], asked({ n: 1, time: "18:00", code: "T1" }))).toBe(2);
  });

  it("is nothing of a party whose voucher was scanned, nor of a booking whose code is gone", async () => {
    expect(await notScanned([three], asked({ n: 1, time: "18:00", code: "V1" }))).toBe(0);
    expect(await notScanned([three], refused({ n: 1, time: "18:00", code: "old" }))).toBe(0);
  });

  it("is one for a booking that was used as a whole", async () => {
    const whole = aVoucherBooking(5, { redeemedAt: clock("10:00") });
    expect(await notScanned([whole])).toBe(1);
    expect(await notScanned([whole], refused({ n: 1, time: "10:00", code: "V1" }))).toBe(0);
    const byTicket = { ...whole, unitItems: [aUnitItem(1), aUnitItem(2)] };
    expect(await notScanned([byTicket], refused({ n: 1, time: "10:00" }))).toBe(0);
    const before = { ...whole, redeemedAt: clock("10:00", addDays(today, -1)) };
    expect(await notScanned([before])).toBe(0);
  });
});

const anySettlement: fc.Arbitrary<Settlement | null> = fc.constantFrom<(Settlement | null)[]>(
  null,
  { kind: "accepted", redeemedAt: now },
  { kind: "probable", redeemedAt: null },
  { kind: "already-redeemed", redeemedAt: now },
  { kind: "rejected", code: "NO", text: null },
  { kind: "not-sent", why: "observe" },
);

/** What the judge says to anything, some of it taken back, some of it by scans of that day. */
const anyScan = fc
  .record({
    input: anyInput,
    minute: fc.integer({ min: -120, max: 120 }),
    settlement: anySettlement,
    undo: fc.constantFrom("no", "no", "seen", "unseen"),
  })
  .map(({ input, minute, settlement, undo }) => ({
    verdict: judge(input),
    text: input.barcode.text,
    decision: input.decision,
    time: asInstant(now + minutes(minute)),
    settlement,
    undo,
  }));

const anyScans = fc.array(anyScan, { maxLength: 25 }).map((facts) =>
  facts.flatMap(
    ({ verdict, text, decision, time, settlement, undo }, n): readonly ScanWithEnd[] => {
      const isAdmitted = verdict.kind === "admit";
      const scan = aScan({
        id: scanIdOf(2 * n + 1),
        capture: aCapture({ text, at: time }),
        decided: { deviceAt: time, correctedAt: time, uncertaintyMs: 0 },
        verdict,
        decision,
        admission: isAdmitted
          ? { booking: verdict.card.booking, unitItem: verdict.unitItem, people: verdict.people }
          : null,
      });
      if (!isAdmitted || undo === "no") return [{ scan, settlement, undoneBy: null }];
      const undoneBy = scanIdOf(2 * n + 2);
      const { card, people, basis } = verdict;
      const reversal = {
        ...aScan({ id: undoneBy, capture: scan.capture, decided: scan.decided }),
        verdict: { kind: "undone", card, scan: scan.id, people, reason: "", basis } as const,
      };
      return [
        { scan, settlement, undoneBy },
        ...(undo === "seen" ? [{ scan: reversal, settlement: null, undoneBy: null }] : []),
      ];
    },
  ),
);

const anyBookings = fc
  .tuple(fc.option(anyBooking, { freq: 4 }), fc.option(anyBooking, { freq: 2 }))
  .map(([one, other]) => [
    ...(one === null ? [] : [one]),
    ...(other === null ? [] : [{ ...other, key: bookingKey(connection, "booking-2") }]),
  ]);

it("adds up: every answer is in one of three, or about no connection", async () => {
  await fc.assert(
    fc.asyncProperty(anyScans, anyBookings, async (scans, bookings) => {
      const report = await reportOn({ scans, bookings });
      const answers = scans.filter(({ scan }) => scan.verdict.kind !== "choose");
      const deps = depsOn({ bookings });
      const nobodys = [];
      for (const { scan } of answers) {
        const isUnknown = scan.verdict.kind === "unknown";
        if (isUnknown && (await deps.bookingsByCode(scan.capture.text)).length === 0)
          nobodys.push(scan);
      }
      const counted = report.connections.map((c) => c.agree + c.differ + c.notComparable);
      expect(counted.reduce((a, b) => a + b, 0)).toBe(answers.length - nobodys.length);
      const differ = report.connections.reduce((sum, each) => sum + each.differ, 0);
      expect(report.differences).toHaveLength(differ);
      expect(new Set(report.differences.map(({ scan }) => scan.id)).size).toBe(differ);
      const pressed = report.verdicts.filter(({ kind }) => kind === "undone");
      const told = report.verdicts.reduce((sum, each) => sum + each.scans, 0);
      expect(told - pressed.reduce((sum, each) => sum + each.scans, 0)).toBe(report.scans);
      expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    }),
    { numRuns: 200 },
  );
});
