/** The operations of the journal's port on maps: each a look-up or a change by key. */
import { asInstant } from "../../core/time.ts";
import type { Admission } from "../../core/admission.ts";
import type { DeviceId, Incarnation } from "../../core/ids.ts";
import type { ScanNumber } from "../../core/scan.ts";
import { holdsLane } from "../../outbox/outbox-storage.ts";
import { type JournalState, withNumber } from "./journal-state.ts";
import type {
  JournalTransaction,
  Look,
  NumberedSettlement,
  RedemptionEntry,
  Stand,
} from "./journal-store.ts";
import { createStagedTable, type StagedTable } from "./staged-table.ts";

export type JournalTables = {
  readonly [Name in keyof JournalState]: JournalState[Name] extends Map<infer K, infer V>
    ? StagedTable<K, V>
    : never;
};

export function stagedTables(state: JournalState): JournalTables {
  return {
    scans: createStagedTable(state.scans),
    numbers: createStagedTable(state.numbers),
    numbered: createStagedTable(state.numbered),
    held: createStagedTable(state.held),
    quarantined: createStagedTable(state.quarantined),
    admissions: createStagedTable(state.admissions),
    admissionsOf: createStagedTable(state.admissionsOf),
    undos: createStagedTable(state.undos),
    takenBack: createStagedTable(state.takenBack),
    uses: createStagedTable(state.uses),
    usesOf: createStagedTable(state.usesOf),
    leases: createStagedTable(state.leases),
    feed: createStagedTable(state.feed),
    settlements: createStagedTable(state.settlements),
    settled: createStagedTable(state.settled),
    conflicts: createStagedTable(state.conflicts),
    conflictsOf: createStagedTable(state.conflictsOf),
    outbox: createStagedTable(state.outbox),
    open: createStagedTable(state.open),
    unpublished: createStagedTable(state.unpublished),
    counters: createStagedTable(state.counters),
    meta: createStagedTable(state.meta),
  };
}

export function memoryTransaction(tables: JournalTables): JournalTransaction {
  return {
    ...scansOn(tables),
    ...admissionsOn(tables),
    ...claimsOn(tables),
    ...feedOn(tables),
    ...settlementsOn(tables),
    ...outboxOn(tables),
    epoch: async () => tables.meta.get("epoch") ?? null,
    setEpoch: async (epoch) => tables.meta.put("epoch", epoch),
    attempts: async () => tables.counters.get("attempts") ?? 0,
    setAttempts: async (attempts) => tables.counters.put("attempts", attempts),
    restoredAt: async () => {
      const at = tables.counters.get("restored-at");
      return at === undefined ? null : asInstant(at);
    },
    setRestoredAt: async (at) => tables.counters.put("restored-at", at),
  };
}

const scansOn = (tables: JournalTables) =>
  ({
    scanById: async (id) => tables.scans.get(id) ?? null,
    isNumbered: async (id) => tables.numbered.get(id) !== undefined,
    heldUpTo: async (device, incarnation) => heldIn(tables, device, incarnation),
    insertScan: async (held) => tables.scans.put(held.scan.id, held),
    takeNumber: async ({ device, incarnation, seq }, scan) => {
      const key = `${device}/${incarnation}/${seq}`;
      const holder = tables.numbers.get(key);
      if (holder !== undefined) return holder;
      tables.numbers.put(key, scan);
      tables.numbered.put(scan, true);
      noteHeld(tables, { device, incarnation, seq });
      return scan;
    },
    quarantinedOf: async (device) => tables.quarantined.get(device) ?? [],
    quarantine: async (item) => {
      const of = tables.quarantined.get(item.device) ?? [];
      if (of.some(({ raw }) => raw === item.raw)) return;
      tables.quarantined.put(item.device, [...of, { ...item, id: counted(tables, "quarantine") }]);
      if (item.number !== null) noteHeld(tables, { device: item.device, ...item.number });
    },
    release: async ({ device, id }) => {
      const of = tables.quarantined.get(device) ?? [];
      tables.quarantined.put(
        device,
        of.filter((item) => item.id !== id),
      );
    },
  }) satisfies Partial<JournalTransaction>;

const admissionsOn = (tables: JournalTables) =>
  ({
    admissionByScan: async (scan) => tables.admissions.get(scan) ?? null,
    admissionsOf: async (booking) =>
      found(tables.admissions, tables.admissionsOf.get(booking)).toSorted(byTime),
    insertAdmission: async (admission) => {
      tables.admissions.put(admission.scan, admission);
      append(tables.admissionsOf, admission.booking, admission.scan);
    },
    setSupplierTime: async (scan, at) => {
      const held = tables.admissions.get(scan);
      if (held === undefined) return null;
      const admission = { ...held, supplierRedeemedAt: at };
      tables.admissions.put(scan, admission);
      return admission;
    },
    undosOf: async (booking) =>
      (tables.admissionsOf.get(booking) ?? []).flatMap((scan) => tables.undos.get(scan) ?? []),
    outcomesOf: async (booking) => found(tables.settlements, tables.admissionsOf.get(booking)),
    undosNaming: async (admission) => tables.undos.get(admission) ?? [],
    takenBackOf: async (booking) =>
      new Set(
        (tables.admissionsOf.get(booking) ?? []).filter((scan) => tables.takenBack.get(scan)),
      ),
    insertUndo: async (undo) => append(tables.undos, undo.undoes, undo),
    markTakenBack: async (admission) => tables.takenBack.put(admission, true),
  }) satisfies Partial<JournalTransaction>;

const claimsOn = (tables: JournalTables) =>
  ({
    holderOf: async (useKey) => tables.uses.get(useKey) ?? null,
    holdsUse: async (scan) => tables.usesOf.get(scan) !== undefined,
    takeUse: async (useKey, { scan }) => {
      const holder = tables.uses.get(useKey);
      if (holder !== undefined) return holder;
      tables.uses.put(useKey, scan);
      append(tables.usesOf, scan, useKey);
      return scan;
    },
    releaseUses: async (scan) => {
      const keys = tables.usesOf.get(scan) ?? [];
      for (const key of keys) tables.uses.remove(key);
      tables.usesOf.remove(scan);
      return keys;
    },
    leasesOf: async (booking) =>
      tables.leases
        .values()
        .filter((lease) => lease.booking === booking)
        .toSorted(byTime),
    putLease: async (lease) => tables.leases.put(lease.scan, lease),
    deleteLease: async (scan) => tables.leases.remove(scan),
  }) satisfies Partial<JournalTransaction>;

const feedOn = (tables: JournalTables) =>
  ({
    lookFrom: async (stand) => lookIn(tables, stand),
    highestOffset: async () => tables.counters.get("feed") ?? 0,
    appendChange: async (change, { row }) => {
      const offset = counted(tables, "feed");
      tables.feed.put(offset, { offset, row, change });
      return offset;
    },
  }) satisfies Partial<JournalTransaction>;

function lookIn(
  tables: JournalTables,
  { device, offset, settled, incarnations, limit }: Stand,
): Look {
  return {
    epoch: tables.meta.get("epoch") ?? null,
    row: tables.feed.get(offset)?.row ?? null,
    settledScan: tables.settled.get(`${device}/${settled}`) ?? null,
    feed: upTo(limit, offset, tables.counters.get("feed"))
      .map((position) => tables.feed.get(position))
      .filter((row) => row !== undefined),
    settlements: settlementsIn(tables, device, { after: settled, limit }),
    held: incarnations.map((incarnation) => ({
      incarnation,
      upTo: heldIn(tables, device, incarnation),
    })),
  };
}

/** At most `limit` numbers after `after`, none above `highest`. */
function upTo(limit: number, after: number, highest = 0): readonly number[] {
  const last = Math.min(after + limit, highest);
  return Array.from({ length: Math.max(0, last - after) }, (_, n) => after + n + 1);
}

const heldIn = (tables: JournalTables, device: DeviceId, incarnation: Incarnation): number =>
  tables.held.get(`${device}/${incarnation}`)?.upTo ?? 0;

function settlementsIn(
  tables: JournalTables,
  device: DeviceId,
  { after, limit }: { readonly after: number; readonly limit: number },
): readonly NumberedSettlement[] {
  const numbers = upTo(limit, after, tables.counters.get(`settlements/${device}`));
  const scans = numbers
    .map((n) => tables.settled.get(`${device}/${n}`))
    .filter((scan) => scan !== undefined);
  return found(tables.settlements, scans).map(({ n, scan, settlement }) => ({
    n,
    scan,
    settlement,
  }));
}

const settlementsOn = (tables: JournalTables) =>
  ({
    settlementOf: async (scan) => tables.settlements.get(scan)?.settlement ?? null,
    settlementsAfter: async (device, page) => settlementsIn(tables, device, page),
    recordSettlement: async ({ device, scan, settlement, at }) => {
      tables.unpublished.remove(scan);
      if (tables.settlements.get(scan) !== undefined) return false;
      const n = counted(tables, `settlements/${device}`);
      tables.settlements.put(scan, { n, scan, settlement, at });
      tables.settled.put(`${device}/${n}`, scan);
      return true;
    },
    conflictsOf: async (booking) =>
      found(tables.conflicts, tables.conflictsOf.get(booking)).toSorted((a, b) =>
        a.id < b.id ? -1 : 1,
      ),
    conflicts: async (limit) =>
      tables.conflicts
        .values()
        .toSorted(
          (a, b) =>
            Number(b.state === "open") - Number(a.state === "open") ||
            b.raisedAt - a.raisedAt ||
            (a.id < b.id ? -1 : 1),
        )
        .slice(0, limit),
    putConflict: async (conflict) => {
      const isNew = tables.conflicts.get(conflict.id) === undefined;
      if (isNew) append(tables.conflictsOf, conflict.booking, conflict.id);
      tables.conflicts.put(conflict.id, conflict);
    },
  }) satisfies Partial<JournalTransaction>;

const outboxOn = (tables: JournalTables) =>
  ({
    entryById: async (id) => tables.outbox.get(id) ?? null,
    waitingEntries: async () =>
      tables.open
        .values()
        .flatMap((ids) => found(tables.outbox, ids))
        .filter(({ state }) => state.kind !== "parked")
        .toSorted(byPosition),
    unpublishedEntries: async () =>
      found(tables.outbox, tables.unpublished.values()).toSorted(byPosition),
    enqueue: async (entry) => {
      if (tables.outbox.get(entry.id) !== undefined) return false;
      putEntry(tables, { ...entry, position: counted(tables, "outbox") });
      return true;
    },
    putEntry: async (entry) => putEntry(tables, entry),
  }) satisfies Partial<JournalTransaction>;

function putEntry(tables: JournalTables, entry: RedemptionEntry): void {
  const { connection } = entry.payload.request;
  const before = tables.outbox.get(entry.id);
  const wasOpen = before !== undefined && holdsLane(before.state);
  const isOpen = holdsLane(entry.state);
  tables.outbox.put(entry.id, entry);
  if (isOpen && !wasOpen) append(tables.open, connection, entry.id);
  if (!isOpen && wasOpen) {
    const others = (tables.open.get(connection) ?? []).filter((id) => id !== entry.id);
    tables.open.put(connection, others);
  }
  if (entry.state.kind === "settled" && tables.settlements.get(entry.id) === undefined) {
    tables.unpublished.put(entry.id, entry.id);
  }
}

function noteHeld(tables: JournalTables, { device, incarnation, seq }: ScanNumber): void {
  const key = `${device}/${incarnation}`;
  tables.held.put(key, withNumber(tables.held.get(key) ?? { upTo: 0, above: [] }, seq));
}

function counted(tables: JournalTables, name: string): number {
  const value = (tables.counters.get(name) ?? 0) + 1;
  tables.counters.put(name, value);
  return value;
}

function append<K, V>(table: StagedTable<K, readonly V[]>, key: K, value: V): void {
  table.put(key, [...(table.get(key) ?? []), value]);
}

const found = <K, V>(table: StagedTable<K, V>, keys: readonly K[] = []): readonly V[] =>
  keys.map((key) => table.get(key)).filter((value) => value !== undefined);

const byTime = (a: Pick<Admission, "at" | "scan">, b: Pick<Admission, "at" | "scan">): number =>
  a.at - b.at || (a.scan < b.scan ? -1 : 1);

const byPosition = (a: RedemptionEntry, b: RedemptionEntry): number => a.position - b.position;
