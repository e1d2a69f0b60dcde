/**
 * At every start: compares the database with its mirror and puts back what is missing.
 *
 * A database without numbering whose mirror knows the device was lost (STORAGE 4.1), and one that lacks mirrored scans was
 * rolled back: both are incidents. The unsent scans return with the numbers they had, in one transaction with identity and
 * enrolment; what comes next is numbered in a new incarnation, because nobody knows which numbers have been used.
 * May die at any point and be run again. Will not: bring back the list, other devices' admissions, or scans that were sent;
 * the gateway has those.
 */
import type { DeviceId, Incarnation, ScanId } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import { incarnationSchema } from "../protocol/ids-schema.ts";
import { enrolmentSchema } from "./device-profile.ts";
import type { LedgerDatabase, LedgerTransaction, LedgerView } from "./ledger-database.ts";
import { clockOffsetSchema, metaIn, readMeta, writeMeta } from "./ledger-meta.ts";
import { type Numbering, numberingSchema } from "./ledger-rows.ts";
import {
  type Mirror,
  mirrorable,
  type Mirrored,
  type MirroredIdentity,
  type MirrorFailure,
} from "./mirror.ts";
import { byNumber, keepEarlier, mintIncarnation } from "./numbering.ts";
import { recordScan, recordTables } from "./record-scan.ts";
import { readScans } from "./scan-history.ts";
import type { StorageFailure } from "./storage-failure.ts";

export interface RecoveryDeps {
  readonly db: LedgerDatabase;
  readonly mirror: Mirror;
  /** A fresh UUID each time. */
  readonly newId: () => string;
}

export interface Recovered {
  /** `recovered` is an incident, to be told to the gateway and shown. */
  readonly kind: "first-run" | "intact" | "recovered";
  /** Put back into the database. */
  readonly scans: readonly Scan[];
  /** The mirror could not be read or brought up to date: there is one copy only. */
  readonly trouble: MirrorFailure | null;
}

export async function recover(deps: RecoveryDeps): Promise<Result<Recovered, StorageFailure>> {
  const { db, mirror } = deps;
  // nearly every start finds both as they were, and then has asked either once, at the same time
  const [read, early] = await Promise.all([mirror.read(), db.attempt(() => readHeld(db))]);
  if (read.ok && early.ok && isMirrored(early.value, read.value)) {
    return ok({ kind: "intact", scans: [], trouble: null });
  }
  const mirrored = read.ok ? read.value : nothing;
  const restored = await db.attempt(() => restore(deps, mirrored));
  if (!restored.ok) return restored;
  const { kind, scans } = restored.value;
  if (!read.ok) return ok({ kind, scans, trouble: read.failure });
  // after the mirror: what another tab has stored since is in neither or in both
  const held = await db.attempt(() => readHeld(db));
  if (!held.ok) return held;
  const rewritten = await rewrite(mirror, planFor(held.value, mirrored));
  return ok({ kind, scans, trouble: rewritten.ok ? null : rewritten.failure });
}

/** Null before the device has one. */
export async function readIdentity(db: LedgerView): Promise<MirroredIdentity | null> {
  const rows = await db.meta.bulkGet(["numbering", "enrolment", "clock-offset"]);
  const numbering = metaIn(rows[0], "numbering", numberingSchema);
  if (numbering === null) return null;
  const { device, incarnation } = numbering;
  return {
    device,
    incarnation,
    enrolment: metaIn(rows[1], "enrolment", enrolmentSchema),
    clock: metaIn(rows[2], "clock-offset", clockOffsetSchema),
  };
}

const nothing: Mirrored = { identity: null, scans: [], unreadable: [] };

type Restored = Pick<Recovered, "kind" | "scans">;

async function restore({ db, newId }: RecoveryDeps, mirrored: Mirrored): Promise<Restored> {
  // nearly every start: reading alone waits for no other tab, and for no disk
  if (await isIntact(db, mirrored)) return { kind: "intact", scans: [] };
  return db.transaction([...recordTables, "quarantined"], async (tx): Promise<Restored> => {
    for (const record of mirrored.unreadable)
      await tx.quarantine.keep({ source: "mirror", ...record });
    const held = await readMeta(tx, "numbering", numberingSchema);
    const device = held?.device ?? mirrored.identity?.device ?? mirrored.scans[0]?.device;
    if (device === undefined) return { kind: "first-run", scans: [] };
    await setForeignAside(tx, mirrored, device);
    const missing = await missingFrom(tx, mirrored, device);
    if (held !== null && missing.length === 0) return { kind: "intact", scans: [] };

    await mintFor(tx, { held, device, mirrored, incarnation: incarnationSchema.parse(newId()) });
    return { kind: "recovered", scans: await putBack(tx, missing) };
  });
}

async function isIntact(db: LedgerView, mirrored: Mirrored): Promise<boolean> {
  const numbering = await readMeta(db, "numbering", numberingSchema);
  if (numbering === null || mirrored.unreadable.length > 0) return false;
  const { device } = numbering;
  if (mirrored.scans.some((scan) => scan.device !== device)) return false;
  return (await missingFrom(db, mirrored, device)).length === 0;
}

/** Scanned under another identity of this device: a person must look, for this one's token does not cover them. */
async function setForeignAside(
  tx: LedgerTransaction,
  mirrored: Mirrored,
  device: DeviceId,
): Promise<void> {
  for (const scan of mirrored.scans) {
    if (scan.device === device) continue;
    const issue = "scanned under another identity";
    await tx.quarantine.keep({ source: "mirror", id: scan.id, raw: scan, issue });
  }
}

/** In the order in which they were scanned. */
async function missingFrom(
  db: Pick<LedgerView, "scans">,
  mirrored: Mirrored,
  device: DeviceId,
): Promise<readonly Scan[]> {
  const own = mirrored.scans.filter((scan) => scan.device === device);
  if (own.length === 0) return [];
  const rows = await db.scans.bulkGet(own.map(({ id }) => id));
  return own
    .filter((_scan, index) => rows[index] === undefined)
    .toSorted((a, b) => a.decided.deviceAt - b.decided.deviceAt || a.seq - b.seq);
}

interface Minting {
  readonly held: Numbering | null;
  readonly device: DeviceId;
  readonly mirrored: Mirrored;
  readonly incarnation: Incarnation;
}

async function mintFor(
  tx: LedgerTransaction,
  { held, device, mirrored, incarnation }: Minting,
): Promise<void> {
  await keepEarlier(tx, [...new Set(mirrored.scans.map((scan) => scan.incarnation))]);
  if (held !== null) return mintIncarnation(tx, held, incarnation);
  const fresh: Numbering = { device, incarnation, nextSeq: 1, nextPosition: 1 };
  await writeMeta(tx, "numbering", fresh);
  const { enrolment = null, clock = null } = mirrored.identity ?? {};
  if (enrolment !== null) await writeMeta(tx, "enrolment", enrolment);
  if (clock !== null) await writeMeta(tx, "clock-offset", clock);
}

/** A number that a rolled-back database has used again is not ours any more: such a scan gets a new one. */
async function putBack(tx: LedgerTransaction, missing: readonly Scan[]): Promise<readonly Scan[]> {
  const numbering = await readMeta(tx, "numbering", numberingSchema);
  if (numbering === null) throw new Error("numbering was written just before");
  let { nextSeq, nextPosition } = numbering;
  const scans: Scan[] = [];
  for (const mirrored of missing) {
    const { device, incarnation, seq } = mirrored;
    const taken = await tx.scans.where(byNumber).equals([device, incarnation, seq]).count();
    const scan =
      taken === 0 ? mirrored : { ...mirrored, incarnation: numbering.incarnation, seq: nextSeq };
    if (taken > 0) nextSeq += 1;
    await recordScan(tx, { scan, position: nextPosition, evidence: null });
    nextPosition += 1;
    scans.push(scan);
  }
  await writeMeta(tx, "numbering", { ...numbering, nextSeq, nextPosition } satisfies Numbering);
  return scans;
}

/** What the mirror should have. */
interface Held {
  /** Null before the device has one. */
  readonly identity: MirroredIdentity | null;
  /** Readable ones. */
  readonly unsent: ReadonlyMap<ScanId, Scan>;
  /** Unreadable ones too. */
  readonly waiting: ReadonlySet<ScanId>;
}

async function readHeld(db: LedgerView): Promise<Held> {
  const [identity, waiting] = await Promise.all([
    readIdentity(db),
    db.outbox.orderBy("open.position").primaryKeys(),
  ]);
  return { identity, unsent: await readScans(db, waiting), waiting: new Set(waiting) };
}

interface Plan {
  readonly identity: MirroredIdentity | null;
  readonly keep: readonly Scan[];
  readonly forget: readonly ScanId[];
}

/** What the mirror lacks of the database's unsent scans, and what it need not have any more. */
function planFor({ identity, unsent, waiting }: Held, mirrored: Mirrored): Plan {
  const isSame = JSON.stringify(identity) === JSON.stringify(mirrored.identity);
  const numbers = new Map(mirrored.scans.map((scan) => [scan.id, numberOf(scan)]));
  return {
    identity: isSame ? null : identity,
    keep: [...unsent.values()].filter((scan) => numbers.get(scan.id) !== numberOf(scan)),
    forget: mirrored.scans.map(({ id }) => id).filter((id) => !waiting.has(id)),
  };
}

/** Nothing to put back, and nothing to bring up to date. */
function isMirrored(held: Held, mirrored: Mirrored): boolean {
  const { identity, keep, forget } = planFor(held, mirrored);
  const device = held.identity?.device ?? null;
  return (
    device !== null &&
    mirrored.unreadable.length === 0 &&
    mirrored.scans.every((scan) => scan.device === device && held.unsent.has(scan.id)) &&
    identity === null &&
    keep.length + forget.length === 0
  );
}

const numberOf = ({ incarnation, seq }: Scan): string => `${incarnation} ${seq}`;

async function rewrite(
  mirror: Mirror,
  { identity, keep, forget }: Plan,
): Promise<Result<void, MirrorFailure>> {
  const written = [
    ...(identity === null ? [] : [await mirror.keepIdentity(identity)]),
    ...(await Promise.all(keep.map((scan) => mirror.keepScan(mirrorable(scan))))),
    ...(forget.length === 0 ? [] : [await mirror.forget(forget)]),
  ];
  const failed = written.find((each) => !each.ok);
  return failed === undefined || failed.ok ? ok(undefined) : fail(failed.failure);
}
