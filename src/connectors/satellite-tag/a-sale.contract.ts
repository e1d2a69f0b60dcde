/** One adult for cash, sold at the scripted instance's event. */
import { testStart } from "../scripted-server.contract.ts";
import type { Sale } from "./sale.ts";

export const aSale = (change: Partial<Sale> = {}): Sale => ({
  eventId: 12,
  code: "K3M8Q0ZT5HWD2",
  notes: null,
  soldAt: testStart,
  soldBy: "04A1B2C3",
  payments: [{ kind: "cash", cents: 2_500, changeCents: 2_500, reference: null }],
  items: [
    {
      productId: 31,
      quantity: 1,
      description: "Adult",
      unitCents: 2_500,
      discountCents: null,
      tickets: [{ productId: 31, description: "Adult", barcode: "K3M8Q0ZT5HWD2ABC01" }],
    },
  ],
  ...change,
});
