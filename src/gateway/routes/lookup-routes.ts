/** `GET /v1/lookup`: asks the suppliers about a code that a device does not know, within the device's patience. */
import { Hono } from "hono";
import { lookupQuerySchema } from "../../protocol/v1.ts";
import { createLiveLookup, type LiveLookupDeps } from "../suppliers/live-lookup.ts";
import { problem } from "./problem.ts";

export type LookupDeps = LiveLookupDeps;

export function createLookupRoutes(deps: LookupDeps): Hono {
  const lookup = createLiveLookup(deps);
  return new Hono().get("/", async (context) => {
    const query = lookupQuerySchema.safeParse(context.req.query());
    if (!query.success) return problem(context, "bad-request", query.error.message);
    context.header("cache-control", "no-store");
    return context.json(await lookup(query.data.code));
  });
}
