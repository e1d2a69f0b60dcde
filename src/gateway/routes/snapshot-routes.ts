/**
 * `GET /v1/manifest`, `GET /v1/pages/{hash}` and `GET /v1/pages?hashes=…`: the list of bookings as immutable pages, sent as they
 * are stored: in brotli where that is accepted, else in gzip; several at once as a bundle (`protocol/page-bundle.ts`).
 */
import { Hono } from "hono";
import { parseAccept } from "hono/utils/accept";
import type { PageHash } from "../../core/ids.ts";
import { pageHashSchema } from "../../protocol/ids-schema.ts";
import { bundledHashesSchema, bundleOf } from "../../protocol/page-bundle.ts";
import type { Manifest } from "../../protocol/v1.ts";
import type { PageEncoding } from "../snapshot/page-table.ts";
import { problem } from "./problem.ts";

export interface SnapshotDeps {
  readonly manifest: () => Promise<Manifest>;
  readonly pageBytes: (hash: PageHash, encoding: PageEncoding) => Promise<Uint8Array | null>;
  /** In gzip; those that are here. */
  readonly packedPages: (hashes: readonly PageHash[]) => Promise<ReadonlyMap<PageHash, Uint8Array>>;
}

export function createSnapshotRoutes(deps: SnapshotDeps): Hono {
  return new Hono()
    .get("/manifest", async (context) => {
      context.header("cache-control", "no-store");
      return context.json(await deps.manifest());
    })
    .get("/pages", async (context) => {
      const hashes = bundledHashesSchema.safeParse(context.req.query("hashes"));
      if (!hashes.success) return problem(context, "bad-request", hashes.error.issues[0]?.message);
      const packed = await deps.packedPages(hashes.data);
      return context.body(bundleOf(hashes.data.map((hash) => packed.get(hash) ?? null)), 200, {
        // whoever asks for many keeps them
        "cache-control": "no-store",
        "content-type": "application/octet-stream",
      });
    })
    .get("/pages/:hash", async (context) => {
      const encoding = encodingFor(context.req.header("accept-encoding"));
      const hash = pageHashSchema.safeParse(context.req.param("hash"));
      const bytes = hash.success ? await deps.pageBytes(hash.data, encoding) : null;
      if (!hash.success || bytes === null) {
        context.header("cache-control", "no-store"); // it may come back
        return problem(context, "not-found");
      }
      // of these very bytes, so each encoding has its own
      const etag = `"${hash.data}-${encoding}"`;
      const headers = {
        etag,
        // named by its content: never changes; private, because it holds names
        "cache-control": "private, max-age=31536000, immutable",
        vary: "accept-encoding",
      };
      if (isNamed(etag, context.req.header("if-none-match"))) {
        return context.body(null, 304, headers);
      }
      return context.body(new Uint8Array(bytes), 200, {
        ...headers,
        "content-type": "application/x-ndjson",
        ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
      });
    });
}

/** Whoever says nothing takes any (RFC 9110, 12.5.3), and gets what everybody can read. */
function encodingFor(accepted: string | undefined): PageEncoding {
  if (accepted === undefined) return "gzip";
  const weights = new Map(parseAccept(accepted).map(({ type, q }) => [type.toLowerCase(), q]));
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get("*") ?? 0;
  return (["br", "gzip"] as const).find((coding) => weightOf(coding) > 0) ?? "identity";
}

const isNamed = (etag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? "")
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === "*" || tag === etag);
