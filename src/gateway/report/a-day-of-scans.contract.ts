/** Sentences about what Stile said in a day: each answers a stored scan and what became of it. Times are London's. */
import { cardOf } from "../../core/card.ts";
import type { Booking } from "../../core/booking.ts";
import { unitItemKey, type UnitItemKey } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, instantOf } from "../../core/time.ts";
import type { BookingCard, RefuseReason, Use } from "../../core/verdict.ts";
import {
  aBooking,
  aCapture,
  aProduct,
  aScan,
  connection,
  london,
  scanIdOf,
  today,
} from "../../testing/builders.ts";
import type { ScanWithEnd } from "./day-scan.ts";

export const clock = (time: string, date = today): Instant => instantOf(date, time, london);

interface Told {
  /** Makes its id; scans stand in the order of their times. */
  readonly n: number;
  /** `HH:MM`. */
  readonly time: string;
  /** `T1` unless told. */
  readonly code?: string;
  readonly booking?: Booking;
}

const basis = { kind: "nothing" } as const;
const observed: Settlement = { kind: "not-sent", why: "observe" };
const nobody: Settlement = { kind: "not-sent", why: "nobody-admitted" };

const stored = (
  { n, time, code = "T1" }: Told,
  change: Partial<Scan>,
  settlement: Settlement = nobody,
): ScanWithEnd => {
  const at = clock(time);
  const scan: Scan = {
    ...aScan({
      id: scanIdOf(n),
      seq: n,
      capture: aCapture({ text: code, at }),
      decided: { deviceAt: at, correctedAt: at, uncertaintyMs: 0 },
    }),
    ...change,
  };
  return { scan, settlement, undoneBy: null };
};

const cardFor = ({ booking = aBooking() }: Told): BookingCard =>
  cardOf(booking, aProduct(), booking.unitItems);

interface Entry extends Told {
  /** `unit-1` unless told; null is a voucher. */
  readonly unit?: string | null;
  readonly people?: number;
  readonly settlement?: Settlement;
  readonly undoneBy?: number;
}

function entered(entry: Entry, verdict: (of: EntryParts) => Scan["verdict"]): ScanWithEnd {
  const { unit = "unit-1", people = 1, settlement = observed, undoneBy } = entry;
  const card = cardFor(entry);
  const unitItem = unit === null ? null : unitItemKey(connection, unit);
  const scan = stored(
    entry,
    {
      verdict: verdict({ card, unitItem, people }),
      admission: { booking: card.booking, unitItem, people },
    },
    settlement,
  );
  return { ...scan, undoneBy: undoneBy === undefined ? null : scanIdOf(undoneBy) };
}

interface EntryParts {
  readonly card: BookingCard;
  readonly unitItem: UnitItemKey | null;
  readonly people: number;
}

export const admitted = (entry: Entry): ScanWithEnd =>
  entered(entry, (parts) => ({
    kind: "admit",
    ...parts,
    inside: parts.people,
    test: false,
    basis,
  }));

export const overruled = (entry: Entry & { readonly of: number }): ScanWithEnd =>
  entered(entry, (parts) => ({
    kind: "overruled",
    ...parts,
    overrules: { scan: scanIdOf(entry.of), kind: "already-used" },
    reason: "Checked by hand",
    basis,
  }));

export const refused = (
  told: Told,
  reason: RefuseReason = { kind: "wrong-gate", gates: [] },
): ScanWithEnd => stored(told, { verdict: { kind: "refuse", card: cardFor(told), reason, basis } });

export const held = (told: Told): ScanWithEnd =>
  stored(told, {
    verdict: { kind: "hold", card: cardFor(told), rule: { kind: "online-only" }, basis },
  });

export const usedBefore = (told: Told, use: Use = { by: "supplier", at: null }): ScanWithEnd =>
  stored(told, { verdict: { kind: "already-used", card: cardFor(told), use, basis } });

export const unknown = (told: Told): ScanWithEnd =>
  stored(told, {
    verdict: {
      kind: "unknown",
      text: told.code ?? "T1",
      why: { kind: "not-on-device", bookings: 0 },
      basis,
    },
  });

export const asked = (told: Told): ScanWithEnd => {
  const card = cardFor(told);
  const choice = { kind: "party", card, remaining: 1, inside: 0, test: false } as const;
  return stored(told, { verdict: { kind: "choose", choice, basis } });
};

/** What was pressed on `question`. */
export const answered = (entry: Entry, question: ScanWithEnd): ScanWithEnd => {
  const answer = admitted(entry);
  const { booking } = cardFor(entry);
  const { capture } = question.scan;
  const decision = { booking, people: entry.people ?? 1 };
  return { ...answer, scan: { ...answer.scan, capture, decision } };
};

export const takenBack = (told: Told & { readonly of: number }): ScanWithEnd =>
  stored(told, {
    verdict: {
      kind: "undone",
      card: cardFor(told),
      scan: scanIdOf(told.of),
      people: 1,
      reason: "Wrong ticket",
      basis,
    },
  });
