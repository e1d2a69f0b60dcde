/**
 * What the supplier has of ours of one booking: which admissions left a record there, and which stand on one, their own or
 * another's. Pure. What was taken back there has left nothing.
 */
import type { Admission } from "../../core/admission.ts";
import type { ScanId } from "../../core/ids.ts";
import { isOurs, type Settlement } from "../../core/settlement.ts";
import { explainedByUs, mayShareUse } from "../../core/supplier-record.ts";
import type { Instant } from "../../core/time.ts";

export interface SupplierTraces {
  /** Of the booking by any device, without those whose record was taken back at the supplier. */
  readonly admissions: readonly Admission[];
  readonly undone: ReadonlySet<ScanId>;
  /** How their redemptions ended; none of those that are open. */
  readonly ends: ReadonlyMap<ScanId, Settlement>;
}

export interface SupplierRecord {
  readonly admission: Admission;
  /** Null where the supplier did not say when. */
  readonly redeemedAt: Instant | null;
  /** False where it is no more than probably ours. */
  readonly isCertain: boolean;
}

/** Records of admissions that do not stand any more: of all unit items. */
export const undoneRecordsIn = (traces: SupplierTraces): readonly SupplierRecord[] =>
  recordsOf(traces).filter(({ admission }) => traces.undone.has(admission.scan));

/** Those of them that are of the very unit item (or, null, of the party) of this admission. */
export const undoneRecordsOf = (
  traces: SupplierTraces,
  { unitItem }: Pick<Admission, "unitItem">,
): readonly SupplierRecord[] =>
  undoneRecordsIn(traces).filter(({ admission }) => admission.unitItem === unitItem);

/** Undone ones whose record may be the one of `of`: gone with it, or not. */
export const undoneSharing = (
  traces: SupplierTraces,
  of: Pick<Admission, "unitItem">,
): readonly Admission[] => {
  const records = undoneRecordsOf(traces, of);
  return undoneRecordsIn(traces)
    .filter((other) => mayShareUse(other.admission, of) || isAnyOf(other, records))
    .map(({ admission }) => admission);
};

/**
 * Whether somebody who was let in and stands needs what would be taken back with this admission: by the same ticket or the
 * voucher (re-entry, a part of the party), or by another ticket that the supplier used up with it.
 */
export function isStillInUse(traces: SupplierTraces, of: Pick<Admission, "unitItem">): boolean {
  const records = undoneRecordsOf(traces, of);
  const all = recordsOf(traces);
  return traces.admissions.some((standing) => {
    if (traces.undone.has(standing.scan)) return false;
    const end = traces.ends.get(standing.scan);
    // what is open finds the supplier as it is when its turn comes
    if (end === undefined) return false;
    if (end.kind === "already-redeemed") {
      // a restored gateway took for a stranger's what it had forgotten to be ours
      const { redeemedAt } = end;
      return redeemedAt === null
        ? mayShareUse(standing, of)
        : records.some((record) => isRecordedAs(record, redeemedAt));
    }
    if (!isOurs(end) && !restsOnAnother(end)) return false;
    if (mayShareUse(standing, of)) return true;
    const under = all.filter(({ admission }) =>
      isOurs(end) ? admission.scan === standing.scan : admission.unitItem === standing.unitItem,
    );
    return under.some((record) => isAnyOf(record, records));
  });
}

/** Not sent, because the supplier has the record of another scan of the same use. */
export const restsOnAnother = (end: Settlement): boolean =>
  end.kind === "not-sent" && (end.why === "claimed-by-other" || end.why === "already-recorded");

export const isRecordedAs = ({ admission, redeemedAt }: SupplierRecord, at: Instant): boolean =>
  redeemedAt !== null && explainedByUs(at, [{ ...admission, supplierRedeemedAt: redeemedAt }]);

const isAnyOf = (record: SupplierRecord, records: readonly SupplierRecord[]): boolean =>
  records.some(({ redeemedAt }) => redeemedAt !== null && isRecordedAs(record, redeemedAt));

const recordsOf = ({ admissions, ends }: SupplierTraces): readonly SupplierRecord[] =>
  admissions.flatMap((admission) => {
    const end = ends.get(admission.scan);
    if (end === undefined || !isOurs(end)) return [];
    return [{ admission, redeemedAt: end.redeemedAt, isCertain: end.kind !== "probable" }];
  });
