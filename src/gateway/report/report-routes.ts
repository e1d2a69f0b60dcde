/** `GET /v1/reports/{date}`: the evening report of a day. */
import { Hono } from "hono";
import { localDateSchema } from "../../protocol/ids-schema.ts";
import { problem } from "../routes/problem.ts";
import { makeReport, type ReportDeps } from "./make-report.ts";

export function createReportRoutes(deps: ReportDeps): Hono {
  return new Hono().get("/:date", async (context) => {
    const date = localDateSchema.safeParse(context.req.param("date"));
    if (!date.success) return problem(context, "bad-request", "a date is written like 2026-05-07");
    context.header("cache-control", "no-store");
    return context.json(await makeReport(deps, date.data));
  });
}
