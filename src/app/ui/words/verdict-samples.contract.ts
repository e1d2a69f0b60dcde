/** The words' world: one verdict of every kind, on the day and at the gate of LOOK. For the tests of this folder. */
import type { KnownStatus } from "../../../core/booking.ts";
import { asGateId, bookingKey } from "../../../core/ids.ts";
import { asInstant, asLocalDate, type Instant, minutes } from "../../../core/time.ts";
import type {
  Admit,
  Basis,
  BookingCard,
  Hold,
  Refuse,
  RefuseReason,
  Unknown,
  Use,
  Verdict,
} from "../../../core/verdict.ts";
import {
  aDay,
  aSlot,
  at,
  connection,
  gateTwo,
  london,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../../../testing/builders.ts";
import { type VerdictWords, verdictWords, type WordsContext } from "./verdict-words.ts";

/** Saturday 18 July 2026, 11:20 in London: the day of LOOK. */
export const now = at("2026-07-18T10:20:00Z");
const gateOne = asGateId("gate-1");
export const gateFive = asGateId("gate-5");
export const local = (day: number, hhmm: string): Instant => at(`2026-07-${day}T${hhmm}:00+01:00`);

export const context: WordsContext = {
  now,
  gateLabel: (gate) => gate.replace("gate-", "Gate "),
  sameDevice: (device) => device === thisDevice,
  bookings: 1_284,
  lists: [],
  operator: "Sam",
  role: "steward",
  here: gateTwo,
};

export const snapshot: Basis = { kind: "snapshot", at: asInstant(now - minutes(3)) };

export const aCard = (change: Partial<BookingCard> = {}): BookingCard => ({
  booking: bookingKey(connection, "booking-1"),
  reference: "VG7-4412",
  leadName: "Okafor",
  productLabel: "Harbour cruise",
  gates: [gateTwo],
  timeZone: london,
  visit: aSlot(local(18, "14:30")),
  units: [{ label: "Adult", count: 2, people: 2 }],
  party: 2,
  notes: null,
  method: "DIGITAL",
  ...change,
});

export const refuse = (reason: RefuseReason, card: Partial<BookingCard> = {}): Refuse => ({
  kind: "refuse",
  card: aCard(card),
  reason,
  basis: snapshot,
});

export const admit = (change: Partial<Admit> = {}): Admit => ({
  kind: "admit",
  card: aCard(),
  people: 2,
  unitItem: null,
  inside: 2,
  test: false,
  basis: snapshot,
  ...change,
});

export const addOn = (change: Partial<Admit> = {}): Admit =>
  admit({
    card: aCard({ units: [{ label: "Drink token", count: 1, people: 0 }] }),
    people: 0,
    inside: 0,
    ...change,
  });

export const ourUse: Extract<Use, { by: "stile" }> = {
  by: "stile",
  scan: scanIdOf(7),
  at: local(18, "10:42"),
  gate: gateOne,
  operator: "Jonas",
  device: otherDevice,
  people: 2,
};
export const used = (use: Use): Verdict => ({
  kind: "already-used",
  card: aCard(),
  use,
  basis: snapshot,
});

export const hold = (rule: Hold["rule"]): Verdict => ({
  kind: "hold",
  card: aCard(),
  rule,
  basis: snapshot,
});

export const party = (
  change: Partial<{ remaining: number; inside: number; test: boolean }> = {},
): Verdict => ({
  kind: "choose",
  choice: {
    kind: "party",
    card: aCard({
      leadName: "Sørensen",
      party: 5,
      units: [
        { label: "Adult", count: 2, people: 2 },
        { label: "Child", count: 3, people: 3 },
        { label: "Parking", count: 1, people: 0 },
      ],
    }),
    remaining: 5,
    inside: 0,
    test: false,
    ...change,
  },
  basis: snapshot,
});

export const bundle: Verdict = {
  kind: "choose",
  choice: {
    kind: "package",
    options: [
      { card: aCard(), verdict: admit() },
      { card: aCard(), verdict: refuse({ kind: "wrong-gate", gates: [gateFive] }) },
      { card: aCard(), verdict: refuse({ kind: "wrong-gate", gates: [gateFive] }) },
    ],
  },
  basis: snapshot,
};

export const unknown = (why: Unknown["why"], text = "QX 8812 0047"): Verdict => ({
  kind: "unknown",
  text,
  why,
  basis: snapshot,
});

export const tomorrow = { visit: aSlot(local(19, "10:00")) };
const status = (kind: KnownStatus): RefuseReason => ({ kind: "not-confirmed", status: { kind } });

/** One of each; a reason that `RefuseReason` gains does not compile until it is here. */
export const refusals: Readonly<Record<RefuseReason["kind"], readonly Verdict[]>> = {
  "test-booking": [refuse({ kind: "test-booking" })],
  cancelled: [
    refuse({ kind: "cancelled", at: local(16, "18:20") }),
    refuse({ kind: "cancelled", at: null }),
  ],
  "not-confirmed": [
    refuse(status("ON_HOLD")),
    refuse(status("PENDING")),
    refuse(status("REJECTED")),
    refuse(status("QUOTE")),
  ],
  expired: [
    refuse(
      { kind: "expired" },
      { visit: aDay(asLocalDate("2026-06-01"), asLocalDate("2026-07-01")) },
    ),
    refuse({ kind: "expired" }),
  ],
  "no-show": [refuse({ kind: "no-show" })],
  "unknown-status": [refuse({ kind: "unknown-status", raw: "LIMBO" })],
  "party-full": [
    refuse({ kind: "party-full", inside: 5 }, { party: 5 }),
    refuse({ kind: "party-full", inside: 1 }, { party: 1 }),
    refuse({ kind: "party-full", inside: 2 }, { party: 5 }),
  ],
  "wrong-day": [
    refuse({ kind: "wrong-day", days: 1 }, tomorrow),
    refuse({ kind: "wrong-day", days: 3 }, { visit: aSlot(local(21, "10:00")) }),
  ],
  "day-past": [
    refuse({ kind: "day-past", days: 1 }, { visit: aSlot(local(17, "10:00")) }),
    refuse({ kind: "day-past", days: 3 }, { visit: aDay(asLocalDate("2026-07-15")) }),
  ],
  "too-early": [refuse({ kind: "too-early", opensAt: local(18, "14:15") })],
  "too-late": [
    refuse(
      { kind: "too-late", closedAt: local(18, "11:15") },
      { visit: aSlot(local(18, "11:00")) },
    ),
  ],
  "wrong-gate": [
    refuse({ kind: "wrong-gate", gates: [gateFive] }),
    refuse({ kind: "wrong-gate", gates: [] }),
  ],
  "wrong-product": [
    refuse({ kind: "wrong-product", gates: [gateTwo, gateFive] }, { productLabel: "Cable car" }),
    refuse({ kind: "wrong-product", gates: [gateTwo] }, { productLabel: "Cable car" }),
  ],
  "not-set-up": [refuse({ kind: "not-set-up" })],
  "nobody-booked": [refuse({ kind: "nobody-booked" }, { units: [], party: 0 })],
  "over-party": [
    refuse({ kind: "over-party", remaining: 2 }),
    refuse({ kind: "over-party", remaining: 0 }),
  ],
  "supplier-refuses": [
    refuse({ kind: "supplier-refuses", text: "Ask at the pier office" }),
    refuse({ kind: "supplier-refuses", text: null }),
  ],
};

export const stopped: readonly Verdict[] = [
  ...Object.values(refusals).flat(),
  used(ourUse),
  used({ by: "supplier", at: local(18, "10:40") }),
  hold({ kind: "online-only" }),
  hold({ kind: "home-gate", gate: gateFive }),
  hold({ kind: "clock", offMs: -minutes(7) }),
  hold({ kind: "clock", offMs: minutes(3 * 60) }),
  unknown({ kind: "not-on-device", bookings: 1_284 }),
  unknown({ kind: "not-on-device", bookings: 0 }),
  unknown({ kind: "nobody-knows", suppliers: 4 }),
  unknown({ kind: "nobody-knows", suppliers: 1 }),
  unknown({ kind: "unreadable" }, ""),
  unknown({ kind: "cut-short", read: 7, expected: 12 }),
  unknown({ kind: "cut-short", read: 0, expected: null }, ""),
  unknown({ kind: "unreadable" }, "Q".repeat(5_000)),
];
export const passing: readonly Verdict[] = [
  admit(),
  admit({ test: true }),
  admit({ basis: { kind: "nothing" } }),
  addOn(),
  addOn({ test: true }),
  party(),
  party({ inside: 1, remaining: 4, test: true }),
  bundle,
];

export const words = (verdict: Verdict): VerdictWords => verdictWords(verdict, context);
export const allText = (told: VerdictWords): string => JSON.stringify({ ...told, family: "" });
/** LOOK 8, and what slips out of templates. */
export const forbidden = /!|\b(error|invalid|failed)\b|undefined|\[object|NaN/i;
