/**
 * How much of a booking has been used: our admissions, and what the supplier recorded that they do not explain.
 *
 * A voucher admission counts people of the party without naming unit items; a ticket admission names its unit item. A
 * supplier that answers REDEEMED for the whole booking because of *our* redemption uses up nobody who has not entered.
 */
import type { Admission } from "./admission.ts";
import type { Booking, UnitItem } from "./booking.ts";
import type { Product } from "./product.ts";
import { type Instant, localDateAt, minutes } from "./time.ts";
import type { Use } from "./verdict.ts";

/** Supplier clocks may differ from ours by this much (OCTO dossier 6.4). */
const supplierSkewMs = minutes(2);
/** Recorded times of one redemption may differ by rounding to seconds. */
const sameRecordMs = 2_000;

/** People a unit item lets in; a unit that the product does not list counts as one. */
export const peopleOf = (item: UnitItem, product: Product | null): number =>
  product?.units.find(({ id }) => id === item.unit)?.people ?? 1;

export const partyOf = (booking: Booking, product: Product | null): number =>
  sum(booking.unitItems.map((item) => peopleOf(item, product)));

/** Whether a redemption recorded by the supplier is the trace of one of our own admissions. */
export function explainedByUs(redeemedAt: Instant | null, ours: readonly Admission[]): boolean {
  return ours.some(({ at, supplierRedeemedAt }) => {
    if (redeemedAt === null) return true; // no time to compare: ours is the likelier story
    if (supplierRedeemedAt !== null) {
      return Math.abs(redeemedAt - supplierRedeemedAt) <= sameRecordMs;
    }
    return redeemedAt >= at - supplierSkewMs; // not settled yet: it may be this one
  });
}

/** The supplier's use of one unit item that we do not know of; null when there is none. */
export function foreignUse(
  booking: Booking,
  item: UnitItem,
  ours: readonly Admission[],
): Use | null {
  const itemRedeemed = item.redeemedAt !== null || item.status?.kind === "REDEEMED";
  const bookingRedeemed = booking.redeemedAt !== null || booking.status.kind === "REDEEMED";
  if (!itemRedeemed && !bookingRedeemed) return null;
  const at = item.redeemedAt ?? (itemRedeemed ? null : booking.redeemedAt);
  return explainedByUs(at, ours) ? null : { by: "supplier", at };
}

/** The use that stands in the way of letting this unit item in again; null when nothing does. */
export function earlierUse(context: UseContext, item: UnitItem): Use | null {
  const { booking, product, admissions, now } = context;
  const own = admissions.filter(
    (admission) => admission.unitItem === item.key && counts(admission, product, now),
  );
  const last = own.at(-1);
  if (last !== undefined) return own.length >= timesAllowed(product) ? asUse(last) : null;
  if (remainingOf(context) <= 0 && admissions.length > 0) {
    // the voucher let in the whole party; there is nobody left whom this ticket could be
    const latest = admissions.at(-1);
    if (latest !== undefined) return asUse(latest);
  }
  return foreignUse(booking, item, admissions);
}

export interface UseContext {
  readonly booking: Booking;
  readonly product: Product | null;
  /** Of this booking, oldest first, undone ones left out. */
  readonly admissions: readonly Admission[];
  readonly now: Instant;
}

/** People let in so far, by us or (unexplained) by others. */
export function insideOf({ booking, product, admissions, now }: UseContext): number {
  const counted = admissions.filter((admission) => counts(admission, product, now));
  const named = new Set(counted.map(({ unitItem }) => unitItem).filter((key) => key !== null));
  const byVoucher = sum(
    counted.filter(({ unitItem }) => unitItem === null).map(({ people }) => people),
  );
  const byTicket = sum(
    booking.unitItems.filter(({ key }) => named.has(key)).map((item) => peopleOf(item, product)),
  );
  const elsewhere = sum(
    booking.unitItems
      .filter((item) => !named.has(item.key) && foreignUse(booking, item, admissions) !== null)
      .map((item) => peopleOf(item, product)),
  );
  return byVoucher + byTicket + elsewhere;
}

export const remainingOf = (context: UseContext): number =>
  Math.max(0, partyOf(context.booking, context.product) - insideOf(context));

/** Whether an earlier admission still uses up its person under the product's policy. */
function counts(admission: Admission, product: Product | null, now: Instant): boolean {
  if (product?.policy.use.kind !== "per-date") return true;
  const { timeZone } = product;
  return localDateAt(admission.at, timeZone) === localDateAt(now, timeZone);
}

const timesAllowed = (product: Product | null): number =>
  product?.policy.use.kind === "times" ? product.policy.use.times : 1;

export const asUse = (admission: Admission): Use => ({
  by: "stile",
  scan: admission.scan,
  at: admission.at,
  gate: admission.gate,
  operator: admission.operator,
  device: admission.device,
  people: admission.people,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
