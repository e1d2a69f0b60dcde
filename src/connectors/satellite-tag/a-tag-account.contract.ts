/** Options of an account that offers everything and asks for no token. */
import type { Network } from "../supplier-http.ts";
import type { SatelliteTagOptions } from "./account.ts";
import { testConnection, testPlace, testTill } from "./scripted-satellite-tag.contract.ts";

export const aTagAccount = (origin: string, network: Network): SatelliteTagOptions => ({
  connection: testConnection,
  baseUrl: `${origin}/api/v5/`,
  timeZone: "Pacific/Auckland",
  event: { id: 12, label: "Southern Lights Garden Night" },
  auth: { kind: "none" },
  app: { name: "Stile", version: "0.1.0", platform: "Android 14" },
  deviceCode: (device) => (device === null ? "GATEWAY" : device === testTill ? "G07" : "?"),
  checkIn: { deviceId: testPlace },
  delegates: true,
  fetch: network.fetch,
  now: network.now,
  after: network.after,
});
