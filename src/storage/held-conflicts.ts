/** Conflicts that the gateway has told this device of, and which of them a person here has taken note of. */
import type { Conflict } from "../core/conflict.ts";
import type { DeviceId, GateId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { LedgerDatabase, LedgerView } from "./ledger-database.ts";
import { conflictRowSchema } from "./ledger-rows.ts";

/** Where the person stands who looks. */
export interface Onlooker {
  readonly gate: GateId;
  readonly device: DeviceId;
}

export interface HeldConflict {
  readonly conflict: Conflict;
  /** Somebody concerned was let in at this gate or by this device. */
  readonly isHere: boolean;
  readonly isSeen: boolean;
}

/** Open ones that concern this gate or device, other open ones, withdrawn ones; each latest first. */
export async function readConflicts(
  db: LedgerView,
  onlooker: Onlooker,
): Promise<readonly HeldConflict[]> {
  const rows = await db.conflicts.toArray();
  const { readable } = await db.quarantine.sift(db.conflicts, conflictRowSchema, rows);
  return readable
    .map(({ conflict, seenAt }) => ({
      conflict,
      isHere: conflict.admissions.some(
        ({ gate, device }) => gate === onlooker.gate || device === onlooker.device,
      ),
      isSeen: seenAt !== null,
    }))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || b.conflict.raisedAt - a.conflict.raisedAt);
}

const rankOf = ({ conflict, isHere }: HeldConflict): number => {
  if (conflict.state === "withdrawn") return 2;
  return isHere ? 0 : 1;
};

export function markSeen(
  db: LedgerDatabase,
  id: Conflict["id"],
  seenAt: Instant,
): PromiseLike<void> {
  return db.transaction(["conflicts"], async (tx) => {
    const row = conflictRowSchema.safeParse(await tx.conflicts.get(id));
    if (row.success) await tx.conflicts.put({ ...row.data, seenAt });
  });
}
