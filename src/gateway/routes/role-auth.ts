/** What only some devices may ask: by the role that their enrolment gave them. Behind `deviceAuth`. */
import { createMiddleware } from "hono/factory";
import type { Role } from "../../core/product.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";

const rank: Readonly<Record<Role, number>> = { steward: 0, supervisor: 1, admin: 2 };

const whoMay = {
  supervisor: "This is for supervisors and admins.",
  admin: "This is for admins.",
} as const;

/** Others are answered `not-allowed`. */
export const atLeast = (
  least: keyof typeof whoMay,
): ReturnType<typeof createMiddleware<DeviceVariables>> =>
  createMiddleware<DeviceVariables>(async (context, next) => {
    if (rank[context.get("role")] < rank[least]) {
      return problem(context, "not-allowed", whoMay[least]);
    }
    return next();
  });
