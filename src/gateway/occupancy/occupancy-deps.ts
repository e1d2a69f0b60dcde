/** The board's numbers on the gateway's own parts. */
import type { Clock } from "../../core/effects.ts";
import type { Catalogue } from "../catalogue.ts";
import type { GatewayConfig } from "../config.ts";
import type { OccupancyDeps } from "./occupancy.ts";
import type { OccupancyReads } from "./occupancy-reads.ts";

export interface OccupancyParts {
  readonly reads: OccupancyReads;
  readonly catalogue: Pick<Catalogue, "products" | "manifest">;
  readonly config: Pick<GatewayConfig, "gates">;
  readonly clock: Clock;
}

export const occupancyDepsOf = ({
  reads,
  catalogue,
  config,
  clock,
}: OccupancyParts): OccupancyDeps => ({
  reads,
  products: catalogue.products,
  gates: config.gates.map(({ id }) => id),
  modeOf: (connection) =>
    catalogue.manifest().connections.find(({ id }) => id === connection)?.mode ?? "observe",
  clock,
});
