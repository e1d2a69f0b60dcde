/** `POST /v1/enrolments`: a link for one more device. Behind the supervisor's role. */
import { Hono } from "hono";
import { enrolmentRequestSchema } from "../../protocol/venue.ts";
import type { GatewayConfig } from "../config.ts";
import type { Supervision } from "../supervision.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";
import { readJson } from "./read-json.ts";

export interface EnrolmentRoutesDeps {
  readonly config: Pick<GatewayConfig, "gates">;
  readonly supervision: Pick<Supervision, "enrolmentLink">;
}

export function createEnrolmentRoutes(deps: EnrolmentRoutesDeps): Hono<DeviceVariables> {
  const { config, supervision } = deps;
  return new Hono<DeviceVariables>().post("/", async (context) => {
    const request = enrolmentRequestSchema.safeParse(await readJson(context));
    if (!request.success) return problem(context, "bad-request", request.error.message);
    const { gate, role } = request.data;
    if (role === "admin" && context.get("role") !== "admin") {
      return problem(context, "not-allowed", "Only an admin can enrol another admin.");
    }
    if (!config.gates.some(({ id }) => id === gate)) {
      return problem(context, "bad-request", "This venue has no such gate.");
    }
    const by = { device: context.get("device"), operator: context.get("operator") };
    context.header("cache-control", "no-store");
    return context.json(await supervision.enrolmentLink(request.data, by));
  });
}
