/** How a change of the feed joins what is held of the same thing: in any order, however often. */
import type { Admission } from "../core/admission.ts";
import type { Conflict } from "../core/conflict.ts";
import type { ScanId } from "../core/ids.ts";
import type { Undo } from "../core/undo.ts";
import type { LedgerTransaction } from "./ledger-database.ts";
import {
  type AdmissionRow,
  admissionRowSchema,
  conflictRowSchema,
  undoRowSchema,
} from "./ledger-rows.ts";
import { takeFromTally } from "./tallies.ts";

export interface Placed<Fact> {
  readonly fact: Fact;
  /** Where the feed carries it. */
  readonly offset: number;
}

/** Many at once, for a feed that is read from its beginning. */
export async function mergeAdmissions(
  tx: LedgerTransaction,
  admissions: readonly Placed<Admission>[],
): Promise<void> {
  const ids = [...new Set(admissions.map(({ fact }) => fact.scan))];
  const held = (await tx.admissions.bulkGet(ids)).filter((row) => row !== undefined);
  const { readable } = await tx.quarantine.sift(tx.admissions, admissionRowSchema, held);
  const rows = new Map(readable.map((row) => [row.admission.scan, row]));
  for (const { fact, offset } of admissions) {
    rows.set(fact.scan, mergedAdmission(rows.get(fact.scan), fact, offset));
  }
  await tx.admissions.bulkPut([...rows.values()]);
}

/** An admission never changes; only the supplier's record of it becomes known. */
const mergedAdmission = (
  held: AdmissionRow | undefined,
  admission: Admission,
  offset: number,
): AdmissionRow =>
  held === undefined
    ? { admission, own: false, offset }
    : {
        own: held.own,
        offset: Math.max(offset, held.offset ?? 0),
        admission: {
          ...held.admission,
          supplierRedeemedAt: admission.supplierRedeemedAt ?? held.admission.supplierRedeemedAt,
        },
      };

/** After the admissions of the same page. */
export async function mergeUndo(
  tx: LedgerTransaction,
  { fact: undo, offset }: Placed<Undo>,
): Promise<void> {
  const raw = await tx.undos.get(undo.scan);
  const { readable } = await tx.quarantine.sift(
    tx.undos,
    undoRowSchema,
    raw === undefined ? [] : [raw],
  );
  const [held] = readable;
  await takeFromTally(tx, undo);
  await tx.undos.put({
    undo,
    own: held?.own ?? false,
    offset: Math.max(offset, held?.offset ?? 0),
  });
}

/** The latest word counts. Who has taken note of it need not do so again, unless it has got worse. */
export async function mergeConflict(
  tx: LedgerTransaction,
  { fact: conflict, offset }: Placed<Conflict>,
): Promise<void> {
  const raw = await tx.conflicts.get(conflict.id);
  const { readable } = await tx.quarantine.sift(
    tx.conflicts,
    conflictRowSchema,
    raw === undefined ? [] : [raw],
  );
  const [held] = readable;
  if (held !== undefined && held.offset > offset) return;
  const isNoWorse =
    held !== undefined &&
    conflict.entered <= held.conflict.entered &&
    (held.conflict.state === "open" || conflict.state === "withdrawn");
  await tx.conflicts.put({ conflict, offset, seenAt: isNoWorse ? held.seenAt : null });
}

/** Null when there is none, or none that can be read. */
export async function readAdmissionRow(
  tx: LedgerTransaction,
  scan: ScanId,
): Promise<AdmissionRow | null> {
  const raw = await tx.admissions.get(scan);
  const rows = raw === undefined ? [] : [raw];
  const { readable } = await tx.quarantine.sift(tx.admissions, admissionRowSchema, rows);
  return readable[0] ?? null;
}
