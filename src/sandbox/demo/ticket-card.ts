/** What a demo ticket's card says, from the supplier's data. */
import type { OctoSupplier } from "../octo/supplier.ts";
import type { TicketState } from "../octo/ticket-state.ts";
import { ticketState } from "../octo/ticket-state.ts";
import type { DemoTicket } from "../octo/world.ts";

export interface TicketCard {
  readonly id: string;
  readonly role: DemoTicket["role"];
  readonly title: string;
  /** What the scanner should say. */
  readonly expectation: string;
  readonly code: string;
  /** Null for a code in no booking. */
  readonly guest: string | null;
  readonly product: string | null;
  /** What staff would type. */
  readonly reference: string | null;
  readonly state: TicketState;
}

export function ticketCard(supplier: OctoSupplier, { id, role, code }: DemoTicket): TicketCard {
  const [view] = supplier.lookup(code);
  const { title, expectation } = WORDS[role];
  const card = { id, role, title, expectation, code, state: ticketState(supplier, code) };
  if (view === undefined) return { ...card, guest: null, product: null, reference: null };
  const { booking, target } = view;
  const item = booking.unitItems.find(
    (unit) => target.kind === "ticket" && unit.uuid === target.unitItemUuid,
  );
  const product = supplier.world.products.find((candidate) => candidate.id === booking.productId);
  return {
    ...card,
    guest: booking.contact.fullName ?? "No name on the booking",
    product: product?.internalName ?? null,
    reference: item?.supplierReference ?? booking.supplierReference,
  };
}

const WORDS: Readonly<Record<DemoTicket["role"], { title: string; expectation: string }>> = {
  good: { title: "Good ticket", expectation: "Admitted. Shown again: already used." },
  party: { title: "Party of three", expectation: "One voucher; asks how many go in." },
  used: { title: "Already used", expectation: "Refused, with the time of its use." },
  cancelled: { title: "Cancelled", expectation: "Refused." },
  tomorrow: { title: "For tomorrow", expectation: "Refused: not today." },
  test: { title: "Test booking", expectation: "Refused: only a test connection admits it." },
  unknown: { title: "Unknown code", expectation: "Never admitted: in no booking." },
};
