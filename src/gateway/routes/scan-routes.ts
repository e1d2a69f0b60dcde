/** `POST /v1/scans`: devices hand in what they did. Also open to revoked devices, whose scans wait for a supervisor. */
import { Hono } from "hono";
import type { Clock, Log } from "../../core/effects.ts";
import type { DeviceId, Incarnation } from "../../core/ids.ts";
import { assertNever } from "../../core/result.ts";
import { pushRequestSchema, type Pushed, type Receipt } from "../../protocol/v1.ts";
import type { DeviceStanding } from "../devices/device-registry.ts";
import type { Delivery } from "../ingest/ingest.ts";
import type { JournalReads } from "../ingest/journal-store.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";
import { readJson } from "./read-json.ts";

export interface ScanRoutesDeps {
  readonly ingest: (delivery: Delivery) => Promise<readonly Receipt[]>;
  readonly reads: Pick<JournalReads, "heldUpTo" | "settlementsAfter">;
  readonly clock: Clock;
  readonly log: Log;
}

export function createScanRoutes(deps: ScanRoutesDeps): Hono<DeviceVariables> {
  return new Hono<DeviceVariables>().post("/", async (context) => {
    const request = pushRequestSchema.safeParse(await readJson(context));
    if (!request.success) return problem(context, "bad-request", request.error.message);
    const device = context.get("device");
    const { incarnation, scans, resent } = request.data;
    await reportNewLife(deps, device, incarnation);
    const receipts = await deps.ingest({
      device,
      scans,
      resent,
      receivedAt: deps.clock.now(),
      distrust: distrustOf(context.get("standing")),
    });
    const pushed: Pushed = {
      receipts: [...receipts],
      heldUpTo: await deps.reads.heldUpTo(device, incarnation),
    };
    return context.json(pushed);
  });
}

/** Whoever has handed in scans before and begins to number anew has lost its storage: a handheld to look at. */
async function reportNewLife(
  { reads, log }: ScanRoutesDeps,
  device: DeviceId,
  incarnation: Incarnation,
): Promise<void> {
  if ((await reads.heldUpTo(device, incarnation)) > 0) return;
  const earlier = await reads.settlementsAfter(device, { after: 0, limit: 1 });
  if (earlier.length > 0) log.warn("a device has lost its storage", { device, incarnation });
}

function distrustOf(standing: DeviceStanding): string | null {
  switch (standing) {
    case "active":
      return null;
    case "revoked":
      return "handed in by a revoked device";
    case "unknown":
      return "handed in by a device that this database does not know";
    default:
      return assertNever(standing);
  }
}
