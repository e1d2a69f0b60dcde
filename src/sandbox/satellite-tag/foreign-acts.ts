/**
 * What happens at the supplier without us. A ticket can be neither cancelled nor moved to another day: the documents know
 * no such call, so there is no such act.
 */
import { z } from "zod";
import type { SaleDraft } from "./sale-draft.ts";
import type { SatelliteTagWorld } from "./world.ts";

const atGate = {
  barcode: z.string(),
  /** Id of the device that is checked into. */
  gate: z.int(),
  /** Code of the recording device. */
  scanner: z.string().min(1),
};

export const satelliteTagActSchema = z.discriminatedUnion("kind", [
  /** Another scanner checks the ticket in. */
  z.strictObject({ kind: z.literal("redeem"), ...atGate }),
  /** Another scanner checks it out. */
  z.strictObject({ kind: z.literal("unredeem"), ...atGate }),
  /** Another till uploads a sale of `quantity` of one product, with barcodes `{code}XJX01` and on. */
  z.strictObject({
    kind: z.literal("sell"),
    till: z.string().min(1),
    code: z.string().min(1),
    productId: z.int(),
    quantity: z.int().min(1).max(20),
  }),
  /** Somebody opens the Device Discovery page. */
  z.strictObject({ kind: z.literal("openDiscovery") }),
  /** Staff add the device that announced itself with this code. */
  z.strictObject({ kind: z.literal("approveDevice"), code: z.string() }),
]);

export type SatelliteTagAct = z.infer<typeof satelliteTagActSchema>;

/** Null for a product that is not sold. `now`: ms. */
export function soldElsewhere(
  act: Extract<SatelliteTagAct, { kind: "sell" }>,
  { products, staff }: SatelliteTagWorld,
  now: number,
): SaleDraft | null {
  const product = products.find(({ id }) => id === act.productId);
  return product === undefined
    ? null
    : {
        code: act.code,
        createdAt: now,
        staffRfid: staff[0]?.rfid ?? "0",
        paymentMethod: "card",
        lines: [{ product, quantity: act.quantity }],
      };
}
