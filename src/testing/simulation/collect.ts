/** After a run: what really happened, and what the system says of itself. */
import type { Conflict } from "../../core/conflict.ts";
import type { ScanId } from "../../core/ids.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { JournalReads } from "../../gateway/ingest/journal-store.ts";
import type { Claims, Facts, Green } from "./facts.ts";
import { connection } from "./gateway-process.ts";
import { heldConflicts, heldRows, type HeldRow } from "./held-rows.ts";
import type { Stage } from "./stage.ts";
import { greenOf } from "./steward.ts";
import { feedAfter } from "../feed-after.ts";

export interface Collected {
  readonly facts: Facts;
  readonly claims: Claims;
  readonly scans: number;
}

const uuidIn = (key: string): string => key.slice(key.indexOf("/") + 1);

export async function collect(stage: Stage, broken: readonly string[]): Promise<Collected> {
  const reads = readsOf(stage);
  const rows = await Promise.all(stage.devices.map(heldRows));
  const stored = new Map<ScanId, HeldRow>(rows.flat().map((row) => [row.scan.id, row]));
  const seen = stage.devices.flatMap(({ greens }) => greens);
  const ids = [...new Set([...stored.keys(), ...seen.map(({ scan }) => scan)])];
  const held = await journalOf(reads, ids);
  const log = await stage.supplier.log();
  const seenIds = new Set(seen.map(({ scan }) => scan));
  const here = [...stored.values()].flatMap(({ scan, device }) => greenOf(scan, device) ?? []);
  const told = await toldByFeed(reads, stage);
  const admitted = new Map<ScanId, Green>([...told, ...here].map((each) => [each.scan, each]));
  const ghosts = [...admitted.values()].filter(({ scan }) => !seenIds.has(scan));
  const undone = await undoneAmong(reads, [...seen, ...ghosts]);
  return {
    scans: stored.size,
    facts: {
      world: stage.world,
      greens: seen,
      ghosts,
      undone,
      redemptions: log.redemptions,
      unredeemed: log.unredeemed,
      takenBack: log.takenBack,
      redeemPath: stage.supplier.redeemPath,
      repeated: new Set(log.repeated),
      closed: new Set(log.closed),
      poisoned: stage.supplier.poisoned(),
      faults: stage.faults.notes(),
    },
    claims: {
      conflicts: (await reads.conflicts(1_000)).filter(isOpen),
      conflictsAt: await conflictsAtDevices(stage),
      settlements: held.settlements,
      journal: held.journal,
      parked: await parkedAt(stage),
      broken: [
        ...broken,
        ...held.unnumbered.map((id) => `the gateway holds ${id} without a number`),
        ...unexplainedGhosts(stage, ghosts),
      ],
    },
  };
}

const isOpen = ({ state }: Conflict): boolean => state === "open";

export function readsOf({ gateway }: Stage): JournalReads {
  const process = gateway.process();
  if (process === null) throw new Error("the gateway is down at the end of the run");
  return process.store.reads;
}

async function journalOf(reads: JournalReads, ids: readonly ScanId[]) {
  const journal = new Set<ScanId>();
  const settlements = new Map<ScanId, Settlement>();
  const unnumbered: ScanId[] = [];
  for (const id of ids) {
    if ((await reads.scanById(id)) === null) continue;
    journal.add(id);
    if (!(await reads.isNumbered(id))) unnumbered.push(id);
    const settlement = await reads.settlementOf(id);
    if (settlement !== null) settlements.set(id, settlement);
  }
  return { journal, settlements, unnumbered };
}

/** Also of a device whose database was emptied after it had handed in. */
async function toldByFeed(reads: JournalReads, { devices }: Stage): Promise<readonly Green[]> {
  const rows = await feedAfter(reads, 0);
  return rows.flatMap(({ change }) => {
    if (change.kind !== "admission") return [];
    const { scan, booking, unitItem, people, device, at } = change.admission;
    return [
      {
        scan,
        people,
        at,
        device: devices.findIndex(({ profile }) => profile.device === device),
        bookingUuid: uuidIn(booking),
        unitItemUuid: unitItem === null ? null : uuidIn(unitItem),
      },
    ];
  });
}

async function undoneAmong(
  reads: JournalReads,
  greens: readonly Green[],
): Promise<ReadonlySet<ScanId>> {
  const undone = new Set<ScanId>();
  for (const { scan } of greens) {
    if ((await reads.undosNaming(scan)).length > 0) undone.add(scan);
  }
  return undone;
}

/** A revoked device is told nothing any more. */
const conflictsAtDevices = (stage: Stage): Promise<readonly (readonly Conflict[])[]> =>
  Promise.all(
    stage.devices
      .filter(({ isRevoked }) => !isRevoked)
      .map(async (device) => (await heldConflicts(device)).filter(isOpen)),
  );

async function parkedAt(stage: Stage): Promise<Claims["parked"]> {
  const process = stage.gateway.process();
  const entries = (await process?.store.outboxOf(connection).inState("parked")) ?? [];
  return entries.map(({ id, payload }) => ({ scan: id, bookingUuid: uuidIn(payload.booking) }));
}

/** Somebody was let in and nobody saw it: only a process that ended can explain that. */
function unexplainedGhosts({ faults }: Stage, ghosts: readonly Green[]): readonly string[] {
  const ended = new Set(
    faults
      .notes()
      .filter(({ kind }) => endings.has(kind))
      .map(({ where }) => where),
  );
  return ghosts
    .filter(({ device }) => !ended.has(`device-${device}`))
    .map(({ scan, device }) => `stored and shown to nobody: ${scan} on device ${device}`);
}

const endings: ReadonlySet<string> = new Set([
  "crash-device",
  "emptied-database",
  "lost-writes",
  "second-tab",
]);
