/**
 * How much of a booking has been used: our admissions, and what the supplier recorded that they do not explain.
 *
 * A voucher admission counts people of the party without naming unit items; a ticket admission names its unit item. A
 * supplier that answers REDEEMED for the whole booking because of *our* redemption uses up nobody who has not entered.
 * That includes whoever was taken back: a supplier that cannot un-redeem goes on showing what is no use any more.
 */
import type { Admission } from "./admission.ts";
import type { Booking, UnitItem } from "./booking.ts";
import type { Product } from "./product.ts";
import { refusalOfStatus } from "./refusals.ts";
import { explainedByUs, recordedTimes, tracesOf } from "./supplier-record.ts";
import { type Instant, localDateAt } from "./time.ts";
import type { Use } from "./verdict.ts";

/** People a unit item lets in; a unit that the product does not list counts as one. */
export const peopleOf = (item: UnitItem, product: Product | null): number =>
  product?.units.find(({ id }) => id === item.unit)?.people ?? 1;

/** Parking or a drink: used up like any ticket, and nobody comes in with it. */
export const isAddOn = (item: UnitItem, product: Product | null): boolean =>
  peopleOf(item, product) === 0;

/** The unit items that a voucher lets in: a cancelled or unconfirmed one stays outside though its party enters. */
export const guestsOf = ({ unitItems }: Booking): readonly UnitItem[] =>
  unitItems.filter(({ status }) => status === null || refusalOfStatus(status) === null);

export const partyOf = (booking: Booking, product: Product | null): number =>
  sum(guestsOf(booking).map((item) => peopleOf(item, product)));

export interface UseContext {
  readonly booking: Booking;
  readonly product: Product | null;
  /** Of this booking, in any order, undone ones left out. */
  readonly admissions: readonly Admission[];
  /** Of this booking, taken back: they explain what the supplier recorded and are no uses. */
  readonly undone: readonly Admission[];
  readonly now: Instant;
}

/** People going in, by a ticket or (null) by a voucher that names none. */
export type Entering = Pick<Admission, "unitItem" | "people">;

/**
 * The supplier's use of one unit item that none of our admissions explains and that still counts; null when there is none.
 * A unit item that is used and undated is judged by the booking's time, but never shown with it.
 */
export function foreignUse(context: UseContext, item: UnitItem): ForeignUse | null {
  const { booking } = context;
  const itemRedeemed = item.redeemedAt !== null || item.status?.kind === "REDEEMED";
  const bookingRedeemed = booking.redeemedAt !== null || booking.status.kind === "REDEEMED";
  if (!itemRedeemed && !bookingRedeemed) return null;
  if (explainedByUs(item.redeemedAt ?? booking.redeemedAt, ourTraces(context))) return null;
  const at = item.redeemedAt ?? (itemRedeemed ? null : booking.redeemedAt);
  return counts(at, context) ? { by: "supplier", at } : null;
}

type ForeignUse = Extract<Use, { by: "supplier" }>;

/** The use that stands in the way of letting this unit item in again; null when nothing does. */
export function earlierUse(context: UseContext, item: UnitItem): Use | null {
  const standing = standingOf(context);
  const own = standing.filter((admission) => isUseOf(context, item, admission));
  const last = own.at(-1);
  const foreign = foreignUse(context, item);
  const allowance = allowanceOf(context, item);
  const byUs = usesIn(own);
  const byOthers = foreign === null ? 0 : usesAtOnce(context, item);
  if (last !== undefined && byUs >= allowance) return asUse(last);
  if (foreign !== null && byOthers >= allowance) return foreign;
  if (last !== undefined && foreign !== null && byUs + byOthers >= allowance) {
    return foreign.at !== null && foreign.at > last.at ? foreign : asUse(last);
  }
  if (isAddOn(item, context.product)) return null;
  // the voucher let in the whole party; there is nobody left whom this ticket could be
  const latest = standing.at(-1);
  return latest !== undefined && remainingOf(context) <= 0 ? asUse(latest) : null;
}

/** A voucher lets in people and hands out no add-on, unless its booking is nothing else. */
const isUseOf = ({ booking, product }: UseContext, item: UnitItem, of: Admission): boolean =>
  of.unitItem === item.key ||
  (of.unitItem === null && isAddOn(item, product) && partyOf(booking, product) === 0);

/** When the supplier last recorded a use that still counts and is not ours; null where it does not say. */
export const lastForeignAt = (context: UseContext): Instant | null =>
  recordedTimes(context.booking)
    .filter((at) => counts(at, context) && !explainedByUs(at, ourTraces(context)))
    .toSorted((a, b) => b - a)[0] ?? null;

/** Admissions that still count under the product's policy, oldest first: per date, only those of today do. */
export const standingOf = (context: UseContext): readonly Admission[] =>
  context.admissions
    .filter(({ at }) => counts(at, context))
    .toSorted((a, b) => a.at - b.at || (a.scan < b.scan ? -1 : 1));

/** What of ours the supplier may have recorded, where it still counts; in no order. */
export const standingTracesOf = (context: UseContext): readonly Admission[] =>
  ourTraces(context).filter(({ at }) => counts(at, context));

const ourTraces = ({ admissions, undone }: UseContext): readonly Admission[] =>
  tracesOf({ standing: admissions, undone });

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
  const people = peopleOf(item, context.product);
  const unused = allowanceOf(context, item) - usesOf(context, item, standingOf(context));
  return Math.max(0, Math.min(people, unused, remainingOf(context)));
}

function peopleInside(context: UseContext, entered: readonly Entering[]): number {
  const people = usesBy(entered, context, 1);
  // a re-entry lets in nobody new
  return timesAllowed(context.product) === 1
    ? people
    : Math.min(people, partyOf(context.booking, context.product));
}

/** Uses of this booking where each person has `times` of them; the same ticket let in too often is still one guest. */
function usesBy(entered: readonly Entering[], context: UseContext, times: number): number {
  const { booking, product } = context;
  const byItem = guestsOf(booking).map((item) =>
    Math.min(peopleOf(item, product) * times, usesOf(context, item, entered)),
  );
  return sum(byItem) + peopleIn(entered.filter(({ unitItem }) => unitItem === null));
}

/** A foreign record is one use of the whole unit item, however many the policy allows: the supplier told of no more. */
function usesOf(context: UseContext, item: UnitItem, entered: readonly Entering[]): number {
  const byUs = peopleIn(entered.filter(({ unitItem }) => unitItem === item.key));
  return byUs + (foreignUse(context, item) === null ? 0 : peopleOf(item, context.product));
}

/** Whether a use at this time still uses up its person under the product's policy; one without a time always does. */
function counts(at: Instant | null, { product, now }: UseContext): boolean {
  if (at === null || product?.policy.use.kind !== "per-date") return true;
  const { timeZone } = product;
  return localDateAt(at, timeZone) === localDateAt(now, timeZone);
}

const timesAllowed = (product: Product | null): number =>
  product?.policy.use.kind === "times" ? product.policy.use.times : 1;

const allowanceOf = (context: UseContext, item: UnitItem): number =>
  usesAtOnce(context, item) * timesAllowed(context.product);

/** A unit item of several people may be used by some of them; an add-on is used as a whole. */
const usesAtOnce = ({ product }: UseContext, item: UnitItem): number =>
  Math.max(1, peopleOf(item, product));

const peopleIn = (entered: readonly Entering[]): number => sum(entered.map(({ people }) => people));

/** Each person is a use; where nobody came in, it was an add-on. */
export const usesIn = (entered: readonly Pick<Admission, "people">[]): number =>
  sum(entered.map(({ people }) => Math.max(1, people)));

export const asUse = (admission: Admission): Use => ({
  by: "stile",
  scan: admission.scan,
  at: admission.at,
  gate: admission.gate,
  operator: admission.operator,
  device: admission.device,
  people: admission.people,
  ...(admission.overruled === undefined ? {} : { overruled: admission.overruled }),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
