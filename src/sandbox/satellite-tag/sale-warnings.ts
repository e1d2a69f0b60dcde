/** What does not add up in a sale that is stored all the same (dossier 5). Pure. */
import type { Sale } from "./sale.ts";
import { ticketsOf } from "./sale.ts";

/** In the order in which an answer lists them. */
const WARNINGS = [
  "TOTAL_MISMATCH",
  "PAYMENT_MISMATCH",
  "UNKNOWN_PRODUCT",
  "UNKNOWN_EVENT",
  "UNKNOWN_STAFF",
  "DUPLICATE_BARCODE",
  "BARCODE_NOT_FROM_CODE",
  "RESENT_WITH_CHANGES",
  "BAD_CREATED_AT",
] as const;

export type Warning = (typeof WARNINGS)[number];

export interface Known {
  readonly eventIds: ReadonlySet<number>;
  readonly productIds: ReadonlySet<number>;
  readonly staffRfids: ReadonlySet<string>;
  /** Whether a sale with another purchase code, or somebody who did not buy at a till, has it. */
  readonly isTaken: (barcode: string) => boolean;
  readonly isResent: boolean;
}

export function warningsOf(sale: Sale, known: Known): readonly Warning[] {
  const found: Readonly<Record<Warning, boolean>> = {
    TOTAL_MISMATCH: sale.totalAmount !== linesTotal(sale) || sale.lines.some(isMiscounted),
    PAYMENT_MISMATCH: isMispaid(sale),
    UNKNOWN_PRODUCT: [...sale.lines, ...ticketsOf(sale)].some(
      ({ productId }) => productId === null || !known.productIds.has(productId),
    ),
    UNKNOWN_EVENT: sale.eventId === null || !known.eventIds.has(sale.eventId),
    UNKNOWN_STAFF: isStaffDoubtful(sale, known),
    DUPLICATE_BARCODE: hasDuplicate(sale, known),
    // only the base is compared: the vendor's algorithm for the rest is not public
    BARCODE_NOT_FROM_CODE: ticketsOf(sale).some(
      ({ barcode }) => barcode === null || !barcode.startsWith(sale.code),
    ),
    RESENT_WITH_CHANGES: known.isResent,
    BAD_CREATED_AT: sale.createdAt === null,
  };
  return WARNINGS.filter((warning) => found[warning]);
}

const linesTotal = ({ lines }: Sale): number =>
  lines.reduce((sum, line) => sum + (line.totalAmount ?? Number.NaN), 0);

/** The manual does not say whether a line's total is net, nor the sign of a discount: either is right. */
function isMiscounted(line: Sale["lines"][number]): boolean {
  const { quantity, unitAmount, totalAmount, discountAmount } = line;
  if (quantity === null || unitAmount === null) return true;
  const gross = quantity * unitAmount;
  return totalAmount !== gross && totalAmount !== gross - Math.abs(discountAmount ?? 0);
}

function isMispaid({ payments, totalAmount }: Sale): boolean {
  const paid = payments.reduce((sum, { amount }) => sum + (amount ?? Number.NaN), 0);
  return paid !== totalAmount || payments.some(({ method }) => method === null);
}

const isStaffDoubtful = ({ staff }: Sale, { staffRfids }: Known): boolean =>
  staff.rfid === null || staff.kind === "contradictory" || !staffRfids.has(staff.rfid);

function hasDuplicate(sale: Sale, known: Known): boolean {
  const barcodes = ticketsOf(sale).flatMap(({ barcode }) => barcode ?? []);
  return new Set(barcodes).size < barcodes.length || barcodes.some(known.isTaken);
}
