/** What is known of bookings after somebody told of some of them. Pure: the rules for the SQL table and for memory. */
import type { Booking, UnitItem } from "../../core/booking.ts";
import { roleOf } from "../../core/codes.ts";
import type { BookingKey } from "../../core/ids.ts";
import { listed, mergeBooking } from "../../core/merge-booking.ts";
import { assertNever } from "../../core/result.ts";

export type Telling =
  /** Each booking as it is now, with all its tickets. */
  | { readonly kind: "whole" }
  /**
   * What the supplier answered about `code`: whatever else is stored under that code has it no more. In part: of each
   * booking only the tickets that were asked about.
   */
  | { readonly kind: "answer"; readonly code: string; readonly isPart: boolean }
  /** Somebody's list, of whatever age: adds what is not known, and changes nothing that is. */
  | { readonly kind: "hearsay" };

export interface Known {
  /** In the order of the told ones. */
  readonly told: readonly Booking[];
  /** Not told of, and changed by it all the same. */
  readonly others: readonly Booking[];
  /** Of which nothing is left. */
  readonly gone: readonly BookingKey[];
}

/** `stored` are those of the told keys and, for an answer, those that have its code. */
export function afterTelling(
  bookings: readonly Booking[],
  telling: Telling,
  stored: readonly Booking[],
): Known {
  const storedByKey = new Map(stored.map((booking) => [booking.key, booking]));
  const toldKeys = new Set<BookingKey>(bookings.map(({ key }) => key));
  const others =
    telling.kind === "answer"
      ? stored
          .filter((booking) => !toldKeys.has(booking.key) && !isCancelled(booking))
          .map((booking) => withoutCode(booking, telling.code))
      : [];
  return {
    told: bookings.map((booking) => known(booking, storedByKey.get(booking.key), telling)),
    others: others.filter(({ unitItems }) => unitItems.length > 0),
    gone: others.filter(({ unitItems }) => unitItems.length === 0).map(({ key }) => key),
  };
}

function known(told: Booking, stored: Booking | undefined, telling: Telling): Booking {
  if (stored === undefined) return listed(told);
  switch (telling.kind) {
    case "whole":
      return listed(told);
    case "answer":
      return telling.isPart
        ? mergeBooking(withoutDisproven(stored, told, telling.code), told)
        : listed(told);
    case "hearsay":
      return mergeBooking(told, stored);
    default:
      return assertNever(telling);
  }
}

/** A unit item that had the code is another one now. */
const withoutDisproven = (stored: Booking, told: Booking, code: string): Booking => ({
  ...stored,
  unitItems: stored.unitItems.filter(
    (item) => !hasCode(item, code) || told.unitItems.some(({ key }) => key === item.key),
  ),
});

/** A party's code takes the party with it. */
function withoutCode(booking: Booking, code: string): Booking {
  const role = roleOf(code, booking);
  if (role === null) return booking;
  const unitItems =
    role.kind === "party" ? [] : booking.unitItems.filter((item) => item !== role.unitItem);
  return { ...booking, unitItems };
}

/** Some suppliers do not know a cancelled ticket any more. What says so is worth more than a gap. */
const isCancelled = ({ cancellation, status }: Booking): boolean =>
  cancellation !== null || status.kind === "CANCELLED";

const hasCode = ({ ticket }: UnitItem, code: string): boolean =>
  ticket?.codes.includes(code) ?? false;
