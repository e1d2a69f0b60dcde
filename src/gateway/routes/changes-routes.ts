/** `GET /v1/changes`: what others did, how own scans ended, how the suppliers are. */
import { Hono } from "hono";
import { type Changes, changesQuerySchema } from "../../protocol/v1.ts";
import { feedAfter } from "../ingest/feed.ts";
import { settlementsAfter } from "../ingest/settlements.ts";
import type { Database } from "../store/database.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";

export interface ChangesDeps {
  readonly database: Database;
  readonly epoch: string;
  readonly manifest: () => Changes["manifest"];
  readonly connections: () => Promise<Changes["connections"]>;
}

/** Enough for a second of a busy venue, small enough for a slow phone. */
const mostPerAnswer = 500;

export function createChangesRoutes(deps: ChangesDeps): Hono<DeviceVariables> {
  return new Hono<DeviceVariables>().get("/", async (context) => {
    const query = changesQuerySchema.safeParse(context.req.query());
    if (!query.success) return problem(context, "bad-request", query.error.message);
    const { epoch, after, settled } = query.data;
    if (epoch !== deps.epoch) return problem(context, "cursor-gone");
    const { id, asOf } = deps.manifest();
    const part = await feedAfter(deps.database, after, mostPerAnswer);
    const device = context.get("device");
    const answer: Changes = {
      epoch,
      offset: part.offset,
      more: part.more,
      changes: [...part.changes],
      manifest: { id, asOf },
      connections: await deps.connections(),
      settlements: await settlementsAfter(deps.database, {
        device,
        after: settled,
        limit: mostPerAnswer,
      }),
    };
    context.header("cache-control", "no-store");
    return context.json(answer);
  });
}
