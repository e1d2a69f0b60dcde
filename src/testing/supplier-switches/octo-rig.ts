/** OCTO in these tables. */
import { z } from "zod";
import { type SupplierRig, connection, naming } from "./supplier-rig.ts";

const octoCard = z.object({ baseUrl: z.string(), key: z.string(), restrictedKey: z.string() });

export const octoRig: SupplierRig = {
  kind: "octo",
  start: "2026-07-15T09:30:00Z",
  ownCodes: (world, demo) => ({ "one of three": ticketOfThree(world), party: demo["party"] ?? "" }),
  corrects: true,
  redeemPath: "/redemption/redeem",
  settings: (json, has) => {
    const { baseUrl, key, restrictedKey } = octoCard.parse(json);
    const options = {
      ...(has("no key") ? { authentication: "none" as const } : {}),
      ...(has("validate") ? { redeemBy: "validate" as const } : {}),
      ...(has("no redemption") ? { redeemBy: "none" as const } : {}),
      timestamp: has("timestamp"),
      unredeem: has("unredeem"),
      noShow: has("no-show"),
      updatedSince: has("updated since"),
    };
    return {
      kind: "octo",
      connection,
      baseUrl,
      key: has("restricted key") ? restrictedKey : key,
      options,
    };
  },
  redeemElsewhere: (code, world) => ({
    kind: "redeem",
    unitItemUuid: null,
    ...octoBooking(code, world),
  }),
  cancel: (code, world) => ({ kind: "cancel", ...octoBooking(code, world) }),
};

function octoBooking(code: string, world: unknown) {
  const { bookings } = z
    .object({ bookings: z.array(z.looseObject({ uuid: z.string() })) })
    .parse(world);
  return { bookingUuid: naming(code, bookings).uuid };
}

const octoTickets = z.object({
  bookings: z.array(
    z.object({
      status: z.string(),
      unitItems: z.array(
        z.object({
          status: z.string(),
          ticket: z
            .object({ deliveryOptions: z.array(z.object({ deliveryValue: z.string() })) })
            .nullable(),
        }),
      ),
    }),
  ),
});

/** The first one of three unused tickets. */
function ticketOfThree(world: unknown): string {
  const { bookings } = octoTickets.parse(world);
  const party = bookings.find(
    ({ unitItems, status }) =>
      status === "CONFIRMED" &&
      unitItems.length === 3 &&
      unitItems.every((item) => item.status === "CONFIRMED" && item.ticket !== null),
  );
  return party?.unitItems[0]?.ticket?.deliveryOptions[0]?.deliveryValue ?? "";
}
