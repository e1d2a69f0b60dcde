/** How much of a supplier's bookings a list can hold. */
import type { Connector } from "../../connectors/connector.ts";

/** `listed`: all of them. `grows`: those that were told or looked up so far. `live`: none, each code is asked about. */
export type Coverage = "listed" | "grows" | "live";

export function coverageOf({ bookings, feed, readCodes }: Connector): Coverage {
  if (bookings !== undefined) return "listed";
  return feed === undefined && readCodes === undefined ? "live" : "grows";
}
