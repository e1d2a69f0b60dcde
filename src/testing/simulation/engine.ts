/**
 * The engine that a schedule runs: production's parts, each of which a mutant may replace by a broken one at the ports. The
 * production code itself knows nothing of mutants.
 */
import type { Connector } from "../../connectors/connector.ts";
import type { Incarnation } from "../../core/ids.ts";
import type { JournalStore } from "../../gateway/ingest/journal-store.ts";
import type { LedgerDatabase } from "../../storage/ledger-database.ts";

export interface Engine {
  readonly name: string;
  readonly graceMs: (graceMs: number) => number;
  readonly journal: (store: JournalStore) => JournalStore;
  readonly connector: (connector: Connector) => Connector;
  /** What a device hears and says; `now` is its own clock. */
  readonly deviceFetch: (
    fetch: typeof globalThis.fetch,
    now: () => number,
  ) => typeof globalThis.fetch;
  /** After a device has recovered from an emptied database; `first` is how it was numbered when it was enrolled. */
  readonly recovered: (db: LedgerDatabase, first: Incarnation) => Promise<void>;
}

const same = <T>(thing: T): T => thing;

export const production: Engine = {
  name: "production",
  graceMs: same,
  journal: same,
  connector: same,
  deviceFetch: same,
  recovered: async () => undefined,
};
