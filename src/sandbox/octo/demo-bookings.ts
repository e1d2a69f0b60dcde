/** The bookings behind the demo page's tickets, and the tickets themselves. All on the river cruise, valid all day. */
import type { Guest } from "../guests.ts";
import type { Random } from "../seeded-random.ts";
import type { BookingDraft } from "./booking-draft.ts";
import { draftToBooking } from "./booking-draft.ts";
import type { Booking } from "./booking.ts";
import { barcodesOf } from "./booking.ts";
import { qrText } from "./codes.ts";
import { RIVER_CRUISE } from "./fixtures.ts";
import type { DemoTicket } from "./world.ts";

const GOOD_TICKETS = 10;

export interface DemoWorld {
  readonly bookings: readonly Booking[];
  readonly demo: readonly DemoTicket[];
}

/** `seeds` are the example bookings: the used ticket and the test ticket are theirs. */
export function demoWorld(
  seeds: readonly Booking[],
  now: number,
  { random, nextGuest }: { readonly random: Random; readonly nextGuest: () => Guest },
): DemoWorld {
  const book = (changes: Partial<BookingDraft>): Booking =>
    draftToBooking(
      {
        productId: RIVER_CRUISE,
        day: 0,
        units: ["adult"],
        delivery: ["TICKET"],
        state: "confirmed",
        guest: nextGuest(),
        ...changes,
      },
      now,
      random,
    );
  const good = Array.from({ length: GOOD_TICKETS }, () => book({}));
  const party = book({ units: ["adult", "adult", "child"], delivery: ["VOUCHER"] });
  const cancelled = book({ state: "cancelled" });
  const tomorrow = book({ day: 1 });
  const seedBy = (reference: string) => seeds.find((one) => one.supplierReference === reference);
  return {
    bookings: [...good, party, cancelled, tomorrow],
    demo: [
      ...good.map((booking, index) =>
        ticket(index === 0 ? "good" : `good${index + 1}`, "good", booking),
      ),
      ticket("party", "party", party),
      ticket("used", "used", seedBy("XHSNK2")),
      ticket("cancelled", "cancelled", cancelled),
      ticket("tomorrow", "tomorrow", tomorrow),
      ticket("test", "test", seedBy("X749G9")),
      { id: "unknown", role: "unknown", code: qrText(random) },
    ],
  };
}

function ticket(id: string, role: DemoTicket["role"], booking: Booking | undefined): DemoTicket {
  const code = barcodesOf(booking?.unitItems[0]?.ticket ?? booking?.voucher ?? null)[0];
  if (code === undefined) throw new Error(`demo ticket ${id} has no barcode`);
  return { id, role, code };
}
