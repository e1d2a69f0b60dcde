/** City Connect in these tables. */
import { z } from "zod";
import { type SupplierRig, bookingWithId, connection } from "./supplier-rig.ts";

const cityConnectCard = z.object({
  timeZone: z.string(),
  account: z.object({ url: z.string(), name: z.string(), token: z.string() }),
  callback: z.object({
    url: z.string(),
    user: z.string(),
    password: z.string(),
    supplier: z.string(),
    prefixes: z.array(z.string()),
  }),
  products: z.array(z.object({ code: z.string(), name: z.string() })),
});

export const cityConnectRig: SupplierRig = {
  kind: "city-connect",
  start: "2026-07-15T09:30:00Z",
  ownCodes: (_world, demo) => ({ party: demo["party"] ?? "", shared: "PLF-PACK77" }),
  corrects: false,
  redeemPath: "/v1/redeem_booking",
  settings: (json, has) => {
    const { timeZone, account, callback, products } = cityConnectCard.parse(json);
    const { user: username, url: callbackUrl, password, supplier, prefixes } = callback;
    return {
      kind: "city-connect",
      connection,
      timeZone,
      products: products.map(({ code: id, name: label }) => ({ id, label })),
      ...(has("no account")
        ? {}
        : { account: { baseUrl: account.url, account: account.name, token: account.token } }),
      ...(has("no callback")
        ? {}
        : { callback: { callbackUrl, username, password, supplier, prefixes } }),
    };
  },
  redeemElsewhere: (code, world) => ({
    kind: "redeem",
    ticketBarcode: null,
    ...bookingWithId(code, world),
  }),
  cancel: (code, world) => ({ kind: "cancel", ...bookingWithId(code, world) }),
};
