/** `GET /v1/history`: the scans of all devices, a page at a time. Behind the supervisor's role. */
import { Hono } from "hono";
import { fail, ok, type Result } from "../../core/result.ts";
import { instantSchema, scanIdSchema } from "../../protocol/ids-schema.ts";
import { historyQuerySchema, type VenueHistory as HistoryAnswer } from "../../protocol/venue.ts";
import type { HistoryPlace, VenueHistory } from "../history/venue-history.ts";
import { problem } from "./problem.ts";

export interface HistoryRoutesDeps {
  readonly history: Pick<VenueHistory, "page">;
}

export function createHistoryRoutes({ history }: HistoryRoutesDeps): Hono {
  return new Hono().get("/", async (context) => {
    const query = historyQuerySchema.safeParse(context.req.query());
    if (!query.success) return problem(context, "bad-request", query.error.message);
    const { before, from, to, text, ...asked } = query.data;
    const after = placeIn(before);
    if (!after.ok) return problem(context, "bad-request", after.failure);
    const page = await history.page({
      ...asked,
      from: from ?? null,
      to: to ?? null,
      text: text.trim(),
      after: after.value,
    });
    const answer: HistoryAnswer = {
      scans: [...page.scans],
      before: page.end === null ? null : nameOf(page.end),
    };
    context.header("cache-control", "no-store");
    return context.json(answer);
  });
}

const nameOf = ({ at, scan }: HistoryPlace): string => `${at}.${scan}`;

/** Null where the first page is asked for. */
function placeIn(name: string): Result<HistoryPlace | null, string> {
  if (name === "") return ok(null);
  const [, time, id] = /^(-?\d{1,16})\.(.*)$/.exec(name) ?? [];
  const at = instantSchema.safeParse(Number(time));
  const scan = scanIdSchema.safeParse(id);
  if (!at.success || !scan.success) return fail("`before` is no page's end.");
  return ok({ at: at.data, scan: scan.data });
}
