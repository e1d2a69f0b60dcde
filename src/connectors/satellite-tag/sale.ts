/**
 * A sale of our own and its wire shape, `POST /ticket/transaction` (seed 004, dossier 2.2). Pure. Money is whole cents.
 *
 * Totals are computed, so that a line cannot contradict itself: quantity × unit less discount, net as the dossier decides
 * (5). What was paid may still differ from what was due, since a sale that happened is always accepted; the till warns.
 */
import type { Instant } from "../../core/time.ts";
import { toUnixSeconds } from "./unix-time.ts";

export interface Sale {
  readonly eventId: number;
  /** The purchase code: the base of every barcode of the sale, and the key that makes resending harmless. */
  readonly code: string;
  readonly notes: string | null;
  /** When it was sold; sent as whole seconds. */
  readonly soldAt: Instant;
  /** The staff member's RFID. */
  readonly soldBy: string;
  /** Empty for free tickets. */
  readonly payments: readonly Payment[];
  readonly items: readonly SaleItem[];
}

export type Payment =
  | {
      readonly kind: "cash";
      /** What stayed in the till: what was handed over less the change. */
      readonly cents: number;
      readonly changeCents: number | null;
      readonly reference: string | null;
    }
  | { readonly kind: "card"; readonly cents: number; readonly reference: string | null };

export interface SaleItem {
  readonly productId: number;
  readonly quantity: number;
  /** The product's label at the time of sale. */
  readonly description: string;
  readonly unitCents: number;
  /** Off the whole line, positive; null where there is none. */
  readonly discountCents: number | null;
  readonly tickets: readonly SaleTicket[];
}

export interface SaleTicket {
  /** May be a child product: a family pass issues tickets for adults and for children. */
  readonly productId: number;
  readonly description: string;
  readonly barcode: string;
}

const lineCents = (item: SaleItem): number =>
  item.quantity * item.unitCents - (item.discountCents ?? 0);

export const dueCents = (sale: Sale): number => sum(sale.items.map(lineCents));

export const paidCents = (sale: Sale): number => sum(sale.payments.map(({ cents }) => cents));

/** The body's exact text: kept with the sale and sent again as it is after a lost answer. Throws on broken cents. */
export const toSaleBody = (sale: Sale): string => JSON.stringify(toWire(sale));

/** Members in the order of the seed's example; what is absent there is absent here, null where it shows null. */
const toWire = (sale: Sale) => ({
  event_id: sale.eventId,
  code: sale.code,
  totalAmount: whole(dueCents(sale)),
  notes: sale.notes,
  createdAt: `${toUnixSeconds(sale.soldAt)}`,
  recordedBy: sale.soldBy,
  // the seed's table says this name, its example the other (dossier 5)
  recordedBy_rfid: sale.soldBy,
  transactions: sale.payments.map(toTransaction),
  items: sale.items.map((item) => ({
    product_id: item.productId,
    quantity: whole(item.quantity),
    description: item.description,
    unitAmount: whole(item.unitCents),
    totalAmount: whole(lineCents(item)),
    discountAmount: item.discountCents === null ? null : whole(item.discountCents),
    tickets: item.tickets.map((ticket) => ({
      product_id: ticket.productId,
      description: ticket.description,
      barcode: ticket.barcode,
    })),
  })),
});

const toTransaction = (payment: Payment) => ({
  paymentMethod: payment.kind,
  ...(payment.reference === null ? {} : { transactionId: payment.reference }),
  amount: whole(payment.cents),
  ...(payment.kind === "cash" && payment.changeCents !== null
    ? { change: whole(payment.changeCents) }
    : {}),
});

function whole(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number: ${amount}`);
  return amount;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
