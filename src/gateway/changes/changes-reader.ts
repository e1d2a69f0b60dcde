/** What a device has not seen yet, and whether it is worth waking somebody for. */
import type { DeviceId, Incarnation } from "../../core/ids.ts";
import type { Role } from "../../core/product.ts";
import type { Changes } from "../../protocol/v1.ts";
import type { JournalReads, Look } from "../ingest/journal-store.ts";

export interface Reader {
  readonly device: DeviceId;
  /** Asked for `held`. */
  readonly incarnations: readonly Incarnation[];
  /** Stewards are told nothing of the scans of others, and not woken by them. */
  readonly role: Role;
}

export interface Position {
  readonly epoch: string;
  readonly offset: number;
  /** Identity of the feed's row at `offset`; empty at the beginning. */
  readonly row: string;
  /** The device's settlements up to here have been told. */
  readonly settled: number;
  /** Which scan the last of them was about; empty where nobody says. */
  readonly settledScan: string;
}

/** Null: the feed does not have this cursor, and the device starts over. */
export type ReadChanges = (reader: Reader, position: Position) => Promise<Changes | null>;

export interface ChangesReaderDeps {
  readonly reads: Pick<JournalReads, "lookFrom">;
  /** False: the feed does not have it (any more). `look` is from there. */
  readonly cursorStands: (device: DeviceId, position: Position, look: Look) => Promise<boolean>;
  readonly manifest: () => Promise<Changes["manifest"]>;
  /** How many the gateway holds. */
  readonly scans: () => Promise<number>;
  readonly connections: () => Promise<Changes["connections"]>;
}

/** Enough for a second of a busy venue, small enough for a slow phone. */
const mostPerAnswer = 500;
/** One more tells whether there is more. */
const askedFor = mostPerAnswer + 1;

export function createChangesReader(deps: ChangesReaderDeps): ReadChanges {
  const { reads } = deps;
  return async ({ device, incarnations, role }, position) => {
    const { offset, settled } = position;
    const look = await reads.lookFrom({ device, offset, settled, incarnations, limit: askedFor });
    if (!(await deps.cursorStands(device, position, look))) return null;
    const rows = look.feed.slice(0, mostPerAnswer);
    const last = rows.at(-1) ?? position;
    const { id, asOf } = await deps.manifest();
    return {
      epoch: position.epoch,
      offset: last.offset,
      row: last.row,
      more: look.feed.length > rows.length,
      changes: rows.map(({ offset: at, change }) => ({ offset: at, change })),
      manifest: { id, asOf },
      connections: await deps.connections(),
      scans: role === "steward" ? null : await deps.scans(),
      held: [...look.held],
      settlements: look.settlements.slice(0, mostPerAnswer),
    };
  };
}

/** Where a reader stands after it has seen `answer`. */
export const positionAfter = (answer: Changes, before: Position): Position => ({
  epoch: answer.epoch,
  offset: answer.offset,
  row: answer.row,
  settled: answer.settlements.at(-1)?.n ?? before.settled,
  settledScan: answer.settlements.at(-1)?.scan ?? before.settledScan,
});

/** Whether `answer` tells anything to a device that has seen `seen`. Counts and ages alone move all the time. */
export const isNews = (answer: Changes, seen: Changes): boolean =>
  answer.changes.length > 0 ||
  answer.settlements.length > 0 ||
  answer.manifest.id !== seen.manifest.id ||
  answer.scans !== seen.scans ||
  answer.connections.some(({ id, state, parked }) => {
    const before = seen.connections.find((each) => each.id === id);
    return before?.state !== state || before.parked !== parked;
  });
