/** The history on a journal in memory, for simulations and tests. */
import type { HeldScan } from "../ingest/journal-store.ts";
import type { JournalState } from "../ingest/journal-state.ts";
import type { HistoryScan } from "../../protocol/venue.ts";
import { folded } from "./search-words.ts";
import {
  historyFacts,
  type HistoryPlace,
  type HistorySelection,
  type VenueHistory,
} from "./venue-history.ts";

export function createMemoryVenueHistory(state: JournalState): VenueHistory {
  const entryOf = ({ scan, receivedAt }: HeldScan): HistoryScan => ({
    scan,
    receivedAt,
    settlement: state.settlements.get(scan.id)?.settlement ?? null,
    undoneBy: (state.undos.get(scan.id) ?? []).map((undo) => undo.scan).toSorted()[0] ?? null,
  });
  return {
    page: async (asked) => {
      const found = [...state.scans.values()].filter(isAsked(asked)).toSorted(latestFirst);
      const last = found[asked.limit - 1];
      return {
        scans: found.slice(0, asked.limit).map(entryOf),
        end: last === undefined || found.length === asked.limit ? null : placeOf(last),
      };
    },
    count: async () => state.scans.size,
    held: async () =>
      new Map(
        [...state.quarantined]
          .map(([device, items]) => [device, items.length] as const)
          .filter(([, items]) => items > 0),
      ),
  };
}

const isAsked =
  ({ gates, devices, kinds, from, to, text, after }: HistorySelection) =>
  (held: HeldScan): boolean => {
    const { decidedAt, gate, kind, words } = historyFacts(held.scan);
    return (
      (gates.length === 0 || gates.includes(gate)) &&
      (devices.length === 0 || devices.includes(held.scan.device)) &&
      (kinds.length === 0 || kinds.includes(kind)) &&
      (from === null || decidedAt >= from) &&
      (to === null || decidedAt < to) &&
      (after === null || comesAfter(placeOf(held), after)) &&
      words.includes(folded(text))
    );
  };

const placeOf = ({ scan }: HeldScan): HistoryPlace => ({
  at: scan.decided.correctedAt,
  scan: scan.id,
});

const comesAfter = (a: HistoryPlace, b: HistoryPlace): boolean =>
  a.at < b.at || (a.at === b.at && a.scan < b.scan);

const latestFirst = (a: HeldScan, b: HeldScan): number =>
  comesAfter(placeOf(a), placeOf(b)) ? 1 : -1;
