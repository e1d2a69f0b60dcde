/** `GET /v1/changes`: what others did, how own scans ended, how the suppliers are; as one answer, a long poll or a stream. */
import { Hono } from "hono";
import type { Clock, Scheduler } from "../../core/effects.ts";
import { changesQuerySchema } from "../../protocol/v1.ts";
import { createChangeStream } from "../changes/change-stream.ts";
import type { ReadChanges } from "../changes/changes-reader.ts";
import { longPoll } from "../changes/long-poll.ts";
import type { News } from "../changes/news.ts";
import { type DeviceRegistry, standingOf } from "../devices/device-registry.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";

export interface ChangesDeps {
  readonly read: ReadChanges;
  readonly news: News;
  readonly devices: DeviceRegistry;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
}

export function createChangesRoutes(deps: ChangesDeps): Hono<DeviceVariables> {
  return new Hono<DeviceVariables>().get("/", async (context) => {
    const query = changesQuerySchema.safeParse(context.req.query());
    if (!query.success) return problem(context, "bad-request", query.error.message);
    const { epoch, after: offset, row, settled, settledScan, incarnations, wait } = query.data;
    const device = context.get("device");
    const reader = { device, incarnations, role: context.get("role") };
    const position = { epoch, offset, row, settled, settledScan };
    const isWelcome = async (): Promise<boolean> =>
      standingOf(await deps.devices.byId(device)) === "active";

    if (context.req.header("accept") === "text/event-stream") {
      const edition = deps.news.edition();
      const first = await deps.read(reader, position);
      if (first === null) return problem(context, "cursor-gone");
      const stream = createChangeStream(deps, { reader, position, first, edition, isWelcome });
      return context.body(stream, 200, streamHeaders);
    }
    const { signal } = context.req.raw;
    const answer =
      wait === 0
        ? await deps.read(reader, position)
        : await longPoll(deps, { reader, position, wait, signal, isWelcome });
    if (wait > 0 && !(await isWelcome())) return problem(context, "revoked");
    if (answer === null) return problem(context, "cursor-gone");
    context.header("cache-control", "no-store");
    return context.json(answer);
  });
}

/** Nothing on the way may keep events back: nginx buffers what does not forbid it. */
const streamHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};
