/** Builds what a supervisor's device has besides, and says whether it opens on it. Called by `compose-device.ts`. */
import type { Role } from "../core/product.ts";
import type { Instant } from "../core/time.ts";
import type { DeviceProfile } from "../storage/device-profile.ts";
import { browserClock, browserMonotonic, browserScheduler } from "./browser-effects.ts";
import { createGatewayClient } from "./gateway-client.ts";
import { createSupervision, type SupervisionRun } from "./supervision/supervision.ts";
import type { VenueList } from "./supervision/venue-list.ts";

/** `now` is corrected time. Null on a steward's device. */
export function composeSupervision(
  { role, token }: DeviceProfile,
  { now, venue }: { readonly now: () => Instant; readonly venue: VenueList },
): SupervisionRun | null {
  if (role === "steward") return null;
  const client = createGatewayClient({
    fetch: (...request) => fetch(...request),
    clock: browserClock,
    monotonic: browserMonotonic,
    scheduler: browserScheduler,
    token: () => token,
    // the engine measures the clock
    onContact: () => undefined,
  });
  return createSupervision({ role, client, clock: { now }, scheduler: browserScheduler, venue });
}

/** CSS pixels: a tablet held upright. */
const boardFromWidth = 900;

/** A page that was asked for by its address is opened all the same. */
export const opensOnBoard = (role: Role): boolean =>
  role !== "steward" && location.pathname === "/" && innerWidth >= boardFromWidth;
