/** How to call this supplier. */
import type { SatelliteTagSupplier } from "./supplier.ts";

/**
 * `key` is `CLIENT_ID:CLIENT_SECRET`. Event, gate and scanner are those of the demo's good ticket: TAG has no call that
 * tells which event a scanner is for. `apiUrl` is the manual's long notation; `baseUrl` takes the short one.
 */
export function satelliteTagAccess(supplier: SatelliteTagSupplier, baseUrl: string) {
  const { world } = supplier;
  const code = world.demo.find(({ role }) => role === "good")?.code ?? "";
  const eventId = supplier.findDelegate(`barcode:${code}`)?.eventId ?? world.events[0]?.id ?? null;
  const event = world.events.find(({ id }) => id === eventId);
  const gate = world.devices.find((each) => each.type === "session" && each.eventId === eventId);
  const scanner = world.devices.find(({ type }) => type === "mobileapp");
  const { clientId, clientSecret } = world;
  return {
    key: `${clientId}:${clientSecret}`,
    timeZone: world.timeZone,
    apiUrl: `${baseUrl}/api/v5`,
    tokenUrl: `${baseUrl}/oauth/v2/token`,
    clientId,
    clientSecret,
    username: world.username,
    password: world.password,
    event: event === undefined ? null : { id: event.id, label: event.label },
    /** What a guest is checked in to. */
    gateDeviceId: gate?.id ?? null,
    /** What checks in, as in the `User-Agent`. */
    scannerCode: scanner?.code ?? null,
  };
}
