/**
 * The scans of all devices as one list that grows at both ends. Pure.
 *
 * While its top is in view the list follows: each first page replaces it. Once somebody scrolls it stands still, because
 * rows that move under a finger cannot be read: what came meanwhile waits as `fresh` and is counted, and only what became
 * of rows that are there already (taken back, settled) changes in place.
 */
import type { ScanId } from "../../core/ids.ts";
import type { HistoryScan, VenueHistory } from "../../protocol/venue.ts";

export interface ScanList {
  readonly rows: readonly HistoryScan[];
  /** Where the next page begins; null at the end. */
  readonly before: string | null;
  /** A newer first page that waits to be shown; null where there is nothing new in it. */
  readonly fresh: { readonly page: VenueHistory; readonly count: number } | null;
}

export const firstList = ({ scans, before }: VenueHistory): ScanList => ({
  rows: scans,
  before,
  fresh: null,
});

export function withFirstPage(list: ScanList, page: VenueHistory, follows: boolean): ScanList {
  const known = new Map(list.rows.map((row) => [row.scan.id, row]));
  if (follows) {
    return firstList({ ...page, scans: page.scans.map((entry) => asKnown(entry, known)) });
  }
  const newer = new Map(page.scans.map((entry) => [entry.scan.id, entry]));
  const count = page.scans.filter(({ scan }) => !known.has(scan.id)).length;
  return {
    ...list,
    rows: list.rows.map((row) => asKnown(newer.get(row.scan.id) ?? row, known)),
    fresh: count === 0 ? null : { page, count },
  };
}

/** Scans that came meanwhile may have moved the pages: none is shown twice. */
export function withNextPage(list: ScanList, { scans, before }: VenueHistory): ScanList {
  const known = new Set(list.rows.map(({ scan }) => scan.id));
  return {
    ...list,
    rows: [...list.rows, ...scans.filter(({ scan }) => !known.has(scan.id))],
    before,
  };
}

/** From the top again, with what waited. */
export const withFresh = (list: ScanList): ScanList =>
  list.fresh === null ? list : firstList(list.fresh.page);

/** What says the same stays the same object: its row need not be drawn again. */
function asKnown(entry: HistoryScan, known: ReadonlyMap<ScanId, HistoryScan>): HistoryScan {
  const before = known.get(entry.scan.id);
  return before !== undefined && isSame(before, entry) ? before : entry;
}

const isSame = (a: HistoryScan, b: HistoryScan): boolean =>
  a.undoneBy === b.undoneBy && JSON.stringify(a.settlement) === JSON.stringify(b.settlement);
