/** `/v1/devices`: every device tells how it stands; supervisors see all of them, stop one, and take what was held of it. */
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { Clock } from "../../core/effects.ts";
import type { DeviceId } from "../../core/ids.ts";
import { deviceIdSchema } from "../../protocol/ids-schema.ts";
import { type Devices, deviceStateSchema } from "../../protocol/venue.ts";
import type { DeviceRegistry } from "../devices/device-registry.ts";
import type { Supervision } from "../supervision.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";
import { readJson } from "./read-json.ts";
import { atLeast } from "./role-auth.ts";

export interface DeviceRoutesDeps {
  readonly devices: Pick<DeviceRegistry, "noteState">;
  readonly supervision: Pick<Supervision, "knownDevices" | "revoke" | "release">;
  readonly clock: Clock;
}

export function createDeviceRoutes(deps: DeviceRoutesDeps): Hono<DeviceVariables> {
  const { supervision } = deps;
  const supervisors = atLeast("supervisor");
  return new Hono<DeviceVariables>()
    .put("/me", async (context) => {
      const state = deviceStateSchema.safeParse(await readJson(context));
      if (!state.success) return problem(context, "bad-request", state.error.message);
      await deps.devices.noteState(context.get("device"), state.data, deps.clock.now());
      return context.json({});
    })
    .get("/", supervisors, async (context) => {
      const answer: Devices = { devices: [...(await supervision.knownDevices())] };
      context.header("cache-control", "no-store");
      return context.json(answer);
    })
    .post("/:device/revoke", supervisors, named, async (context) => {
      const device = context.get("named");
      const by = { device: context.get("device"), operator: context.get("operator") };
      if (device === by.device) {
        const why = "A device cannot stop itself. Use another supervisor's device.";
        return problem(context, "bad-request", why);
      }
      const revokedAt = await supervision.revoke(device, by);
      return revokedAt === null
        ? problem(context, "not-found")
        : context.json({ device, revokedAt });
    })
    .post("/:device/release", supervisors, named, async (context) => {
      const device = context.get("named");
      const by = { device: context.get("device"), operator: context.get("operator") };
      const scans = await supervision.release(device, by);
      return scans === null ? problem(context, "not-found") : context.json({ device, scans });
    });
}

interface NamedDevice {
  readonly Variables: DeviceVariables["Variables"] & { named: DeviceId };
}

/** The device in the path. */
const named = createMiddleware<NamedDevice>(async (context, next) => {
  const device = deviceIdSchema.safeParse(context.req.param("device"));
  if (!device.success) return problem(context, "not-found");
  context.set("named", device.data);
  return next();
});
