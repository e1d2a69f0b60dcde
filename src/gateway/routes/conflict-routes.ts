/** `GET /v1/conflicts`: contradictions as they stand. */
import { Hono } from "hono";
import type { Conflict } from "../../core/conflict.ts";
import type { Conflicts } from "../../protocol/v1.ts";

export interface ConflictDeps {
  /** Open ones first, latest first; at most `limit`. */
  readonly conflicts: (limit: number) => Promise<readonly Conflict[]>;
}

/** More than a supervisor reads; older ones stay in the database. */
const mostPerAnswer = 500;

export function createConflictRoutes({ conflicts }: ConflictDeps): Hono {
  return new Hono().get("/", async (context) => {
    const answer: Conflicts = { conflicts: [...(await conflicts(mostPerAnswer))] };
    context.header("cache-control", "no-store");
    return context.json(answer);
  });
}
