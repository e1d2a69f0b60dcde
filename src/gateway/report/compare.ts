/**
 * Compares what Stile said in a day with what the suppliers have recorded by now. Pure.
 *
 * Each scan but a question gets one outcome, or none where no connection is known. What counts is what a ticket came to:
 * - whoever was let in and not taken back needs a use at the supplier, and explains it, also to every no about that ticket;
 * - a no, a hold or an undo is contradicted by a use about then that nobody let in explains. Of several the last such tells of
 *   it, and where somebody was let in afterwards, that scan does; "already used" agrees with any use before it;
 * - an unknown code that is in a booking by now is told once, unless it was let in afterwards.
 *
 * It proves nothing: times and codes are compared, and people counted. Two guests on one ticket within minutes look alike.
 */
import type { Booking } from "../../core/booking.ts";
import { roleOf } from "../../core/codes.ts";
import type { BookingKey, ConnectionId, ProductKey, ScanId } from "../../core/ids.ts";
import type { Product } from "../../core/product.ts";
import type { Instant } from "../../core/time.ts";
import {
  agree,
  type BookingDay,
  type DayDenial,
  type DayLetIn,
  isStanding,
  notComparable,
  type Outcome,
  type Subject,
} from "./booking-day.ts";
import { outcomesOfDenials, outcomesOfUnknown } from "./compare-denials.ts";
import { isRecordedAsOurs, outcomeOfLetIn } from "./compare-let-ins.ts";
import { byBooking, type DayScan } from "./day-scan.ts";
import type { UseTelling } from "./supplier-uses.ts";
import type { VenueDay } from "./venue-day.ts";

export interface CompareInput {
  /** Of that day, by time; questions and what concerns no booking may be among them. Of a booking here, all. */
  readonly scans: readonly DayScan[];
  /** As they are now; what is missing is not here (any more). */
  readonly bookings: ReadonlyMap<BookingKey, Booking>;
  readonly productByKey: (key: ProductKey) => Product | null;
  /** Null for a booking of none of the venue's present connections. */
  readonly connectionOf: (booking: BookingKey) => ConnectionId | null;
  readonly tellingOf: (connection: ConnectionId) => UseTelling;
  readonly day: VenueDay;
}

export interface Compared {
  readonly scan: ScanId;
  readonly at: Instant;
  readonly connection: ConnectionId;
  readonly outcome: Outcome;
}

/** In no order. */
export function compare(input: CompareInput): readonly Compared[] {
  const scans = input.scans.filter(({ said }) => said.kind !== "question");
  return [...byBooking(scans)].flatMap(([key, ofBooking]) => {
    const connection = input.connectionOf(key);
    if (connection === null) return [];
    const outcomes = outcomesOf(input, { key, connection, scans: ofBooking });
    return ofBooking.map(({ id, at }) => ({
      scan: id,
      at,
      connection,
      outcome: outcomes.get(id) ?? notComparable,
    }));
  });
}

/** Without an entry for what cannot be compared. */
function outcomesOf(
  { bookings, productByKey, tellingOf, day }: CompareInput,
  of: {
    readonly key: BookingKey;
    readonly connection: ConnectionId;
    readonly scans: readonly DayScan[];
  },
): ReadonlyMap<ScanId, Outcome> {
  const letIns = of.scans.flatMap(({ id, at, said }): readonly DayLetIn[] =>
    said.kind === "let-in" ? [{ id, at, ...said }] : [],
  );
  const booking = bookings.get(of.key);
  if (booking === undefined) return outcomesOfGone(letIns);
  const product = productByKey(booking.product);
  const bookingDay: BookingDay = {
    booking,
    product,
    telling: tellingOf(of.connection),
    day: day.spanIn(product?.timeZone ?? null),
    letIns,
  };
  const undos = new Set(of.scans.map(({ id }) => id));
  const spokenFor = letIns.filter(({ undoneBy }) => undoneBy !== null && undos.has(undoneBy));
  const denials = of.scans.flatMap((scan) => denialIn(scan, bookingDay, spokenFor));
  const unknowns = of.scans.flatMap(({ id, at, said, codes }) => {
    const subject = said.kind === "unknown" ? subjectOf(codes, booking) : null;
    return subject === null ? [] : [{ id, at, ...subject }];
  });
  return new Map([
    ...letIns
      .filter(isStanding)
      .map((each) => [each.id, outcomeOfLetIn(bookingDay, each)] as const),
    ...spokenFor.map(({ id }) => [id, agree] as const),
    ...outcomesOfDenials(bookingDay, denials),
    ...outcomesOfUnknown(bookingDay, unknowns),
  ]);
}

/** What the supplier took from us, it has, wherever its booking went. */
const outcomesOfGone = (letIns: readonly DayLetIn[]): ReadonlyMap<ScanId, Outcome> =>
  new Map(
    letIns
      .filter((letIn) => isStanding(letIn) && isRecordedAsOurs(letIn.settlement))
      .map(({ id }) => [id, agree] as const),
  );

function denialIn(
  { id, at, said, codes }: DayScan,
  { booking, letIns }: BookingDay,
  spokenFor: readonly DayLetIn[],
): readonly DayDenial[] {
  switch (said.kind) {
    case "used":
    case "no": {
      const subject = subjectOf(codes, booking);
      return subject === null ? [] : [{ id, at, since: at, kind: said.kind, ...subject }];
    }
    case "taken-back": {
      const letIn = letIns.find((each) => each.id === said.admission);
      const subject = letIn ?? subjectOf(codes, booking);
      if (subject === null) return [];
      const { unitItem } = subject;
      return [{ id, at, since: letIn?.at ?? at, kind: "taken-back", unitItem }];
    }
    case "let-in": {
      // taken back on another day
      const isLeft = said.undoneBy !== null && !spokenFor.some((each) => each.id === id);
      return isLeft ? [{ id, at, since: at, kind: "taken-back", unitItem: said.unitItem }] : [];
    }
    default:
      return [];
  }
}

/** Null where the code has left the booking. */
export function subjectOf(codes: readonly string[], booking: Booking): Subject | null {
  for (const code of codes) {
    const role = roleOf(code, booking);
    if (role !== null) return { unitItem: role.kind === "ticket" ? role.unitItem.key : null };
  }
  return null;
}
