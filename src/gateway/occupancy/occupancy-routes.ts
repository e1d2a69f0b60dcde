/** `GET /v1/occupancy`: who is inside now. */
import { Hono } from "hono";
import { type OccupancyDeps, readOccupancy } from "./occupancy.ts";

export function createOccupancyRoutes(deps: OccupancyDeps): Hono {
  return new Hono().get("/", async (context) => {
    context.header("cache-control", "no-store");
    return context.json(await readOccupancy(deps));
  });
}
