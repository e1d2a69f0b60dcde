/** Who is calling: the device of a valid token, in what standing and role. Both are the registry's, not the token's. */
import { createMiddleware } from "hono/factory";
import type { DeviceId } from "../../core/ids.ts";
import type { Clock } from "../../core/effects.ts";
import type { Role } from "../../core/product.ts";
import {
  type DeviceRegistry,
  type DeviceStanding,
  standingOf,
} from "../devices/device-registry.ts";
import type { Tokens } from "../devices/token.ts";
import { problem } from "./problem.ts";

export interface DeviceVariables {
  readonly Variables: {
    device: DeviceId;
    standing: DeviceStanding;
    /** A steward's for a device that is not known. */
    role: Role;
    /** Who enrolled it; empty for a device that is not known. */
    operator: string;
  };
}

export interface DeviceAuthDeps {
  readonly devices: DeviceRegistry;
  readonly tokens: Tokens;
  readonly clock: Clock;
}

/** `any-standing` lets a revoked or forgotten device hand in its scans, and nothing else. */
export const deviceAuth = (
  { devices, tokens, clock }: DeviceAuthDeps,
  admits: "active" | "any-standing",
): ReturnType<typeof createMiddleware<DeviceVariables>> =>
  createMiddleware<DeviceVariables>(async (context, next) => {
    const [scheme, token] = (context.req.header("authorization") ?? "").split(" ");
    const device = scheme === "Bearer" && token !== undefined ? await tokens.verify(token) : null;
    if (device === null) return problem(context, "unauthorised");
    const registered = await devices.byId(device);
    const standing = standingOf(registered);
    if (admits === "active" && standing === "revoked") return problem(context, "revoked");
    if (admits === "active" && standing === "unknown") return problem(context, "unauthorised");
    await devices.noteContact(device, clock.now());
    context.set("device", device);
    context.set("standing", standing);
    context.set("role", registered?.role ?? "steward");
    context.set("operator", registered?.operator ?? "");
    return next();
  });
