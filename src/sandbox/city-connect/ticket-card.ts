/** The demo page's cards of this supplier. */
import { clockAt, utcMs } from "../local-time.ts";
import type { TicketCard, TicketFacts, TicketState, TicketWords } from "../ticket-card.ts";
import { nowhere, ticketCard } from "../ticket-card.ts";
import type { Target } from "./booking.ts";
import { targetsOf } from "./booking.ts";
import { redeemedAtOf } from "./redemption.ts";
import type { CityConnectSupplier } from "./supplier.ts";
import type { DemoTicket } from "./world.ts";

export const cityConnectCards = (supplier: CityConnectSupplier): readonly TicketCard[] =>
  supplier.world.demo.map((ticket) =>
    ticketCard(ticket, WORDS[ticket.role], factsOf(supplier, ticket.code)),
  );

/** Asked of the bookings, not by a lookup: those are logged. */
function factsOf(supplier: CityConnectSupplier, code: string): TicketFacts {
  const [target] = targetsOf(supplier.bookings(), code);
  if (target === undefined) return nowhere("in no booking");
  const { booking } = target;
  const { first_name: first, last_name: last } = booking.customer;
  const product = supplier.world.products.find(
    (one) => one.supplier === booking.supplier && one.code === booking.product,
  );
  return {
    guest: [first, last].filter((name) => name !== null).join(" ") || "No name on the booking",
    product: product?.name ?? null,
    reference: booking.supplierReference,
    state: stateOf(target, supplier.world.timeZone),
  };
}

function stateOf(target: Target, timeZone: string): TicketState {
  const { booking, ticket } = target;
  if (booking.cancelledAt !== null) return { kind: "refused", text: "cancelled" };
  const clock = (utc: string) => clockAt(utcMs(utc), timeZone);
  const redeemedAt = redeemedAtOf(target);
  if (redeemedAt !== null) return { kind: "redeemed", text: `redeemed ${clock(redeemedAt)}` };
  const times = booking.tickets.flatMap((each) => each.redeemedAt ?? []).toSorted();
  const last = times.at(-1);
  if (ticket !== null || last === undefined) return { kind: "unused", text: "not redeemed" };
  const count = `${times.length} of ${booking.tickets.length}`;
  return { kind: "partly", text: `${count} redeemed, last ${clock(last)}` };
}

const WORDS: Readonly<Record<DemoTicket["role"], TicketWords>> = {
  good: {
    title: "Good barcode",
    expectation: "Admitted. Shown again: already used.",
    mark: "admit",
  },
  party: {
    title: "Party of three",
    expectation: "The booking’s barcode; asks how many go in.",
    mark: "choose",
  },
  used: {
    title: "Already redeemed",
    expectation: "Refused, with the time where it is known.",
    mark: "used",
  },
  cancelled: { title: "Cancelled", expectation: "Refused.", mark: "refuse" },
  tomorrow: { title: "For tomorrow", expectation: "Refused: not today.", mark: "refuse" },
  unlisted: {
    title: "Not in the download",
    expectation: "Only a lookup finds it: admitted with a network, unknown without.",
    mark: "hold",
  },
  unknown: {
    title: "Unknown barcode",
    expectation: "Never admitted: in no booking.",
    mark: "unknown",
  },
};
