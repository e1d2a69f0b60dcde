/** The bookings behind the demo page's tickets, and the tickets themselves. All without a time of day. */
import type { Booking, Customer } from "./booking.ts";
import type { BookingDraft, Making } from "./booking-draft.ts";
import { draftToBooking } from "./booking-draft.ts";
import { DAY_TICKET } from "./catalogue.ts";
import { CANCELLED_CODE, UNKNOWN_CODE, UNLISTED_CODE } from "./example-bookings.ts";
import type { DemoTicket } from "./world.ts";

const GOOD_TICKETS = 8;

export interface DemoWorld {
  readonly bookings: readonly Booking[];
  readonly demo: readonly DemoTicket[];
}

export function demoWorld(making: Making, nextCustomer: () => Customer): DemoWorld {
  const book = (draft: Partial<BookingDraft>): Booking =>
    draftToBooking(
      {
        day: 0,
        guests: ["adult"],
        state: "confirmed",
        customer: nextCustomer(),
        product: DAY_TICKET,
        codes: "both",
        changes: {},
        ...draft,
      },
      making,
    );
  const good = Array.from({ length: GOOD_TICKETS }, () => book({}));
  const party = book({ guests: ["adult", "adult", "child"] });
  const used = book({ state: "redeemed" });
  const tomorrow = book({ day: 1 });
  return {
    bookings: [...good, party, used, tomorrow],
    demo: [
      ...good.map((booking, index): DemoTicket => ({
        id: index === 0 ? "good" : `good${index + 1}`,
        role: "good",
        code: ticketCode(booking),
      })),
      { id: "party", role: "party", code: party.barcode ?? "" },
      { id: "used", role: "used", code: ticketCode(used) },
      { id: "cancelled", role: "cancelled", code: CANCELLED_CODE },
      { id: "tomorrow", role: "tomorrow", code: ticketCode(tomorrow) },
      { id: "unlisted", role: "unlisted", code: UNLISTED_CODE },
      { id: "unknown", role: "unknown", code: UNKNOWN_CODE },
    ],
  };
}

function ticketCode({ id, tickets }: Booking): string {
  const code = tickets[0]?.barcode;
  if (code === undefined) throw new Error(`booking ${id} has no ticket`);
  return code;
}
