/** One invented sale in the shape of the seed's example, consistent in itself. */
import type { Random } from "../seeded-random.ts";
import { textOf } from "../seeded-random.ts";
import type { Product } from "./world.ts";

export interface SaleDraft {
  readonly code: string;
  /** ms */
  readonly createdAt: number;
  readonly staffRfid: string;
  readonly paymentMethod: "cash" | "card";
  readonly lines: readonly { readonly product: Product; readonly quantity: number }[];
}

/** Throws where the draft has no line: a bug. `products` names the tickets. */
export function saleBody(
  draft: SaleDraft,
  products: readonly Product[],
): Readonly<Record<string, unknown>> {
  const [first] = draft.lines;
  if (first === undefined) throw new Error(`sale ${draft.code} has no line`);
  const printed = draft.lines.map(ticketProducts);
  const totalAmount = draft.lines.reduce((sum, line) => sum + amountOf(line), 0);
  return {
    event_id: first.product.eventId,
    code: draft.code,
    totalAmount,
    notes: null,
    createdAt: String(Math.floor(draft.createdAt / 1000)),
    recordedBy: draft.staffRfid,
    recordedBy_rfid: draft.staffRfid,
    transactions: [
      draft.paymentMethod === "cash"
        ? { paymentMethod: "cash", amount: totalAmount, change: 0 }
        : { paymentMethod: "card", amount: totalAmount, transactionId: `T-${draft.code}` },
    ],
    items: draft.lines.map((line, index) => {
      const before = printed.slice(0, index).flat().length;
      return {
        product_id: line.product.id,
        quantity: line.quantity,
        description: line.product.label,
        unitAmount: line.product.unitAmount,
        totalAmount: amountOf(line),
        discountAmount: null,
        tickets: ticketProducts(line).map((productId, place) => ({
          product_id: productId,
          description: products.find(({ id }) => id === productId)?.label ?? line.product.label,
          barcode: ticketBarcode(draft.code, before + place + 1),
        })),
      };
    }),
  };
}

type Line = SaleDraft["lines"][number];

const amountOf = ({ product, quantity }: Line): number => product.unitAmount * quantity;

const ticketProducts = ({ product, quantity }: Line): readonly number[] =>
  Array.from({ length: quantity }, () => product.issues).flat();

/** The seed's visible pattern. The vendor's algorithm is not public; nothing here checks a barcode against this. */
export const ticketBarcode = (code: string, number: number): string =>
  `${code}XJX${String(number).padStart(2, "0")}`;

const CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

export const purchaseCode = (random: Random): string => textOf(random, CODE_LETTERS, 13);
