/** Every variant of every union travels through JSON and its schema, and arrives as it left. */
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Booking, BookingStatus, Visit } from "../core/booking.ts";
import {
  aBooking,
  aDay,
  anAdmission,
  aPolicy,
  aProduct,
  aScan,
  aSlot,
  aUnitItem,
  codes,
  connection,
  gateSeven,
  gateTwo,
  judgeInput,
  now,
  scanIdOf,
  thisDevice,
  today,
} from "../testing/builders.ts";
import { cardOf } from "../core/card.ts";
import type { JudgeInput } from "../core/judge.ts";
import { judge } from "../core/judge.ts";
import type { Policy } from "../core/product.ts";
import type { Settlement } from "../core/settlement.ts";
import type { Scan } from "../core/scan.ts";
import type { Basis, Overrules, RefuseReason, Verdict } from "../core/verdict.ts";
import { bookingSchema, parseBooking } from "./booking-schema.ts";
import { admissionSchema, scanSchema, settlementSchema } from "./scan-schema.ts";
import { changesSchema, manifestSchema, problemCodes, problemSchema, productSchema } from "./v1.ts";
import { verdictSchema } from "./verdict-schema.ts";

const travelled = (schema: z.ZodType, value: unknown): unknown =>
  schema.parse(JSON.parse(JSON.stringify(value)));

const statuses: Readonly<Record<BookingStatus["kind"], BookingStatus>> = {
  ON_HOLD: { kind: "ON_HOLD" },
  CONFIRMED: { kind: "CONFIRMED" },
  PENDING: { kind: "PENDING" },
  REJECTED: { kind: "REJECTED" },
  EXPIRED: { kind: "EXPIRED" },
  CANCELLED: { kind: "CANCELLED" },
  REDEEMED: { kind: "REDEEMED" },
  NO_SHOW: { kind: "NO_SHOW" },
  QUOTE: { kind: "QUOTE" },
  OTHER: { kind: "OTHER", raw: "UPGRADED" },
};
const visits: Readonly<Record<Visit["kind"], Visit>> = {
  open: { kind: "open" },
  day: { kind: "day", from: today, until: today, hours: [{ from: "09:00", to: "17:00" }] },
  slot: { kind: "slot", startsAt: now, endsAt: now },
};
const methods = ["DIGITAL", "PRINT", "MANIFEST"] as const;

describe("a booking on the wire", () => {
  const bookings: readonly Booking[] = [
    ...Object.values(statuses).map((status) =>
      aBooking({ status, unitItems: [aUnitItem(1, { status, redeemedAt: now })] }),
    ),
    ...Object.values(visits).map((visit) => aBooking({ visit })),
    ...methods.map((method) => aBooking({ voucher: { codes: ["V"], method } })),
    ...[true, false].map((redeemable) => aBooking({ redeemable, unredeemableReason: "no" })),
    aBooking({ visit: aSlot(now), cancellation: { at: null }, test: true }),
    aBooking({ cancellation: { at: now }, unitItems: [] }),
    aBooking({ voucher: codes("a+b|c%2B\u0000\u{1f3ab}", "<b>", "") }),
  ];

  it.each(bookings)("arrives as it left: %#", (booking) => {
    expect(travelled(bookingSchema, booking)).toEqual(booking);
    expect(parseBooking(JSON.parse(JSON.stringify(booking)))).toEqual(booking);
  });
});

const card = cardOf(aBooking(), aProduct(), aBooking().unitItems);
const bases: Readonly<Record<Basis["kind"], Basis>> = {
  claimed: { kind: "claimed", at: now },
  "looked-up": { kind: "looked-up", at: now },
  snapshot: { kind: "snapshot", at: now },
  nothing: { kind: "nothing" },
};
const reasons: Readonly<Record<RefuseReason["kind"], RefuseReason>> = {
  "test-booking": { kind: "test-booking" },
  cancelled: { kind: "cancelled", at: null },
  "not-confirmed": { kind: "not-confirmed", status: statuses.ON_HOLD },
  expired: { kind: "expired" },
  "no-show": { kind: "no-show" },
  "unknown-status": { kind: "unknown-status", raw: "UPGRADED" },
  "party-full": { kind: "party-full", inside: 4 },
  "wrong-day": { kind: "wrong-day", days: 1 },
  "day-past": { kind: "day-past", days: 1 },
  "too-early": { kind: "too-early", opensAt: now },
  "too-late": { kind: "too-late", closedAt: now },
  "wrong-gate": { kind: "wrong-gate", gates: [gateSeven] },
  "wrong-product": { kind: "wrong-product", gates: [] },
  "not-set-up": { kind: "not-set-up" },
  "nobody-booked": { kind: "nobody-booked" },
  "over-party": { kind: "over-party", remaining: 0 },
  "supplier-refuses": { kind: "supplier-refuses", text: null },
};
const basis = bases.nothing;
const party = { kind: "party", card, remaining: 2, inside: 1, test: false } as const;
const used = {
  by: "stile",
  scan: scanIdOf(1),
  at: now,
  gate: gateTwo,
  operator: "Sam",
  device: thisDevice,
  people: 1,
} as const;
const alone = [
  { kind: "admit", card, people: 1, unitItem: null, inside: 1, test: true, basis },
  { kind: "admit", card, people: 0, unitItem: null, inside: 0, test: false, basis },
  { kind: "already-used", card, use: used, basis },
  { kind: "already-used", card, use: { ...used, overruled: "Goodwill" }, basis },
  { kind: "already-used", card, use: { by: "supplier", at: null }, basis },
  { kind: "hold", card, rule: { kind: "online-only" }, basis },
  { kind: "hold", card, rule: { kind: "home-gate", gate: gateSeven }, basis },
  { kind: "hold", card, rule: { kind: "clock", offMs: -420_000 }, basis },
  { kind: "choose", choice: party, basis },
  ...Object.values(reasons).map((reason) => ({ kind: "refuse", card, reason, basis }) as const),
] as const;
const verdicts: readonly Verdict[] = [
  ...alone,
  ...Object.values(bases).map((each) => ({ ...alone[0], basis: each })),
  { kind: "unknown", text: "\ud800<b>", why: { kind: "not-on-device", bookings: 7 }, basis },
  { kind: "unknown", text: "", why: { kind: "nobody-knows", suppliers: 2 }, basis },
  { kind: "unknown", text: "x", why: { kind: "unreadable" }, basis },
  { kind: "unknown", text: "x", why: { kind: "cut-short", read: 1, expected: 12 }, basis },
  { kind: "unknown", text: "", why: { kind: "cut-short", read: 0, expected: null }, basis },
  {
    kind: "choose",
    choice: { kind: "package", options: alone.map((verdict) => ({ card, verdict })) },
    basis,
  },
];

describe("a verdict on the wire", () => {
  it.each(verdicts)("arrives as it left: %#", (verdict) => {
    expect(travelled(verdictSchema, verdict)).toEqual(verdict);
    expect(travelled(scanSchema, aScan({ verdict }))).toEqual(aScan({ verdict }));
  });

  it("is accepted as the judge made it", () => {
    const inputs: readonly JudgeInput[] = [
      judgeInput(),
      judgeInput({ candidates: [] }),
      judgeInput({ booking: aBooking({ visit: aDay(today, today) }) }),
      judgeInput({ admissions: [anAdmission(1)] }),
    ];
    for (const verdict of inputs.map(judge)) {
      expect(travelled(verdictSchema, verdict)).toEqual(verdict);
    }
  });
});

describe("scans, admissions and settlements on the wire", () => {
  const settlements: readonly Settlement[] = [
    { kind: "accepted", redeemedAt: now },
    { kind: "already-redeemed", redeemedAt: null },
    { kind: "rejected", code: "NO", text: null },
    { kind: "probable", redeemedAt: now },
    { kind: "not-sent", why: "nobody-admitted" },
    { kind: "not-sent", why: "observe" },
    { kind: "not-sent", why: "claimed-by-other" },
  ];
  it.each(settlements)("settlement %o", (settlement) => {
    expect(travelled(settlementSchema, settlement)).toEqual(settlement);
  });

  it("admissions, of a ticket, of a voucher, of an add-on and against a denial", () => {
    const byVoucher = anAdmission(2, { unitItem: null, supplierRedeemedAt: now });
    const addOn = anAdmission(3, { people: 0 });
    const overruled = anAdmission(4, { overruled: "Checked by hand" });
    for (const admission of [anAdmission(1), byVoucher, addOn, overruled]) {
      expect(travelled(admissionSchema, admission)).toEqual(admission);
    }
  });

  const denials: readonly Overrules[] = [
    { scan: scanIdOf(1), kind: "already-used" },
    ...Object.values(reasons).map(
      ({ kind }) => ({ scan: scanIdOf(1), kind: "refuse", reason: kind }) as const,
    ),
    ...(["online-only", "home-gate", "clock"] as const).map(
      (rule) => ({ scan: scanIdOf(1), kind: "hold", rule }) as const,
    ),
  ];
  it.each(denials)("a scan that let somebody in against %o", (overrules) => {
    const { key: booking, unitItems } = aBooking();
    const unitItem = unitItems[0]?.key ?? null;
    const scan: Scan = {
      ...aScan(),
      verdict: {
        kind: "overruled",
        card,
        overrules,
        unitItem,
        people: 1,
        reason: "Checked\u0000 by hand",
        basis,
      },
      admission: { booking, unitItem, people: 1 },
      redemption: { connection, reference: "T1", bookingUuid: "b", unitItemUuid: "u" },
    };
    expect(travelled(scanSchema, scan)).toEqual(scan);
  });

  it("no overrule with a longer story than is kept, and none of an unknown code", () => {
    const overrules = { scan: scanIdOf(1), kind: "unknown" };
    const verdict = { kind: "overruled", card, overrules, unitItem: null, people: 1, basis };
    const ofNobody = { ...aScan(), verdict: { ...verdict, reason: "" } };
    expect(scanSchema.safeParse(ofNobody).success).toBe(false);
    const told = { ...verdict, overrules: { scan: scanIdOf(1), kind: "already-used" } };
    for (const [length, success] of [
      [200, true],
      [201, false],
    ] as const) {
      const scan = { ...aScan(), verdict: { ...told, reason: "x".repeat(length) } };
      expect(scanSchema.safeParse(scan).success).toBe(success);
    }
  });

  it("a scan that let somebody in, of any source", () => {
    for (const source of ["camera", "wedge", "typed", "demo"] as const) {
      const { capture } = aScan();
      const scan = aScan({
        capture: { ...capture, source },
        decision: { booking: aBooking().key, people: 1 },
        admission: { booking: aBooking().key, unitItem: null, people: 1 },
        redemption: { connection, reference: "a+b", bookingUuid: "b", unitItemUuid: null },
      });
      expect(travelled(scanSchema, scan)).toEqual(scan);
    }
  });
});

describe("products, lists and changes on the wire", () => {
  const uses: readonly Policy["use"][] = [
    { kind: "once" },
    { kind: "per-date" },
    { kind: "times", times: 3 },
  ];
  const rules: readonly Policy["offline"][] = [
    { kind: "admit" },
    { kind: "hold" },
    { kind: "home-gate", gate: gateTwo },
  ];
  const products = uses.flatMap((use) =>
    rules.map((offline) => aProduct({ policy: aPolicy({ use, offline, confirm: "ask" }) })),
  );

  it("products of any policy, and the manifest that lists them", () => {
    for (const product of products) expect(travelled(productSchema, product)).toEqual(product);
    const manifest = {
      id: "m",
      asOf: now,
      epoch: "e",
      venue: "Harbour",
      policyVersion: "1",
      demo: true,
      gates: [{ id: gateTwo, sign: "2", label: "Gate 2", place: null }],
      products,
      connections: (["listed", "grows", "live"] as const).map((coverage) => ({
        id: connection,
        label: "Harbour",
        mode: "observe",
        coverage,
      })),
      pages: [{ hash: "0".repeat(64), bookings: 1, bytes: 9 }],
      bookings: 1,
    };
    expect(travelled(manifestSchema, manifest)).toEqual(manifest);
  });

  it("a manifest stored before there was a coverage: its suppliers listed", () => {
    const connections = [{ id: connection, label: "Harbour", mode: "observe" }];
    const stored = { id: "m", asOf: now, epoch: "e", venue: "Harbour", policyVersion: "1" };
    const lists = { demo: false, gates: [], products: [], connections, pages: [], bookings: 0 };
    expect(manifestSchema.parse({ ...stored, ...lists }).connections).toEqual([
      { id: connection, label: "Harbour", mode: "observe", coverage: "listed" },
    ]);
  });

  it("changes, with settlements and the health of connections", () => {
    const states = ["up", "down", "refuses-key", "lacks-capability"] as const;
    const changes = {
      epoch: "e",
      offset: 1,
      row: "row-1",
      more: false,
      held: [{ incarnation: aScan().incarnation, upTo: 3 }],
      changes: [{ offset: 1, change: { kind: "admission", admission: anAdmission(1) } }],
      manifest: { id: "m", asOf: now },
      scans: 7,
      connections: states.flatMap((state) => [
        { id: connection, state, waiting: 0, parked: 0 },
        { id: connection, state, waiting: 0, parked: 0, isListCut: true },
      ]),
      settlements: [{ n: 1, scan: scanIdOf(1), settlement: { kind: "accepted", redeemedAt: now } }],
    };
    expect(travelled(changesSchema, changes)).toEqual(changes);
  });

  it("problems of every code", () => {
    for (const code of problemCodes) {
      const problem = { type: "about:blank", title: "t", status: 400, code };
      expect(travelled(problemSchema, problem)).toEqual(problem);
    }
  });
});
