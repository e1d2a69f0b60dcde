/** `GET /v1/manifest` and `GET /v1/pages/{hash}`: the list of bookings as immutable pages. */
import { Hono } from "hono";
import type { PageHash } from "../../core/ids.ts";
import { pageHashSchema } from "../../protocol/ids-schema.ts";
import type { Manifest } from "../../protocol/v1.ts";
import { problem } from "./problem.ts";

export interface SnapshotDeps {
  readonly manifest: () => Promise<Manifest>;
  readonly pageBytes: (hash: PageHash, encoding: "br" | "gzip") => Promise<Uint8Array | null>;
}

export function createSnapshotRoutes(deps: SnapshotDeps): Hono {
  return new Hono()
    .get("/manifest", async (context) => {
      context.header("cache-control", "no-store");
      return context.json(await deps.manifest());
    })
    .get("/pages/:hash", async (context) => {
      const hash = pageHashSchema.safeParse(context.req.param("hash"));
      if (!hash.success) return problem(context, "not-found");
      const accepted = context.req.header("accept-encoding") ?? "";
      const encoding = /\bbr\b/.test(accepted) ? "br" : "gzip";
      const bytes = await deps.pageBytes(hash.data, encoding);
      if (bytes === null) return problem(context, "not-found");
      return context.body(new Uint8Array(bytes), 200, {
        "content-type": "application/x-ndjson",
        "content-encoding": encoding,
        // named by its content: never changes; private, because it holds names
        "cache-control": "private, max-age=31536000, immutable",
        vary: "accept-encoding",
      });
    });
}
