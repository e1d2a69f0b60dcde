/**
 * Which codes lead to a booking, and as what. A ticket's code stands for its unit item; a voucher's code and the booking's
 * references stand for the whole party.
 */
import type { Booking, UnitItem } from "./booking.ts";

export type Role =
  | { readonly kind: "ticket"; readonly unitItem: UnitItem }
  | { readonly kind: "party" };

/** Everything printed or typed that finds this booking, without repeats. */
export function codesOf(booking: Booking): readonly string[] {
  const codes = new Set<string>();
  for (const { ticket, reference } of booking.unitItems) {
    if (ticket !== null) for (const code of ticket.codes) codes.add(code);
    if (reference !== null) codes.add(reference);
  }
  if (booking.voucher !== null) for (const code of booking.voucher.codes) codes.add(code);
  if (booking.reference !== null) codes.add(booking.reference);
  if (booking.resellerReference !== null) codes.add(booking.resellerReference);
  codes.delete("");
  return [...codes];
}

/** What `code` stands for in this booking, compared in full; null when it is none of its codes. */
export function roleOf(code: string, booking: Booking): Role | null {
  const [unitItem, ...others] = booking.unitItems.filter(
    ({ ticket, reference }) => (ticket?.codes.includes(code) ?? false) || reference === code,
  );
  // one code or reference for several unit items is a party code in disguise
  if (others.length > 0) return { kind: "party" };
  if (unitItem !== undefined) return { kind: "ticket", unitItem };
  const isParty =
    (booking.voucher?.codes.includes(code) ?? false) ||
    booking.reference === code ||
    booking.resellerReference === code;
  return isParty ? { kind: "party" } : null;
}
