/** An admission taken back. Sets of undos and admissions merge in any order: what is undone never counts again. */
import type { Admission } from "./admission.ts";
import type { BookingKey, DeviceId, GateId, ScanId } from "./ids.ts";
import type { Instant } from "./time.ts";

export interface Undo {
  /** The scan that says so. */
  readonly scan: ScanId;
  /** The admission that it reverses. */
  readonly undoes: ScanId;
  readonly booking: BookingKey;
  /** Corrected time. */
  readonly at: Instant;
  readonly gate: GateId;
  readonly operator: string;
  readonly device: DeviceId;
  readonly reason: string;
}

/** The admissions of some bookings: those that count, and those taken back, whose trace the supplier may still have. */
export interface KnownAdmissions {
  readonly standing: readonly Admission[];
  readonly undone: readonly Admission[];
}

export function withoutUndone<A extends Pick<Admission, "scan">>(
  admissions: readonly A[],
  undos: readonly Pick<Undo, "undoes">[],
): readonly A[] {
  const undone = new Set(undos.map(({ undoes }) => undoes));
  return admissions.filter(({ scan }) => !undone.has(scan));
}

export function sortedByUndo(
  admissions: readonly Admission[],
  undos: readonly Pick<Undo, "undoes">[],
): KnownAdmissions {
  const standing = withoutUndone(admissions, undos);
  const stands = new Set(standing);
  return { standing, undone: admissions.filter((admission) => !stands.has(admission)) };
}
