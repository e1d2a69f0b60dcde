/** Somebody was let in: has the supplier a use that can be theirs? */
import type { UnitItem } from "../../core/booking.ts";
import { isOurs, type Settlement } from "../../core/settlement.ts";
import { mayShareUse } from "../../core/supplier-record.ts";
import { guestsOf, partyOf, peopleOf, usesIn } from "../../core/uses.ts";
import {
  aboutThenMs,
  agree,
  type BookingDay,
  type DayLetIn,
  differ,
  isStanding,
  notComparable,
  type Outcome,
  supplierSide,
} from "./booking-day.ts";
import { isTold, type SupplierUse, recordedUse } from "./supplier-uses.ts";

/** `letIn` is one of the day's, and was not taken back. */
export function outcomeOfLetIn(day: BookingDay, letIn: DayLetIn): Outcome {
  if (isRecordedAsOurs(letIn.settlement)) return agree;
  if (day.telling === "never") return notComparable;
  if (letIn.unitItem === null) return outcomeOfParty(day, letIn);
  const item = day.booking.unitItems.find(({ key }) => key === letIn.unitItem);
  return item === undefined ? notComparable : outcomeOfTicket(day, letIn, item);
}

/** Whatever the list shows yet: the supplier took this redemption, or has that of an admission that was taken back. */
export const isRecordedAsOurs = (settlement: Settlement | null): boolean =>
  settlement !== null &&
  (isOurs(settlement) || (settlement.kind === "not-sent" && settlement.why === "already-recorded"));

function outcomeOfTicket(day: BookingDay, letIn: DayLetIn, item: UnitItem): Outcome {
  const { booking, product, telling } = day;
  const use = recordedUse(booking, item);
  if (use === null) {
    if (!isTold(item, telling)) return notComparable;
    return differ("admitted-not-recorded", supplierSide([], item.status ?? booking.status));
  }
  const recorded = differ("admitted-not-recorded", supplierSide([use], booking.status));
  const own = upTo(day, letIn).filter(({ unitItem }) => unitItem === item.key);
  const allowed = Math.max(1, peopleOf(item, product)) * timesOf(day);
  if (usesIn(own.filter(isStanding)) > allowed) return recorded;
  if (isExplainedUpTo(day, letIn, use)) return agree;
  return isUsedOften(day) ? notComparable : recorded;
}

/** People are counted: a voucher names no unit items, and the supplier may have used some of them or all. */
function outcomeOfParty(day: BookingDay, letIn: DayLetIn): Outcome {
  const { booking, product } = day;
  const guests = guestsOf(booking);
  if (guests.length === 0) return notComparable;
  const byTicket = new Set(day.letIns.filter(isStanding).map(({ unitItem }) => unitItem));
  const recorded = guests.flatMap((item) => {
    const use = byTicket.has(item.key) ? null : recordedUse(booking, item);
    return use === null ? [] : [{ item, use }];
  });
  const fitting = recorded.filter(({ use }) => isExplainedUpTo(day, letIn, use));
  const isOfAddOns = partyOf(booking, product) === 0;
  const allowed = fitting
    .map(({ item }) => (isOfAddOns ? 1 : peopleOf(item, product)) * timesOf(day))
    .reduce((a, b) => a + b, 0);
  const byVoucher = upTo(day, letIn).filter(({ unitItem }) => unitItem === null);
  if (usesIn(byVoucher.filter(isStanding)) <= allowed) return agree;
  if (fitting.length === 0 && recorded.length > 0 && isUsedOften(day)) return notComparable;
  const uses = recorded.map(({ use }) => use);
  return differ("admitted-not-recorded", supplierSide(uses, booking.status));
}

/**
 * Whether this use can be that of `letIn`, or of an earlier one that may share it: a family comes in parts, and the supplier
 * dates the first. A use that the supplier itself called somebody else's is not ours for being near.
 */
const isExplainedUpTo = (day: BookingDay, letIn: DayLetIn, use: SupplierUse): boolean =>
  upTo(day, letIn)
    .filter(({ settlement }) => settlement?.kind !== "already-redeemed")
    .some((earlier) => mayShareUse(earlier, letIn) && fits(use, earlier, day));

/** Late is still recorded: queued uploads are dated when they arrive. Hours before is not. */
const fits = ({ at }: SupplierUse, letIn: DayLetIn, { day }: BookingDay): boolean =>
  at === null || (at >= letIn.at - aboutThenMs && (at < day.to || at <= letIn.at + aboutThenMs));

const upTo = ({ letIns }: BookingDay, letIn: DayLetIn): readonly DayLetIn[] =>
  letIns.slice(0, letIns.indexOf(letIn) + 1);

/** No supplier dates more than one use, so that of a later one it tells nothing. */
const isUsedOften = ({ product }: BookingDay): boolean =>
  product !== null && product.policy.use.kind !== "once";

const timesOf = ({ product }: BookingDay): number =>
  product?.policy.use.kind === "times" ? product.policy.use.times : 1;
