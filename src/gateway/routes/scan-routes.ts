/** `POST /v1/scans`: devices hand in what they did. Also open to revoked devices, whose scans wait for a supervisor. */
import { Hono } from "hono";
import type { Clock } from "../../core/effects.ts";
import { assertNever } from "../../core/result.ts";
import { pushRequestSchema, type Pushed } from "../../protocol/v1.ts";
import type { DeviceStanding } from "../devices/devices.ts";
import { type IngestDeps, ingestScans } from "../ingest/ingest.ts";
import { heldUpTo } from "../ingest/journal.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";
import { readJson } from "./read-json.ts";

export interface ScanRoutesDeps extends IngestDeps {
  readonly clock: Clock;
  /** Told after scans have been stored: redemptions may be waiting. */
  readonly onIngested: () => void;
}

export function createScanRoutes(deps: ScanRoutesDeps): Hono<DeviceVariables> {
  return new Hono<DeviceVariables>().post("/", async (context) => {
    const request = pushRequestSchema.safeParse(await readJson(context));
    if (!request.success) return problem(context, "bad-request", request.error.message);
    const device = context.get("device");
    const { incarnation, scans } = request.data;
    const receipts = await ingestScans(deps, {
      device,
      scans,
      receivedAt: deps.clock.now(),
      distrust: distrustOf(context.get("standing")),
    });
    deps.onIngested();
    const pushed: Pushed = {
      receipts: [...receipts],
      heldUpTo: await heldUpTo(deps.database, device, incarnation),
    };
    return context.json(pushed);
  });
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
