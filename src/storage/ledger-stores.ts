/**
 * Tables of the ledger database with their keys and indexes, in Dexie's notation: primary key first, `&` unique, `*` one
 * entry per element, `[a+b]` compound. Both implementations are made from it.
 *
 * A version that has been released never changes again; what is new is a version of its own.
 */
export const storesOfVersion1 = {
  scans: "scan.id, &[scan.device+scan.incarnation+scan.seq], [scan.decided.correctedAt+scan.seq]",
  outbox: "entry.id, entry.lane, entry.state.kind, entry.state.dueAt, open.position, open.since",
  admissions: "admission.scan, admission.booking, offset",
  foundBookings: "booking.key, *codes, foundAt",
  tallies: "slot",
  meta: "key",
  quarantined: "key",
};

export const storesOfVersion2 = {
  undos: "undo.scan, undo.undoes, undo.booking, offset",
  conflicts: "conflict.id, offset",
  judgements: "scan",
};

export const ledgerStores = { ...storesOfVersion1, ...storesOfVersion2 };

export type TableName = keyof typeof ledgerStores;

/** Dotted path of a table's primary key, which lies inside the row; null for a table that is none of ours. */
export function primaryKeyPath(table: string): string | null {
  const [, declared] = Object.entries(ledgerStores).find(([name]) => name === table) ?? [];
  return declared?.split(",")[0] ?? null;
}
