/** `GET /v1/lookup`: asks the suppliers about a code that a device does not know, within the device's patience. */
import { Hono } from "hono";
import type { Connector } from "../../connectors/connector.ts";
import { type LookedUp, lookupQuerySchema } from "../../protocol/v1.ts";
import { problem } from "./problem.ts";

export interface LookupDeps {
  readonly connectors: readonly Connector[];
  readonly budgetMs: number;
}

export function createLookupRoutes({ connectors, budgetMs }: LookupDeps): Hono {
  return new Hono().get("/", async (context) => {
    const query = lookupQuerySchema.safeParse(context.req.query());
    if (!query.success) return problem(context, "bad-request", query.error.message);
    const call = { signal: AbortSignal.timeout(budgetMs), timeoutMs: budgetMs };
    const answers = await Promise.all(
      connectors.map((connector) => connector.lookup(query.data.code, call)),
    );
    const answered = answers.filter((answer) => answer.ok);
    const found: LookedUp = {
      bookings: answered.flatMap(({ value }) => value.bookings),
      answered: answered.length,
      failed: answers.length - answered.length,
    };
    context.header("cache-control", "no-store");
    return context.json(found);
  });
}
