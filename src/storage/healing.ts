/**
 * What a device does when gateway and device remember different things (DESIGN 5): the
 * gateway's statement of what it holds is compared with what is known here to have been handed in.
 *
 * - It holds less: its database was restored. The scans it has lost are offered again, with the settlements they had.
 * - It holds more than was ever numbered here: this database was rolled back. A new incarnation begins.
 * - It holds another scan under a number: that number was used twice. Ours gets a new one.
 *
 * None of this touches an outbox entry: what is unsent stays to be sent by the runner, whatever it holds at the moment, and
 * what has been received or settled is offered again as long as the gateway's statement lacks it.
 */
import { z } from "zod";
import type { Incarnation, ScanId } from "../core/ids.ts";
import type { Scan } from "../core/scan.ts";
import type { Settlement } from "../core/settlement.ts";
import type { OutboxEntry } from "../outbox/entry.ts";
import { holdsLane } from "../outbox/outbox-storage.ts";
import type { Changes } from "../protocol/v1.ts";
import type { LedgerDatabase, LedgerView } from "./ledger-database.ts";
import { readMeta, writeMeta } from "./ledger-meta.ts";
import {
  type Numbering,
  numberingSchema,
  outboxRowSchema,
  type ScanPayload,
  scanPayloadSchema,
  scanRowSchema,
} from "./ledger-rows.ts";
import { byNumber, mintIncarnation, numbersOf } from "./numbering.ts";
import { readScans } from "./scan-history.ts";

/** Per incarnation, the highest number without a gap below it that the gateway holds. */
export type Held = Changes["held"];

export interface LostScan {
  readonly scan: Scan;
  /** What became of it, where that is known here. */
  readonly settlement: Settlement | null;
}

/** `POST /v1/scans` takes no more. */
const mostAtOnce = 100;

/**
 * Which numbers need no second look, in the memory of one process. Without it a number that will not be sent for a while
 * (a parked entry) would keep the statement low, and everything above it would be offered again for ever.
 */
export type Offered = Map<Incarnation, { readonly upTo: number; readonly through: number }>;

/** Handed in, as far as is known here, and not held any more; by position, at most 100. */
export async function findLost(
  db: LedgerView,
  held: Held,
  offered: Offered,
): Promise<readonly LostScan[]> {
  const numbering = await readMeta(db, "numbering", numberingSchema);
  if (numbering === null) return [];
  const lost: OutboxEntry<ScanPayload>[] = [];
  for (const { incarnation, upTo } of held) {
    const from = await lookFrom(db, numbering, { incarnation, upTo, offered });
    const found = await deliveredAbove(db, numbering, { incarnation, from });
    lost.push(...found.delivered);
    const through = found.delivered.length > 0 ? from : Math.max(from, found.top);
    offered.set(incarnation, { upTo, through });
  }
  const first = lost.toSorted((a, b) => a.position - b.position).slice(0, mostAtOnce);
  const scans = await readScans(
    db,
    first.map(({ id }) => id),
  );
  return first.flatMap(({ id, state }) => {
    const scan = scans.get(id);
    if (scan === undefined) return [];
    return [{ scan, settlement: state.kind === "settled" ? state.settlement : null }];
  });
}

/** The gateway has taken these; the next ones may be offered. */
export function noteOffered(offered: Offered, scans: readonly Scan[]): void {
  for (const { incarnation, seq } of scans) {
    const before = offered.get(incarnation);
    if (before === undefined) continue;
    offered.set(incarnation, { ...before, through: Math.max(before.through, seq) });
  }
}

interface Statement {
  readonly incarnation: Incarnation;
  readonly upTo: number;
  readonly offered: Offered;
}

/** A statement lower than the last, or one that lacks the very next number which was handed in, starts from there. */
async function lookFrom(
  db: LedgerView,
  numbering: Numbering,
  { incarnation, upTo, offered }: Statement,
): Promise<number> {
  const before = offered.get(incarnation);
  if (before === undefined || upTo < before.upTo) return upTo;
  const next = numbersOf(numbering, incarnation).above(upTo);
  const [id] = await db.scans.where(byNumber).equals(next).primaryKeys();
  const isMissing = id !== undefined && (await deliveredAmong(db, [id])).length > 0;
  return isMissing ? upTo : Math.max(upTo, before.through);
}

/** `top` is the highest number there is. */
async function deliveredAbove(
  db: LedgerView,
  numbering: Numbering,
  { incarnation, from }: { readonly incarnation: Incarnation; readonly from: number },
): Promise<{ readonly delivered: readonly OutboxEntry<ScanPayload>[]; readonly top: number }> {
  const delivered: OutboxEntry<ScanPayload>[] = [];
  const { above, end } = numbersOf(numbering, incarnation);
  const step = 500;
  let walked = 0;
  for (;;) {
    const range = db.scans.where(byNumber).between(above(from), end);
    const ids = await range.offset(walked).limit(step).primaryKeys();
    delivered.push(...(await deliveredAmong(db, ids)));
    walked += ids.length;
    if (ids.length < step || delivered.length >= mostAtOnce) break;
  }
  return { delivered, top: await topOf(db, numbering, incarnation) };
}

async function topOf(
  db: LedgerView,
  numbering: Numbering,
  incarnation: Incarnation,
): Promise<number> {
  const { above, end } = numbersOf(numbering, incarnation);
  const range = db.scans.where(byNumber).between(above(0), end);
  // oxlint-disable-next-line unicorn/no-array-reverse -- rows of the database, not an array
  const last = numberedRow.safeParse(await range.reverse().first());
  return last.success ? last.data.scan.seq : 0;
}

const numberedRow = z.object({ scan: z.object({ seq: z.number() }) });

const outboxRow = outboxRowSchema(scanPayloadSchema);

async function deliveredAmong(
  db: LedgerView,
  ids: readonly ScanId[],
): Promise<readonly OutboxEntry<ScanPayload>[]> {
  const rows = (await db.outbox.bulkGet([...ids])).filter((row) => row !== undefined);
  const { readable } = await db.quarantine.sift(db.outbox, outboxRow, rows);
  return readable.flatMap(({ entry }) => (holdsLane(entry.state) ? [] : [entry]));
}

export type HeldNoted =
  | { readonly kind: "agreed" }
  /** This database had forgotten its last writes; what comes next is numbered in another incarnation. */
  | { readonly kind: "rolled-back" };

export async function noteHeld(
  db: LedgerDatabase,
  held: Held,
  newIncarnation: () => Incarnation,
): Promise<HeldNoted> {
  if (!isBeyond(held, await readMeta(db, "numbering", numberingSchema))) return { kind: "agreed" };
  return db.transaction(["meta"], async (tx): Promise<HeldNoted> => {
    const numbering = await readMeta(tx, "numbering", numberingSchema);
    if (numbering === null || !isBeyond(held, numbering)) return { kind: "agreed" };
    await mintIncarnation(tx, numbering, newIncarnation());
    return { kind: "rolled-back" };
  });
}

const isBeyond = (held: Held, numbering: Numbering | null): boolean =>
  held.some(
    ({ incarnation, upTo }) => incarnation === numbering?.incarnation && upTo >= numbering.nextSeq,
  );

/**
 * Scans whose number the gateway holds another scan under, as they were pushed: each takes the next number of the current
 * incarnation, in the order of their lanes. One that has another number by now keeps it, so that a repeated call uses up none.
 */
export function remint(db: LedgerDatabase, refused: readonly Scan[]): PromiseLike<readonly Scan[]> {
  return db.transaction(["scans", "meta"], async (tx) => {
    const numbering = await readMeta(tx, "numbering", numberingSchema);
    if (numbering === null) return [];
    const { incarnation } = numbering;
    let seq = numbering.nextSeq;
    const reminted: Scan[] = [];
    for (const scan of refused) {
      const row = scanRowSchema.safeParse(await tx.scans.get(scan.id));
      if (!row.success || !hasNumberOf(row.data.scan, scan)) continue;
      const renumbered = { ...row.data.scan, incarnation, seq };
      await tx.scans.put({ ...row.data, scan: renumbered });
      reminted.push(renumbered);
      seq += 1;
    }
    await writeMeta(tx, "numbering", { ...numbering, nextSeq: seq } satisfies Numbering);
    return reminted;
  });
}

const hasNumberOf = (a: Scan, b: Scan): boolean =>
  a.incarnation === b.incarnation && a.seq === b.seq;
