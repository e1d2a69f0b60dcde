/**
 * How much of a booking has been used: our admissions, and what the supplier recorded that they do not explain.
 *
 * A voucher admission counts people of the party without naming unit items; a ticket admission names its unit item. A
 * supplier that answers REDEEMED for the whole booking because of *our* redemption uses up nobody who has not entered.
 */
import type { Admission } from "./admission.ts";
import type { Booking, UnitItem } from "./booking.ts";
import type { Product } from "./product.ts";
import { refusalOfStatus } from "./refusals.ts";
import { type Instant, localDateAt, minutes } from "./time.ts";
import type { Use } from "./verdict.ts";

/** Supplier clocks may differ from ours by this much (OCTO dossier 6.4). */
const supplierSkewMs = minutes(2);
/** Recorded times of one redemption may differ by rounding to seconds. */
const sameRecordMs = 2_000;

/** People a unit item lets in; a unit that the product does not list counts as one. */
export const peopleOf = (item: UnitItem, product: Product | null): number =>
  product?.units.find(({ id }) => id === item.unit)?.people ?? 1;

/** The unit items that a voucher lets in: a cancelled or unconfirmed one stays outside though its party enters. */
export const guestsOf = ({ unitItems }: Booking): readonly UnitItem[] =>
  unitItems.filter(({ status }) => status === null || refusalOfStatus(status) === null);

export const partyOf = (booking: Booking, product: Product | null): number =>
  sum(guestsOf(booking).map((item) => peopleOf(item, product)));

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

export interface UseContext {
  readonly booking: Booking;
  readonly product: Product | null;
  /** Of this booking, in any order, undone ones left out. */
  readonly admissions: readonly Admission[];
  readonly now: Instant;
}

/** People going in, by a ticket or (null) by a voucher that names none. */
export type Entering = Pick<Admission, "unitItem" | "people">;

/** The use that stands in the way of letting this unit item in again; null when nothing does. */
export function earlierUse(context: UseContext, item: UnitItem): Use | null {
  const standing = standingOf(context);
  const own = standing.filter(({ unitItem }) => unitItem === item.key);
  const last = own.at(-1);
  if (last !== undefined && peopleIn(own) >= allowanceOf(context, item)) return asUse(last);
  const foreign = last === undefined ? foreignUse(context.booking, item, context.admissions) : null;
  if (foreign !== null) return foreign;
  // the voucher let in the whole party; there is nobody left whom this ticket could be
  const latest = standing.at(-1);
  return latest !== undefined && remainingOf(context) <= 0 ? asUse(latest) : null;
}

/** Admissions that still count under the product's policy, oldest first: per date, only those of today do. */
export const standingOf = ({ admissions, product, now }: UseContext): readonly Admission[] =>
  admissions
    .filter((admission) => counts(admission, product, now))
    .toSorted((a, b) => a.at - b.at || (a.scan < b.scan ? -1 : 1));

/** People let in so far, by us or (unexplained) by others; more than the party when too many were admitted. */
export const insideOf = (context: UseContext): number => peopleInside(context, standingOf(context));

/** The same, once these people too have entered. */
export const insideAfter = (context: UseContext, entering: Entering): number =>
  peopleInside(context, [...standingOf(context), entering]);

/** People of the whole booking who may still enter now. */
export function remainingOf(context: UseContext): number {
  const party = partyOf(context.booking, context.product);
  const times = timesAllowed(context.product);
  const used = usesBy(standingOf(context), context, times);
  return Math.max(0, Math.min(party, party * times - used));
}

/** People whom this unit item may still let in now: some of a family may have gone in already, by ticket or voucher. */
export function remainingOfItem(context: UseContext, item: UnitItem): number {
  const own = standingOf(context).filter(({ unitItem }) => unitItem === item.key);
  const unused = allowanceOf(context, item) - peopleIn(own);
  return Math.max(0, Math.min(peopleOf(item, context.product), unused, remainingOf(context)));
}

function peopleInside(context: UseContext, entered: readonly Entering[]): number {
  const people = usesBy(entered, context, 1);
  // a re-entry lets in nobody new
  return timesAllowed(context.product) === 1
    ? people
    : Math.min(people, partyOf(context.booking, context.product));
}

/** Uses of this booking where each person has `times` of them; the same ticket let in too often is still one guest. */
function usesBy(
  entered: readonly Entering[],
  { booking, product, admissions }: UseContext,
  times: number,
): number {
  const byItem = guestsOf(booking).map((item) => {
    const all = peopleOf(item, product) * times;
    const own = entered.filter(({ unitItem }) => unitItem === item.key);
    if (own.length > 0) return Math.min(all, peopleIn(own));
    return foreignUse(booking, item, admissions) === null ? 0 : all;
  });
  return sum(byItem) + peopleIn(entered.filter(({ unitItem }) => unitItem === null));
}

/** Whether an earlier admission still uses up its person under the product's policy. */
function counts(admission: Admission, product: Product | null, now: Instant): boolean {
  if (product?.policy.use.kind !== "per-date") return true;
  const { timeZone } = product;
  return localDateAt(admission.at, timeZone) === localDateAt(now, timeZone);
}

const timesAllowed = (product: Product | null): number =>
  product?.policy.use.kind === "times" ? product.policy.use.times : 1;

const allowanceOf = ({ product }: UseContext, item: UnitItem): number =>
  peopleOf(item, product) * timesAllowed(product);

const peopleIn = (entered: readonly Entering[]): number => sum(entered.map(({ people }) => people));

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
