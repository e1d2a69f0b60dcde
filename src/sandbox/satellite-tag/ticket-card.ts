/** The demo page's cards of this supplier. */
import { clockAt } from "../local-time.ts";
import type { TicketCard, TicketFacts, TicketState, TicketWords } from "../ticket-card.ts";
import { nowhere, ticketCard } from "../ticket-card.ts";
import type { Delegate } from "./delegate-book.ts";
import type { SatelliteTagSupplier } from "./supplier.ts";
import type { DemoTicket } from "./world.ts";

export const satelliteTagCards = (supplier: SatelliteTagSupplier): readonly TicketCard[] =>
  supplier.world.demo.map((ticket) =>
    ticketCard(ticket, WORDS[ticket.role], factsOf(supplier, ticket.code)),
  );

function factsOf(supplier: SatelliteTagSupplier, code: string): TicketFacts {
  const delegate = supplier.findDelegate(`barcode:${code}`);
  if (delegate === null) return nowhere("on no uploaded sale");
  const { firstName, lastName, description, purchaseCode, publicId } = delegate;
  const name = [firstName, lastName].filter((part) => part !== null).join(" ");
  const event = supplier.world.events.find(({ id }) => id === delegate.eventId);
  return {
    guest: name === "" ? "Sold without a name" : name,
    product: [event?.label, description].filter((part) => part != null).join(", "),
    reference: purchaseCode ?? publicId,
    state: stateOf(delegate, supplier),
  };
}

/** By the time that was recorded, not in the order of arrival. */
function stateOf({ id }: Delegate, supplier: SatelliteTagSupplier): TicketState {
  const last = supplier
    .interactions()
    .filter(({ delegateId }) => delegateId === id)
    .toSorted((one, other) => one.recordedAt - other.recordedAt)
    .at(-1);
  if (last === undefined) return { kind: "unused", text: "not checked in" };
  const at = clockAt(last.recordedAt, supplier.world.timeZone);
  return last.interactionType === "check-in"
    ? { kind: "redeemed", text: `checked in ${at}` }
    : { kind: "partly", text: `checked out ${at}` };
}

const WORDS: Readonly<Record<DemoTicket["role"], TicketWords>> = {
  good: {
    title: "Sold at a till",
    expectation: "Admitted. Shown again: already used.",
    mark: "admit",
  },
  used: {
    title: "Checked in",
    expectation: "Refused, with the time of its check-in.",
    mark: "used",
  },
  wrongEvent: {
    title: "For another night",
    expectation: "Refused: another event.",
    mark: "refuse",
  },
  unlisted: {
    title: "Not on its sale",
    expectation: "Its sale is known and lists no such ticket.",
    mark: "hold",
  },
  notUploaded: {
    title: "Not uploaded yet",
    expectation: "Unknown until its till sends the sale.",
    mark: "hold",
  },
  unknown: {
    title: "Unknown barcode",
    expectation: "Never admitted: on no sale.",
    mark: "unknown",
  },
};
