/**
 * The outbox's port on the ledger database, beside the commit that fills it.
 *
 * Promises what the port asks; each `update` is one transaction, so that a settlement from the feed and the runner's own
 * answer about the same scan never undo each other.
 * Storage trouble is thrown as `StorageTrouble`; the runner looks again later.
 */
import type { z } from "zod";
import type { ScanId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { Instant } from "../core/time.ts";
import type { OutboxEntry } from "../outbox/entry.ts";
import { dueAtOf, dueHeads, laneHeads, type OutboxStorage } from "../outbox/outbox-storage.ts";
import type { LedgerDatabase, LedgerView } from "./ledger-database.ts";
import { type OutboxRow, outboxRowOf, outboxRowSchema } from "./ledger-rows.ts";
import { type StorageFailure, StorageTrouble } from "./storage-failure.ts";

export function createLedgerOutboxStorage<P>(
  db: LedgerDatabase,
  payload: z.ZodType<P>,
): OutboxStorage<P> {
  const schema = outboxRowSchema(payload);
  const readable = async (rows: readonly unknown[]): Promise<readonly OutboxEntry<P>[]> => {
    const sifted = await db.quarantine.sift(db.outbox, schema, rows);
    return sifted.readable.map(({ entry }) => entry);
  };
  const orThrow = <T>(work: () => PromiseLike<T>): Promise<T> => valueOrTrouble(db.attempt(work));
  return {
    update: (id, change) => orThrow(() => update(db, schema, { id, change })),
    due: (now, limit) => orThrow(() => due({ db, readable, now, limit })),
    nextDueAt: (after) => orThrow(() => nextDueAt(db, readable, after)),
    inState: (kind) =>
      orThrow(async () =>
        byPosition(
          await readable(await db.outbox.where("entry.state.kind").equals(kind).toArray()),
        ),
      ),
    counts: () =>
      orThrow(async () => {
        const [unsent, parked, oldest] = await Promise.all([
          db.outbox.orderBy("open.position").count(),
          db.outbox.where("entry.state.kind").equals("parked").count(),
          db.outbox.orderBy("open.since").limit(1).toArray(),
        ]);
        const [first] = await readable(oldest);
        return { unsent, parked, oldestUnsentAt: first?.enqueuedAt ?? null };
      }),
  };
}

interface Update<P> {
  readonly id: ScanId;
  readonly change: (held: OutboxEntry<P>) => OutboxEntry<P>;
}

function update<P>(
  db: LedgerDatabase,
  schema: z.ZodType<OutboxRow<P>>,
  { id, change }: Update<P>,
): PromiseLike<OutboxEntry<P> | null> {
  return db.transaction(["outbox", "quarantined"], async (tx) => {
    const held = await tx.outbox.get(id);
    if (held === undefined) return null;
    const { readable } = await tx.quarantine.sift(tx.outbox, schema, [held]);
    const [row] = readable;
    if (row === undefined) return null;
    const next = change(row.entry);
    if (next !== row.entry) await tx.outbox.put(outboxRowOf(next));
    return next;
  });
}

interface DueQuery<P> {
  readonly db: LedgerView;
  readonly readable: (rows: readonly unknown[]) => Promise<readonly OutboxEntry<P>[]>;
  readonly now: Instant;
  readonly limit: number;
}

/** Up to here the due rows are read whole, their lanes with them. */
const fewDue = 256;

/**
 * Offline, thousands wait and the one just committed is due; back online, thousands are due and a hundred are wanted. The
 * first case reads the due ones and their lanes, the second walks by position until it has enough.
 */
async function due<P>(query: DueQuery<P>): Promise<readonly OutboxEntry<P>[]> {
  const { db, readable, now, limit } = query;
  const dueRows = db.outbox.where("entry.state.dueAt").belowOrEqual(now);
  const count = await dueRows.count();
  if (count === 0) return [];
  if (count > fewDue) return firstHeads(query);
  const lanes = new Set((await readable(await dueRows.toArray())).map(({ lane }) => lane));
  const inLanes = await db.outbox
    .where("entry.lane")
    .anyOf([...lanes])
    .toArray();
  return dueHeads(await readable(inLanes), now).slice(0, limit);
}

/** The head of a lane is met before the rest of it, so what has been walked past decides. */
async function firstHeads<P>({
  db,
  readable,
  now,
  limit,
}: DueQuery<P>): Promise<readonly OutboxEntry<P>[]> {
  const seen: OutboxEntry<P>[] = [];
  const step = 2 * limit;
  for (let offset = 0; ; offset += step) {
    const rows = await db.outbox.orderBy("open.position").offset(offset).limit(step).toArray();
    seen.push(...(await readable(rows)));
    const heads = dueHeads(seen, now);
    if (heads.length >= limit || rows.length < step) return heads.slice(0, limit);
  }
}

/** Walks by due time and takes the first that is the head of its lane: nearly always the first one. */
async function nextDueAt<P>(
  db: LedgerView,
  readable: DueQuery<P>["readable"],
  after: Instant,
): Promise<Instant | null> {
  const step = 32;
  for (let offset = 0; ; offset += step) {
    const later = db.outbox.where("entry.state.dueAt").above(after);
    const rows = await later.offset(offset).limit(step).toArray();
    if (rows.length === 0) return null;
    const waiting = await readable(rows);
    const lanes = [...new Set(waiting.map(({ lane }) => lane))];
    const inLanes = await readable(await db.outbox.where("entry.lane").anyOf(lanes).toArray());
    const heads = new Set(laneHeads(inLanes).map(({ id }) => id));
    const first = waiting.find(({ id }) => heads.has(id));
    if (first !== undefined) return dueAtOf(first.state);
    if (rows.length < step) return null;
  }
}

const byPosition = <P>(entries: readonly OutboxEntry<P>[]): readonly OutboxEntry<P>[] =>
  entries.toSorted((a, b) => a.position - b.position);

async function valueOrTrouble<T>(result: Promise<Result<T, StorageFailure>>): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new StorageTrouble(settled.failure);
  return settled.value;
}
