/** What the demo page shows of a ticket. Each supplier makes its own, in its own words. */

export interface TicketState {
  readonly kind: "unused" | "partly" | "redeemed" | "refused" | "unknown";
  readonly text: string;
}

export interface TicketWords {
  readonly title: string;
  /** What the scanner should say. */
  readonly expectation: string;
  /** The kind of that answer: the colour of the card's edge. */
  readonly mark: "admit" | "choose" | "hold" | "refuse" | "used" | "unknown";
}

export interface TicketCard extends TicketWords {
  /** Its member in `codes` of `GET /_sandbox`. */
  readonly id: string;
  /** One of several good ones, and not the first. */
  readonly isSpare: boolean;
  readonly code: string;
  /** Null for a code in no booking. */
  readonly guest: string | null;
  readonly product: string | null;
  /** What staff would type. */
  readonly reference: string | null;
  readonly state: TicketState;
}

/** What a code leads to; the state's word where it leads nowhere. */
export type TicketFacts = Pick<TicketCard, "guest" | "product" | "reference" | "state">;

export const nowhere = (text: string): TicketFacts => ({
  guest: null,
  product: null,
  reference: null,
  state: { kind: "unknown", text },
});

/** `id` of a spare ticket is its role with a number behind it. */
export const ticketCard = (
  { id, role, code }: { readonly id: string; readonly role: string; readonly code: string },
  words: TicketWords,
  facts: TicketFacts,
): TicketCard => ({
  ...words,
  ...facts,
  id,
  code,
  isSpare: /^good\d+$/.test(id) && role === "good",
});
