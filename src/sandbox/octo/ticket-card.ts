/** The demo page's cards of this supplier. */
import type { TicketCard, TicketFacts, TicketWords } from "../ticket-card.ts";
import { nowhere, ticketCard } from "../ticket-card.ts";
import type { OctoSupplier } from "./supplier.ts";
import { ticketState } from "./ticket-state.ts";
import type { DemoTicket } from "./world.ts";

export const octoCards = (supplier: OctoSupplier): readonly TicketCard[] =>
  supplier.world.demo.map((ticket) =>
    ticketCard(ticket, WORDS[ticket.role], factsOf(supplier, ticket.code)),
  );

function factsOf(supplier: OctoSupplier, code: string): TicketFacts {
  const [view] = supplier.lookup(code);
  const state = ticketState(supplier, code);
  if (view === undefined) return nowhere(state.text);
  const { booking, target } = view;
  const item = booking.unitItems.find(
    (unit) => target.kind === "ticket" && unit.uuid === target.unitItemUuid,
  );
  const product = supplier.world.products.find((candidate) => candidate.id === booking.productId);
  return {
    guest: booking.contact.fullName ?? "No name on the booking",
    product: product?.internalName ?? null,
    reference: item?.supplierReference ?? booking.supplierReference,
    state,
  };
}

const WORDS: Readonly<Record<DemoTicket["role"], TicketWords>> = {
  good: {
    title: "Good ticket",
    expectation: "Admitted. Shown again: already used.",
    mark: "admit",
  },
  party: {
    title: "Party of three",
    expectation: "One voucher; asks how many go in.",
    mark: "choose",
  },
  used: { title: "Already used", expectation: "Refused, with the time of its use.", mark: "used" },
  cancelled: { title: "Cancelled", expectation: "Refused.", mark: "refuse" },
  tomorrow: { title: "For tomorrow", expectation: "Refused: not today.", mark: "refuse" },
  test: {
    title: "Test booking",
    expectation: "Refused: only a test connection admits it.",
    mark: "refuse",
  },
  unknown: {
    title: "Unknown code",
    expectation: "Never admitted: in no booking.",
    mark: "unknown",
  },
};
