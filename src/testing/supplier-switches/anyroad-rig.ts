/** AnyRoad in these tables. */
import { z } from "zod";
import { type SupplierRig, bookingWithId, connection } from "./supplier-rig.ts";

const anyroadCard = z.object({
  baseUrl: z.string(),
  key: z.string(),
  timeZone: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  tokenUrl: z.string(),
});

export const anyroadRig: SupplierRig = {
  kind: "anyroad",
  start: "2026-07-15T01:40:00Z",
  ownCodes: (_world, demo) => ({ tomorrow: demo["tomorrow"] ?? "", "add-on": demo["addon"] ?? "" }),
  corrects: false,
  redeemPath: "/tickets/scan",
  settings: (json, has) => {
    const { baseUrl, key, timeZone, ...client } = anyroadCard.parse(json);
    const credentials = has("client")
      ? { kind: "client" as const, ...client }
      : { kind: "token" as const, token: key };
    return { kind: "anyroad", connection, baseUrl, timeZone, credentials };
  },
  redeemElsewhere: (code, world) => ({
    kind: "redeem",
    ticketId: null,
    device: "another-scanner",
    ...bookingWithId(code, world),
  }),
  cancel: (code, world) => ({ kind: "cancel", ...bookingWithId(code, world) }),
};
