/** `GET /v1/lookup`: asks the suppliers about a code that a device does not know, within the device's patience. */
import { Hono } from "hono";
import type { Connector } from "../../connectors/connector.ts";
import type { Scheduler } from "../../core/effects.ts";
import { type LookedUp, lookupQuerySchema } from "../../protocol/v1.ts";
import { callWithin } from "../suppliers/call-within.ts";
import { problem } from "./problem.ts";

export interface LookupDeps {
  readonly connectors: readonly Connector[];
  readonly scheduler: Scheduler;
  readonly budgetMs: number;
}

export function createLookupRoutes({ connectors, scheduler, budgetMs }: LookupDeps): Hono {
  return new Hono().get("/", async (context) => {
    const query = lookupQuerySchema.safeParse(context.req.query());
    if (!query.success) return problem(context, "bad-request", query.error.message);
    const { code } = query.data;
    const answers = await Promise.all(
      connectors.map(({ lookup }) => callWithin(scheduler, budgetMs, (call) => lookup(code, call))),
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
