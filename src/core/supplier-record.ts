/**
 * Whether what the supplier recorded is the trace of our own admissions. Times decide: the dossier knows no better proof
 * (OCTO 6.4), and without a time ours is the likelier story.
 */
import type { Admission } from "./admission.ts";
import type { Booking } from "./booking.ts";
import type { ScanId } from "./ids.ts";
import { type Instant, minutes } from "./time.ts";
import type { KnownAdmissions } from "./undo.ts";

/** Supplier clocks may differ from ours by this much (OCTO dossier 6.4). */
const supplierSkewMs = minutes(2);
/**
 * Recorded times of one redemption differ by rounding to seconds at most. A foreign redemption of the same booking in the
 * same second passes for ours: no more is known of either.
 */
const sameRecordMs = 1_000;

/**
 * Whose traces the supplier's record may show. One taken back left a trace only if it was sent, and that is certain only
 * once the supplier's time for it is known: never sent, or refused, its guest may really have gone in elsewhere since. So is
 * one against a denial: what it went against may be the supplier's own no, or another's use, which it explains to nobody.
 */
export const tracesOf = ({ standing, undone }: KnownAdmissions): readonly Admission[] => [
  ...standing.filter(
    ({ overruled, supplierRedeemedAt }) => overruled === undefined || supplierRedeemedAt !== null,
  ),
  ...undone.filter(({ supplierRedeemedAt }) => supplierRedeemedAt !== null),
];

/** Whether a redemption recorded by the supplier is the trace of one of our own admissions. */
export function explainedByUs(redeemedAt: Instant | null, ours: readonly Admission[]): boolean {
  return ours.some(({ at, supplierRedeemedAt }) => {
    if (redeemedAt === null) return true; // no time to compare: ours is the likelier story
    if (supplierRedeemedAt !== null) {
      return Math.abs(redeemedAt - supplierRedeemedAt) < sameRecordMs;
    }
    return redeemedAt >= at - supplierSkewMs; // not settled yet: it may be this one
  });
}

/**
 * Whether one of them may be the redemption of the other: a voucher's is that of every ticket. What another guest's ticket
 * left is believed to be this one's only where that itself is certain.
 */
export const mayShareUse = (
  { unitItem }: Pick<Admission, "unitItem">,
  other: Pick<Admission, "unitItem">,
): boolean => unitItem === null || other.unitItem === null || unitItem === other.unitItem;

type Trace = Pick<Admission, "scan" | "unitItem"> & {
  /** The scan of ours whose record this one found, if its own redemption left none. */
  readonly leftBy: ScanId | null;
};

/**
 * Whether what is ours of `other` may have left the use that the supplier shows of this one, and does not date. A voucher
 * that found its tickets used up was not sent, and used none of the tickets that those who did use them cannot explain.
 */
export const mayHaveUsed = (
  other: Trace,
  own: Pick<Admission, "scan" | "unitItem">,
  ours: readonly Trace[],
): boolean =>
  other.leftBy === own.scan ||
  (mayShareUse(other, own) && !ours.some(({ scan }) => scan === other.leftBy));

/**
 * Whether `redeemable: false` may come from one of these admissions. Where the supplier dates its redemptions and none of
 * the dates is ours, it was somebody else's.
 */
export function mayHaveClosed(booking: Booking, ours: readonly Admission[]): boolean {
  const dates = recordedTimes(booking);
  return dates.length === 0 ? ours.length > 0 : dates.some((date) => explainedByUs(date, ours));
}

/** Every time of use that the supplier names, of the booking or of its unit items. */
export const recordedTimes = ({ redeemedAt, unitItems }: Booking): readonly Instant[] =>
  [redeemedAt, ...unitItems.map((item) => item.redeemedAt)].filter((time) => time !== null);
