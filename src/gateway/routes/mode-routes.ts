/** `PUT /v1/connections/{id}/mode`: whether a connection only watches, redeems or tests. Behind the admin's role. */
import { Hono } from "hono";
import type { z } from "zod";
import { connectionIdSchema } from "../../protocol/ids-schema.ts";
import { modeRequestSchema, type modeSchema } from "../../protocol/venue.ts";
import type { ConnectionModes } from "../modes/connection-modes.ts";
import type { DeviceVariables } from "./device-auth.ts";
import { problem } from "./problem.ts";
import { readJson } from "./read-json.ts";

export interface ModeRoutesDeps {
  readonly modes: Pick<ConnectionModes, "switchTo">;
}

export function createModeRoutes({ modes }: ModeRoutesDeps): Hono<DeviceVariables> {
  return new Hono<DeviceVariables>().put("/:id/mode", async (context) => {
    const id = connectionIdSchema.safeParse(context.req.param("id"));
    if (!id.success) return problem(context, "not-found");
    const request = modeRequestSchema.safeParse(await readJson(context));
    if (!request.success) return problem(context, "bad-request", request.error.message);
    const by = { device: context.get("device"), operator: context.get("operator") };
    const mode = await modes.switchTo(id.data, request.data.mode, by);
    if (mode === null) return problem(context, "not-found");
    const answer: z.infer<typeof modeSchema> = { id: id.data, mode };
    return context.json(answer);
  });
}
