/**
 * One booking from two tellings: what was stored, and an answer that shows only the tickets that were asked about.
 */
import type { Booking, UnitItem } from "./booking.ts";

/**
 * `seen` is the later word: its facts win, its unit items replace the stored ones of the same key, the others stay. Of another
 * product or visit than stored, it stands alone: the others would be judged by a visit that nobody told of them. What `seen`
 * leaves out (null) was not told, and stays.
 *
 * The answer holds for a list: a supplier's verdict of some moment is not in it.
 */
export function mergeBooking(stored: Booking, seen: Booking): Booking {
  const before = isSameSale(stored, seen) ? stored.unitItems : [];
  const told = new Map(seen.unitItems.map((item) => [item.key, item]));
  const known = new Map(stored.unitItems.map((item) => [item.key, item]));
  const added = seen.unitItems.filter(({ key }) => !before.some((item) => item.key === key));
  return {
    ...listed(seen),
    reference: seen.reference ?? stored.reference,
    resellerReference: seen.resellerReference ?? stored.resellerReference,
    leadName: seen.leadName ?? stored.leadName,
    notes: seen.notes ?? stored.notes,
    voucher: seen.voucher ?? stored.voucher,
    unitItems: [...before.map((item) => told.get(item.key) ?? item), ...added].map((item) =>
      withCodesOf(item, known.get(item.key)),
    ),
  };
}

/** As it may stand in a list: what the supplier said of it at some look-up held for that moment only (DESIGN 8). */
export const listed = (booking: Booking): Booking => ({
  ...booking,
  redeemable: null,
  unredeemableReason: null,
});

const isSameSale = (a: Booking, b: Booking): boolean =>
  a.product === b.product && JSON.stringify(visitOf(a)) === JSON.stringify(visitOf(b));

/** In one order of members, whoever made it. */
const visitOf = ({ visit }: Booking): readonly unknown[] =>
  Object.entries(visit).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Every text under which a ticket was ever presented still finds it. */
function withCodesOf(item: UnitItem, stored: UnitItem | undefined): UnitItem {
  const known = stored?.ticket ?? null;
  if (item.ticket === null || known === null) return { ...item, ticket: item.ticket ?? known };
  const codes = [...new Set([...known.codes, ...item.ticket.codes])];
  return { ...item, ticket: { ...item.ticket, codes } };
}
