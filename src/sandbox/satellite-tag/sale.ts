/**
 * A sale as it is understood: whatever can be read of a request. Only the purchase code must be there (dossier 5); all
 * else may be missing or wrong, because the customer walks around with the tickets anyway (the seed's trust rule).
 */
import type { Members } from "./lenient.ts";
import { integerFrom, listFrom, membersFrom, momentFrom, textFrom } from "./lenient.ts";

export interface Ticket {
  readonly productId: number | null;
  readonly description: string | null;
  readonly barcode: string | null;
}

interface SaleLine {
  readonly productId: number | null;
  readonly quantity: number | null;
  /** Cents, as the next two. */
  readonly unitAmount: number | null;
  readonly totalAmount: number | null;
  readonly discountAmount: number | null;
  readonly tickets: readonly Ticket[];
}

interface Payment {
  readonly method: "cash" | "card" | null;
  /** Cents kept; `change` was never part of it. */
  readonly amount: number | null;
}

export interface Sale {
  readonly code: string;
  readonly eventId: number | null;
  /** Cents. */
  readonly totalAmount: number | null;
  /** ms */
  readonly createdAt: number | null;
  readonly staff: { readonly rfid: string | null; readonly kind: "agreed" | "contradictory" };
  readonly payments: readonly Payment[];
  readonly lines: readonly SaleLine[];
}

/** Null for what has no purchase code. */
export function saleFrom(json: unknown): Sale | null {
  const members = membersFrom(json);
  const code = textFrom(members?.["code"]);
  if (members === null || code === null) return null;
  return {
    code,
    eventId: integerFrom(members["event_id"]),
    totalAmount: integerFrom(members["totalAmount"]),
    createdAt: momentFrom(members["createdAt"]),
    staff: staffFrom(members),
    payments: listFrom(members["transactions"]).map(paymentFrom),
    lines: listFrom(members["items"]).map(lineFrom),
  };
}

export const ticketsOf = (sale: Sale): readonly Ticket[] =>
  sale.lines.flatMap(({ tickets }) => tickets);

export const barcodesOf = (sale: Sale): readonly string[] =>
  ticketsOf(sale).flatMap(({ barcode }) => barcode ?? []);

/** The seed's table says `recordedBy_rfid`, its example `recordedBy`; the table wins. */
function staffFrom(members: Members): Sale["staff"] {
  const ofTable = textFrom(members["recordedBy_rfid"]);
  const ofExample = textFrom(members["recordedBy"]);
  const clash = ofTable !== null && ofExample !== null && ofTable !== ofExample;
  return { rfid: ofTable ?? ofExample, kind: clash ? "contradictory" : "agreed" };
}

function paymentFrom(members: Members): Payment {
  const { paymentMethod } = members;
  return {
    method: paymentMethod === "cash" || paymentMethod === "card" ? paymentMethod : null,
    amount: integerFrom(members["amount"]),
  };
}

const lineFrom = (members: Members): SaleLine => ({
  productId: integerFrom(members["product_id"]),
  quantity: integerFrom(members["quantity"]),
  unitAmount: integerFrom(members["unitAmount"]),
  totalAmount: integerFrom(members["totalAmount"]),
  discountAmount: integerFrom(members["discountAmount"]),
  tickets: listFrom(members["tickets"]).map((ticket) => ({
    productId: integerFrom(ticket["product_id"]),
    description: textFrom(ticket["description"]),
    barcode: textFrom(ticket["barcode"]),
  })),
});
