/** Bookings from a few words. Ids follow from the booking's number, so that two bookings never share one. */
import { clockAt, dateAt, utcText } from "../local-time.ts";
import { GUESTS } from "../guests.ts";
import type { Booking, Ticket } from "./booking.ts";
import type { AnyroadAct } from "./foreign-acts.ts";
import { openQr } from "./open-qr.ts";
import type { Slot } from "./slot.ts";
import { slotAt } from "./slot.ts";

export interface BookingDraft {
  /** Digits: the booking's id. */
  readonly number: number;
  readonly experienceId: string;
  readonly slot: Slot;
  /** ms */
  readonly bookedAt: number;
  /** ms */
  readonly canceledAt?: number;
  /** People; the first one booked. */
  readonly guests: number;
  /** FullView: every ticket has its guest. */
  readonly named: boolean;
  /** Add-on tickets. */
  readonly addons?: number;
  /** Of every guest ticket. */
  readonly scan?: { readonly device: string; readonly at: number };
}

export function draftToBooking(draft: BookingDraft): Booking {
  const id = String(draft.number);
  const guests = Array.from({ length: draft.named ? draft.guests : 1 }, (_, index) =>
    guestAt(draft.number, index),
  );
  const ticketOf = (index: number, type: Ticket["type"]): Ticket => {
    const ticketId = `9${id}${index}`;
    const guestId = type === "guest" && draft.named ? (guests[index]?.id ?? null) : null;
    const scan = type === "guest" ? draft.scan : undefined;
    return {
      id: ticketId,
      type,
      qrCode:
        type === "guest"
          ? openQr({ bookingId: id, ticketId, guestId })
          : `KR-${id}-A${index - draft.guests + 1}`,
      guestId,
      scans: scan === undefined ? [] : [{ device: scan.device, scannedAt: utcText(scan.at) }],
      created: utcText(draft.bookedAt),
      updated: utcText(scan?.at ?? draft.canceledAt ?? draft.bookedAt),
    };
  };
  const count = draft.guests + (draft.addons ?? 0);
  return {
    id,
    link: `/bookings/${id}`,
    experienceId: draft.experienceId,
    slot: draft.slot,
    bookedAt: utcText(draft.bookedAt),
    canceledAt: draft.canceledAt === undefined ? null : utcText(draft.canceledAt),
    guests,
    tickets: Array.from({ length: count }, (_, index) =>
      ticketOf(index, index < draft.guests ? "guest" : "addon"),
    ),
  };
}

/** A booking made now for the present hour, all guests named; its id is the next free one. */
export function walkInBooking(
  { experienceId, guests }: Extract<AnyroadAct, { kind: "book" }>,
  {
    bookings,
    now,
    timeZone,
  }: { readonly bookings: readonly Booking[]; readonly now: number; readonly timeZone: string },
): Booking {
  const time = `${clockAt(now, timeZone).slice(0, 2)}:00`;
  return draftToBooking({
    number: nextNumber(bookings),
    experienceId,
    slot: slotAt({ date: dateAt(now, timeZone), time, minutes: 60, timeZone }),
    bookedAt: now,
    guests,
    named: true,
  });
}

const nextNumber = (bookings: readonly Booking[]): number =>
  1 + bookings.reduce((highest, { id }) => Math.max(highest, Number(id) || 0), 0);

/** Every third additional guest never gave an e-mail address. */
function guestAt(number: number, index: number): Booking["guests"][number] {
  const guest = GUESTS[(number + index) % GUESTS.length];
  if (guest === undefined) throw new Error("no guests");
  const id = `4${number}${index}`;
  return {
    id,
    link: `/guests/${id}`,
    firstName: guest.first,
    lastName: guest.last,
    email: index % 3 === 2 ? null : `guest-${id}@example.com`,
  };
}
