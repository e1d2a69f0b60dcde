/** One of each thing that a journal keeps. */
import { asIncarnation, type ScanId } from "../../core/ids.ts";
import { later } from "../../core/time.ts";
import type { Conflict } from "../../core/conflict.ts";
import type { Undo } from "../../core/undo.ts";
import {
  anAdmission,
  aScan,
  connection,
  gateTwo,
  now,
  scanIdOf,
  thisDevice,
  usedBy,
} from "../../testing/builders.ts";
import type { JournalTransaction, NewRedemptionEntry } from "./journal-store.ts";

export const booking = anAdmission(1).booking;
export const first = asIncarnation("00000000-0000-4000-8000-00000000c001");
export const second = asIncarnation("00000000-0000-4000-8000-00000000c002");
export const number = (seq: number) => ({ device: thisDevice, incarnation: first, seq });
export const change = (n: number) => ({ kind: "admission", admission: anAdmission(n) }) as const;
export const doubt = { kind: "doubted", since: now } as const;
export const park = {
  kind: "answered",
  disposition: { kind: "park", reason: { kind: "bug", message: "seen by a person" } },
} as const;

export const anUndo = (n: number, undoes: ScanId): Undo => ({
  scan: scanIdOf(n),
  undoes,
  booking,
  at: now,
  gate: gateTwo,
  operator: "Sam",
  device: thisDevice,
  reason: "wrong party",
});

export const aConflict = (id: string, given: Partial<Conflict> = {}): Conflict => ({
  id,
  kind: "admitted-twice",
  booking,
  unitItem: null,
  reference: "REF-1",
  leadName: "Ada Lovelace",
  productLabel: "Harbour tour",
  timeZone: "Europe/London",
  admissions: [anAdmission(1)],
  allowed: 1,
  entered: 2,
  supplier: null,
  state: "open",
  raisedAt: now,
  ...given,
});

export const anEntry = (n: number): NewRedemptionEntry => ({
  id: scanIdOf(n),
  lane: booking,
  enqueuedAt: now,
  payload: {
    kind: "redeem",
    booking,
    request: {
      connection,
      reference: "T1",
      bookingUuid: "booking-1",
      unitItemUuid: "unit-1",
      by: usedBy,
    },
  },
  attempts: [],
  state: { kind: "queued", dueAt: now, tries: 0 },
});

export async function everything(tx: JournalTransaction): Promise<void> {
  const settlement = { kind: "not-sent", why: "observe" } as const;
  await tx.insertScan({ scan: aScan(), receivedAt: now });
  await tx.takeNumber(number(1), scanIdOf(1));
  const held = {
    device: thisDevice,
    receivedAt: now,
    raw: "7",
    problem: "no",
    number: null,
    resent: null,
  };
  await tx.quarantine(held);
  await tx.insertAdmission(anAdmission(1));
  await tx.insertUndo(anUndo(2, scanIdOf(1)));
  await tx.takeUse("T1#1", { scan: scanIdOf(1), at: now });
  await tx.putLease({ ...anAdmission(3), until: now });
  await tx.appendChange(change(1), { row: "x", at: now });
  await tx.recordSettlement({ device: thisDevice, scan: scanIdOf(1), settlement, at: now });
  await tx.putConflict(aConflict("a"));
  await tx.enqueue(anEntry(1));
  await tx.setEpoch("e1");
  await tx.setAttempts(3);
}

export const claim = (n: number) => ({ scan: scanIdOf(n), at: now });

export const lease = (n: number) => ({
  ...anAdmission(n, { at: later(now, n) }),
  until: later(now, 10_000),
});

export const stand = {
  device: thisDevice,
  offset: 0,
  settled: 0,
  incarnations: [],
  limit: 10,
} as const;
export const row = (n: number) => ({ offset: n, row: `row-${n}`, change: change(n) });

export const anOutcome = (n: number, device = thisDevice) => ({
  device,
  scan: scanIdOf(n),
  settlement: { kind: "accepted", redeemedAt: later(now, n) } as const,
  at: now,
});

export const idsOf = (items: readonly { readonly id: string }[]): readonly string[] =>
  items.map(({ id }) => id);

/** Held as text, under its number where that could be read. */
export const raw = (n: number, seq: number | null) => ({
  device: thisDevice,
  receivedAt: later(now, n),
  raw: `{"n":${n}}`,
  problem: "unreadable",
  number: seq === null ? null : { incarnation: first, seq },
  resent: n === 2 ? { settlement: { kind: "accepted" as const, redeemedAt: now } } : null,
});

/** The outcome of `scan` as its device is told it. */
export const told = (n: number, scan: number) => ({
  n,
  scan: scanIdOf(scan),
  settlement: anOutcome(scan).settlement,
});
