/** The sales behind the demo page's tickets, and the tickets themselves. */
import type { Random } from "../seeded-random.ts";
import type { GeneratedSale } from "./generated-sales.ts";
import { nightSale } from "./generated-sales.ts";
import { purchaseCode, ticketBarcode } from "./sale-draft.ts";
import { barcodesOf, saleFrom } from "./sale.ts";
import type { DemoTicket } from "./world.ts";

const GOOD_TICKETS = 10;
const MINUTE_MS = 60_000;

export interface DemoWorld {
  readonly sales: readonly GeneratedSale[];
  readonly demo: readonly DemoTicket[];
}

export function demoWorld(now: number, random: Random): DemoWorld {
  const single = (eventId: number): GeneratedSale =>
    nightSale({ eventId, party: [1, 0, 0], agoMs: 90 * MINUTE_MS }, now, random);
  const good = Array.from({ length: GOOD_TICKETS }, () => single(12));
  const used = single(12);
  const wrongEvent = single(13);
  const unlisted = single(12);
  return {
    sales: [...good, used, wrongEvent, unlisted],
    demo: [
      ...good.map((sale, index) => ({
        id: index === 0 ? "good" : `good${index + 1}`,
        role: "good" as const,
        code: barcodeOf(sale),
      })),
      { id: "used", role: "used", code: barcodeOf(used) },
      { id: "wrongEvent", role: "wrongEvent", code: barcodeOf(wrongEvent) },
      { id: "unlisted", role: "unlisted", code: ticketBarcode(codeOf(unlisted), 9) },
      { id: "notUploaded", role: "notUploaded", code: ticketBarcode(purchaseCode(random), 1) },
      { id: "unknown", role: "unknown", code: `Q9-${purchaseCode(random)}` },
    ],
  };
}

export const demoCode = (demo: readonly DemoTicket[], id: string): string => {
  const ticket = demo.find((each) => each.id === id);
  if (ticket === undefined) throw new Error(`no demo ticket ${id}`);
  return ticket.code;
};

const codeOf = ({ body }: GeneratedSale): string => saleFrom(body)?.code ?? "";

function barcodeOf({ body }: GeneratedSale): string {
  const sale = saleFrom(body);
  const [barcode] = sale === null ? [] : barcodesOf(sale);
  if (barcode === undefined) throw new Error("a demo sale has no ticket");
  return barcode;
}
