/** What a campaign of schedules adds up to; the line of `npm run prove` (DESIGN 10). */
import type { ConnectorKind } from "../../connectors/connector.ts";
import type { Outcome } from "./facts.ts";
import type { Schedule } from "./schedule.ts";

export interface Run {
  readonly schedule: Schedule;
  readonly outcome: Outcome;
  readonly scans: number;
  /** Codes that were held up to a device that was there. */
  readonly presentations: number;
  readonly redemptions: number;
  /** How often each kind of fault fired. */
  readonly faults: Readonly<Record<string, number>>;
}

export interface Totals {
  readonly runs: number;
  /** Schedules of each kind of supplier. */
  readonly suppliers: Readonly<Partial<Record<ConnectorKind, number>>>;
  readonly scans: number;
  readonly redemptions: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubled: number;
  readonly unexplained: number;
  readonly conflictsExpected: number;
  readonly conflictsShown: number;
  readonly parked: number;
  readonly probable: number;
  readonly atLeastOnce: number;
}

export const nothingYet: Totals = {
  runs: 0,
  suppliers: {},
  scans: 0,
  redemptions: 0,
  faults: {},
  lost: 0,
  doubled: 0,
  unexplained: 0,
  conflictsExpected: 0,
  conflictsShown: 0,
  parked: 0,
  probable: 0,
  atLeastOnce: 0,
};

export const totalsOf = ({ schedule, scans, redemptions, faults, outcome }: Run): Totals => ({
  runs: 1,
  suppliers: { [schedule.supplier]: 1 },
  scans,
  redemptions,
  faults,
  lost: outcome.lost.length,
  doubled: outcome.doubled.length,
  unexplained: outcome.unexplained.length,
  conflictsExpected: outcome.conflictsExpected,
  conflictsShown: outcome.conflictsShown,
  parked: outcome.parked,
  probable: outcome.probable,
  atLeastOnce: outcome.atLeastOnce,
});

export const sumOf = (a: Totals, b: Totals): Totals => ({
  runs: a.runs + b.runs,
  suppliers: countsOf(a.suppliers, b.suppliers),
  scans: a.scans + b.scans,
  redemptions: a.redemptions + b.redemptions,
  faults: countsOf(a.faults, b.faults),
  lost: a.lost + b.lost,
  doubled: a.doubled + b.doubled,
  unexplained: a.unexplained + b.unexplained,
  conflictsExpected: a.conflictsExpected + b.conflictsExpected,
  conflictsShown: a.conflictsShown + b.conflictsShown,
  parked: a.parked + b.parked,
  probable: a.probable + b.probable,
  atLeastOnce: a.atLeastOnce + b.atLeastOnce,
});

export const isClean = ({ lost, doubled, unexplained }: Outcome): boolean =>
  lost.length + doubled.length + unexplained.length === 0;

type Counts = Readonly<Record<string, number>>;

function countsOf(a: Counts, b: Counts): Counts {
  const kinds = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return Object.fromEntries(kinds.map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]));
}
