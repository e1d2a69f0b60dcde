/** The demo page's cards of this supplier. */
import { clockAt, utcMs } from "../local-time.ts";
import type { TicketCard, TicketFacts, TicketState, TicketWords } from "../ticket-card.ts";
import { nowhere, ticketCard } from "../ticket-card.ts";
import type { Refusal } from "./admission.ts";
import { bookingGuestOf, guestOf } from "./booking.ts";
import type { TicketView } from "./ledger.ts";
import type { AnyroadSupplier } from "./supplier.ts";
import type { AnyroadDemoTicket } from "./world.ts";

export const anyroadCards = (supplier: AnyroadSupplier): readonly TicketCard[] =>
  supplier.world.demo.map((ticket) =>
    ticketCard(ticket, WORDS[ticket.role], factsOf(supplier, ticket.code)),
  );

function factsOf(supplier: AnyroadSupplier, code: string): TicketFacts {
  const outcome = supplier.verify(code);
  if (outcome.kind === "unknown-code") return nowhere("on no ticket");
  if (outcome.kind === "refused")
    return { ...ticketFacts(outcome.view, supplier), state: refusedState(outcome.reason) };
  const view = outcome.views.find(({ ticket }) => ticket.qrCode === code);
  if (view === undefined) throw new Error(`verified without its ticket: ${code}`);
  const state = scannedState(view, supplier.world.timeZone);
  return { ...ticketFacts(view, supplier), state };
}

function ticketFacts({ booking, ticket }: TicketView, { world }: AnyroadSupplier) {
  const { firstName, lastName } = guestOf(booking, ticket) ?? bookingGuestOf(booking);
  const experience = world.experiences.find(({ id }) => id === booking.experienceId);
  return {
    guest: `${firstName} ${lastName}`.trim(),
    product: `${experience?.name ?? booking.experienceId}, ${booking.slot.start.slice(11, 16)}`,
    reference: booking.id,
  };
}

const refusedState = (reason: Refusal): TicketState => ({
  kind: "refused",
  text: REFUSED[reason],
});

const REFUSED: Readonly<Record<Refusal, string>> = {
  booking_canceled: "cancelled",
  booking_in_future: "not yet good",
  booking_in_past: "over",
};

function scannedState({ ticket }: TicketView, timeZone: string): TicketState {
  const last = ticket.scans.at(-1);
  if (last === undefined) return { kind: "unused", text: "not scanned" };
  const at = clockAt(utcMs(last.scannedAt), timeZone);
  const { length } = ticket.scans;
  return {
    kind: "redeemed",
    text: length === 1 ? `scanned ${at}` : `scanned ${length} times, last ${at}`,
  };
}

const WORDS: Readonly<Record<AnyroadDemoTicket["role"], TicketWords>> = {
  good: {
    title: "Good QR code",
    expectation: "Admitted. Shown again: already used.",
    mark: "admit",
  },
  used: {
    title: "Already scanned",
    expectation: "Refused, with the time of the other scan.",
    mark: "used",
  },
  cancelled: { title: "Cancelled", expectation: "Refused.", mark: "refuse" },
  tomorrow: { title: "For tomorrow", expectation: "Refused: not today.", mark: "refuse" },
  yesterday: { title: "From yesterday", expectation: "Refused: not today.", mark: "refuse" },
  addon: {
    title: "Add-on",
    expectation: "Something to drink: it is nobody’s way in.",
    mark: "refuse",
  },
  unknown: {
    title: "Unknown code",
    expectation: "Never admitted: on no ticket.",
    mark: "unknown",
  },
};
