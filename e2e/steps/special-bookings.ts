/** A supplier's world with a party of five that has a voucher and five tickets, and with a ticket for any day. */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Booking, worldOfTheDay } from "./crowd.ts";

export const party = {
  voucher: "PARTY-OF-FIVE",
  tickets: ["PARTY-1", "PARTY-2", "PARTY-3", "PARTY-4", "PARTY-5"],
} as const;

export const undatedTicket = "ANY-DAY";

export interface SpecialWorld {
  /** For the sandbox's `--world`. */
  readonly world: string;
  /** The supplier's id of the product that all of it is about. */
  readonly product: string;
}

/** `singles`: further good tickets of one guest each. */
export async function writeSpecialBookings(
  folder: string,
  singles: readonly string[] = [],
): Promise<SpecialWorld> {
  const { octo, good } = await worldOfTheDay();
  const voucher = documentOf(party.voucher);
  const five = copyOf(good, { codes: party.tickets, voucher });
  const undated = copyOf(good, { codes: [undatedTicket], availability: null });
  const world = join(folder, "world.json");
  const alone = singles.map((code) => copyOf(good, { codes: [code] }));
  const bookings = [...octo.bookings, five, undated, ...alone];
  await writeFile(world, JSON.stringify({ octo: { ...octo, bookings } }));
  return { world, product: good.productId };
}

export function copyOf(
  good: Booking,
  { codes, ...changes }: { readonly codes: readonly string[] } & Partial<Booking>,
): Booking {
  const [item] = good.unitItems;
  return {
    ...good,
    ...changes,
    uuid: randomUUID(),
    supplierReference: `${codes[0]}-B`,
    unitItems: codes.map((code) => ({
      ...item,
      uuid: randomUUID(),
      supplierReference: `${code}-U`,
      ticket: documentOf(code),
    })),
  };
}

const documentOf = (code: string) => ({
  redemptionMethod: "DIGITAL",
  utcRedeemedAt: null,
  deliveryOptions: [{ deliveryFormat: "QRCODE", deliveryValue: code }],
});
