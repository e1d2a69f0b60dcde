/** Which tickets of a list can be held up at the gate, and what each should be told. */
import type { Booking } from "../../../core/booking.ts";
import type { BookingKey, UnitItemKey } from "../../../core/ids.ts";
import { today } from "../../builders.ts";

export interface Ticket {
  readonly code: string;
  readonly booking: BookingKey;
  readonly unitItem: UnitItemKey;
  readonly people: number;
  /** Position of its page in the manifest. */
  readonly page: number;
}

export interface Tickets {
  /** Good for today, whatever the hour. */
  readonly fresh: readonly Ticket[];
  /** As good, but somebody has gone in with them: to be told to the ledger. */
  readonly used: readonly Ticket[];
  readonly otherDays: readonly Ticket[];
  readonly cancelled: readonly Ticket[];
}

/** One booking in so many has been used. */
const usedEvery = 40;
/** Of another day's page so many are noted: nobody holds up more of them. */
const notedPerPage = 3;

export interface TicketNotes extends Tickets {
  /** All bookings of one page. */
  readonly note: (page: number, bookings: readonly Booking[]) => void;
}

export function createTicketNotes(): TicketNotes {
  const fresh: Ticket[] = [];
  const used: Ticket[] = [];
  const otherDays: Ticket[] = [];
  const cancelled: Ticket[] = [];
  let noted = 0;
  const noteToday = (page: number, booking: Booking): void => {
    if (booking.cancellation !== null) {
      cancelled.push(...ticketsOf(page, booking));
      return;
    }
    noted += 1;
    (noted % usedEvery === 0 ? used : fresh).push(...ticketsOf(page, booking));
  };
  return {
    fresh,
    used,
    otherDays,
    cancelled,
    note: (page, bookings) => {
      const byDay = bookings.filter(({ visit }) => visit.kind === "day");
      for (const booking of byDay.filter(isToday)) noteToday(page, booking);
      const elsewhere = byDay.filter(
        (booking) => !isToday(booking) && booking.cancellation === null,
      );
      for (const booking of elsewhere.slice(0, notedPerPage)) {
        otherDays.push(...ticketsOf(page, booking).slice(0, 1));
      }
    },
  };
}

const isToday = ({ visit }: Booking): boolean => visit.kind === "day" && visit.from === today;

const ticketsOf = (page: number, { key, unitItems }: Booking): readonly Ticket[] =>
  unitItems.flatMap(({ key: unitItem, unit, ticket }) => {
    const people = unit === "family" ? 4 : 1;
    return (ticket?.codes ?? []).map((code) => ({ code, booking: key, unitItem, people, page }));
  });
