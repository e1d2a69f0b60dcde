/** About twenty-five sales around today: first one of each odd kind, then ordinary ones of every size and night. */
import type { Random } from "../seeded-random.ts";
import { between, pick } from "../seeded-random.ts";
import { PRODUCTS, STAFF, TILLS, productById } from "./catalogue.ts";
import type { SaleDraft } from "./sale-draft.ts";
import { purchaseCode, saleBody } from "./sale-draft.ts";

type Body = Readonly<Record<string, unknown>>;

export interface GeneratedSale {
  /** ms; a till uploads a few seconds or hours after the sale. */
  readonly receivedAt: number;
  readonly recordedFrom: string;
  readonly body: Body;
}

const MINUTE_MS = 60_000;
const ORDINARY = 20;

/** [adults, children, whanau passes]. */
export type Party = readonly [number, number, number];

/** One sale for a night (11 to 14), made `agoMs` before now. */
export function nightSale(
  {
    eventId,
    party,
    agoMs,
  }: { readonly eventId: number; readonly party: Party; readonly agoMs: number },
  now: number,
  random: Random,
): GeneratedSale {
  const [adult, child, pass] = PRODUCTS.filter((product) => product.eventId === eventId);
  const lines = [adult, child, pass].flatMap((product, index) => {
    const quantity = party[index] ?? 0;
    return product === undefined || quantity === 0 ? [] : [{ product, quantity }];
  });
  return saleAt({ lines, agoMs }, now, random);
}

export function generatedSales(now: number, random: Random): readonly GeneratedSale[] {
  const ordinary = Array.from({ length: ORDINARY }, () =>
    nightSale(
      {
        eventId: pick(random, [11, 12, 12, 12, 13, 14]),
        party: pick(random, PARTIES),
        agoMs: between(random, 5, 40 * 60) * MINUTE_MS,
      },
      now,
      random,
    ),
  );
  return [...oddSales(now, random), ...ordinary];
}

const PARTIES: readonly Party[] = [
  [1, 0, 0],
  [2, 0, 0],
  [2, 2, 0],
  [0, 0, 1],
  [1, 0, 2],
  [6, 0, 0],
];

/** Stored with warnings, and their tickets are good (the seed's trust rule). */
function oddSales(now: number, random: Random): readonly GeneratedSale[] {
  const tonight = (): GeneratedSale =>
    nightSale({ eventId: 12, party: [2, 0, 0], agoMs: 50 * MINUTE_MS }, now, random);
  const first = tonight();
  const free = { totalAmount: 0, transactions: [] };
  return [
    changed(tonight(), { totalAmount: 9900 }),
    changed(tonight(), { recordedBy: "nobody", recordedBy_rfid: "nobody" }),
    changed(tonight(), { createdAt: "yesterday" }),
    changed(tonight(), free),
    first,
    // another till printed the same barcodes
    changed(tonight(), { items: first.body["items"] }),
    saleAt(
      { lines: [{ product: productById(3), quantity: 1 }], agoMs: 30 * MINUTE_MS },
      now,
      random,
    ),
  ];
}

const changed = (sale: GeneratedSale, changes: Body): GeneratedSale => ({
  ...sale,
  body: { ...sale.body, ...changes },
});

function saleAt(
  { lines, agoMs }: { readonly lines: SaleDraft["lines"]; readonly agoMs: number },
  now: number,
  random: Random,
): GeneratedSale {
  const draft: SaleDraft = {
    code: purchaseCode(random),
    createdAt: now - agoMs,
    staffRfid: pick(random, STAFF).rfid,
    paymentMethod: pick(random, ["cash", "card"]),
    lines,
  };
  return {
    receivedAt: now - agoMs + between(random, 2, 90) * 1000,
    recordedFrom: pick(random, TILLS),
    body: saleBody(draft, PRODUCTS),
  };
}
