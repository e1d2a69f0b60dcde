import { z } from "zod";

/** The sandbox as a test sees it: what it holds, what was redeemed there, and its faults. */
export interface Supplier {
  readonly origin: string;
  readonly baseUrl: string;
  readonly key: string;
  readonly restrictedKey: string;
  /** By role: good, party, used, cancelled, tomorrow, test, unknown, … */
  readonly code: (role: string) => string;
  /** How often each unit item of the booking that this role's ticket belongs to was redeemed, most redeemed first. */
  readonly redemptionsOf: (role: string) => Promise<readonly number[]>;
  /** All redemptions performed since the start. */
  readonly redemptions: () => Promise<number>;
  /** By unit item, for those that were redeemed: how often. */
  readonly redeemedUnitItems: () => Promise<ReadonlyMap<string, number>>;
  /** Calls that asked for a redemption, whatever their answer. */
  readonly redeemCalls: () => Promise<number>;
  readonly setFaults: (faults: readonly object[]) => Promise<void>;
}

const cardSchema = z.object({
  baseUrl: z.string(),
  key: z.string(),
  restrictedKey: z.string(),
  codes: z.record(z.string(), z.string().nullable()),
});
type Card = z.infer<typeof cardSchema>;
/** The first one is OCTO; the others are not looked at. */
const cardsSchema = z.object({ suppliers: z.tuple([cardSchema]).rest(z.unknown()) });

const stateSchema = z.object({
  octo: z.object({
    bookings: z.array(
      z.object({
        uuid: z.string(),
        unitItems: z.array(z.object({ uuid: z.string(), redemptions: z.number() })),
      }),
    ),
    redemptions: z.array(z.unknown()),
    requests: z.object({ byEndpoint: z.record(z.string(), z.number()) }),
  }),
});
const foundSchema = z.array(z.object({ uuid: z.string() }));

export async function supplierAt(origin: string): Promise<Supplier> {
  const [card] = cardsSchema.parse(await json(`${origin}/_sandbox`)).suppliers;
  const state = async (): Promise<z.infer<typeof stateSchema>> =>
    stateSchema.parse(await json(`${origin}/_sandbox/state`));
  return {
    origin,
    baseUrl: card.baseUrl,
    key: card.key,
    restrictedKey: card.restrictedKey,
    code: (role) => codeOf(card, role),
    redemptionsOf: async (role) => {
      const query = `reference=${encodeURIComponent(codeOf(card, role))}`;
      const [found] = foundSchema.parse(
        await json(`${card.baseUrl}/redemption/lookup?${query}`, {
          authorization: `Bearer ${card.key}`,
          "octo-capabilities": "octo/redemption",
        }),
      );
      const booking = (await state()).octo.bookings.find(({ uuid }) => uuid === found?.uuid);
      if (booking === undefined) throw new Error(`no booking behind ${role}`);
      return booking.unitItems.map(({ redemptions }) => redemptions).toSorted((a, b) => b - a);
    },
    redemptions: async () => (await state()).octo.redemptions.length,
    redeemedUnitItems: async () => {
      const items = (await state()).octo.bookings.flatMap(({ unitItems }) => unitItems);
      const redeemed = items.filter(({ redemptions }) => redemptions > 0);
      return new Map(redeemed.map(({ uuid, redemptions }) => [uuid, redemptions]));
    },
    redeemCalls: async () =>
      (await state()).octo.requests.byEndpoint["POST /octo/redemption/redeem"] ?? 0,
    setFaults: async (faults) => {
      const answer = await fetch(`${origin}/_sandbox/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ octo: faults }),
      });
      if (!answer.ok) throw new Error(`faults refused: ${await answer.text()}`);
    },
  };
}

function codeOf(card: Card, role: string): string {
  const code = card.codes[role];
  if (code == null) throw new Error(`no demo ticket is called ${role}`);
  return code;
}

export async function json(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}
