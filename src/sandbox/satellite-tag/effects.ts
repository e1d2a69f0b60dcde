/** What was really done, for an oracle to count. Nothing of the start world is among it. */
import type { Interaction, InteractionType } from "./interaction-log.ts";
import type { Warning } from "./sale-warnings.ts";

interface Done {
  /** ms; receipt. */
  readonly at: number;
  /** Device code of the call's `User-Agent`; null where it had none. */
  readonly recordedFrom: string | null;
  /** The other scanner or till; null is whoever calls this sandbox. */
  readonly foreign: string | null;
}

export interface SaleEffect extends Done {
  readonly kind: "sale";
  readonly saleId: number;
  readonly code: string;
  /** A new version of a sale takes no money and admits nobody anew. */
  readonly change: "new-sale" | "new-version";
  /** Cents. */
  readonly totalAmount: number | null;
  readonly barcodes: readonly string[];
  readonly warnings: readonly Warning[];
}

interface InteractionEffect extends Done {
  readonly kind: InteractionType;
  readonly interaction: Interaction;
  readonly barcode: string;
  /** A check-in of who was checked in there already. */
  readonly repeated: boolean;
}

export type Effect = SaleEffect | InteractionEffect;
