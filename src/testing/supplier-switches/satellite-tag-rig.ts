/** Satellite TAG in these tables. */
import { z } from "zod";
import { type SupplierRig, connection } from "./supplier-rig.ts";

const tagCard = z.object({
  apiUrl: z.string(),
  tokenUrl: z.string(),
  timeZone: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  event: z.object({ id: z.number(), label: z.string() }),
  gateDeviceId: z.number(),
  scannerCode: z.string(),
});

export const satelliteTagRig: SupplierRig = {
  kind: "satellite-tag",
  start: "2026-07-15T09:30:00Z",
  ownCodes: (_world, demo) => ({ "another event": demo["wrongEvent"] ?? "" }),
  corrects: false,
  redeemPath: "/api/v5/interaction/new/check-in",
  settings: (json, has) => {
    const { apiUrl, tokenUrl, timeZone, event, scannerCode, ...card } = tagCard.parse(json);
    const { clientId, clientSecret, gateDeviceId: deviceId } = card;
    const tokenPath = new URL(tokenUrl).pathname;
    return {
      kind: "satellite-tag",
      connection,
      baseUrl: apiUrl,
      timeZone,
      event,
      auth: has("no login")
        ? { kind: "none" }
        : { kind: "client", clientId, clientSecret, tokenPath },
      app: { name: "Stile", version: "0.1.0", platform: "test" },
      deviceCode: () => scannerCode,
      delegates: !has("no delegates"),
      checkIn: has("no check-in") || has("no delegates") ? null : { deviceId },
    };
  },
  redeemElsewhere: (barcode, _world, card) => ({
    kind: "redeem",
    barcode,
    gate: tagCard.parse(card).gateDeviceId,
    scanner: "another-scanner",
  }),
};
