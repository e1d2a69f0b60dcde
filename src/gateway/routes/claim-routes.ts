/** `POST /v1/claims`: a gate asks before the light, where a product says gateway first. */
import { Hono } from "hono";
import type { DeviceId } from "../../core/ids.ts";
import { type ClaimAnswer, type ClaimRequest, claimRequestSchema } from "../../protocol/v1.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";
import { readJson } from "./read-json.ts";

export interface ClaimDeps {
  readonly claim: (device: DeviceId, request: ClaimRequest) => Promise<ClaimAnswer>;
}

export function createClaimRoutes({ claim }: ClaimDeps): Hono<DeviceVariables> {
  return new Hono<DeviceVariables>().post("/", async (context) => {
    const request = claimRequestSchema.safeParse(await readJson(context));
    if (!request.success) return problem(context, "bad-request", request.error.message);
    return context.json(await claim(context.get("device"), request.data));
  });
}
