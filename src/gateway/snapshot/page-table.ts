/** Pages as they are stored: compressed, immutable, kept for a day after nothing names them any more. */
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { PageHash } from "../../core/ids.ts";
import { type Instant, minutes } from "../../core/time.ts";
import { pageHashSchema } from "../../protocol/ids-schema.ts";
import type { Sql } from "../store/database.ts";
import type { CompressedPage, Page } from "./page-builder.ts";

export type PageEncoding = "gzip" | "br" | "identity";

const unreferencedPagesStayMs = minutes(24 * 60);

export async function heldPages(
  sql: Sql,
  hashes: readonly PageHash[],
): Promise<ReadonlySet<string>> {
  const held = await sql.query(
    `select hash from pages where hash = any($1::text[])`,
    [hashes],
    z.object({ hash: z.string() }),
  );
  return new Set(held.map(({ hash }) => hash));
}

export const insertPage = (
  sql: Sql,
  {
    page,
    bytes,
    now,
  }: { readonly page: Page; readonly bytes: CompressedPage; readonly now: Instant },
): Promise<number> =>
  sql.execute(
    `insert into pages (hash, bookings, bytes, gzip, brotli, made_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (hash) do nothing`,
    [page.hash, page.bookings, page.body.length, bytes.gzip, bytes.brotli, now],
  );

/** `named` are the pages in force from now on. */
export async function dropUnreferenced(
  sql: Sql,
  { named, now }: { readonly named: readonly PageHash[]; readonly now: Instant },
): Promise<void> {
  await sql.execute(
    `update pages set unreferenced_since = case when hash = any($1::text[]) then null else $2::bigint end
     where (hash = any($1::text[])) = (unreferenced_since is not null)`,
    [named, now],
  );
  await sql.execute(`delete from pages where unreferenced_since < $1`, [
    now - unreferencedPagesStayMs,
  ]);
}

export async function readPage(
  sql: Sql,
  hash: PageHash,
  encoding: PageEncoding,
): Promise<Uint8Array | null> {
  const column = encoding === "br" ? "brotli" : "gzip";
  const [row] = await sql.query(
    `select ${column} as bytes from pages where hash = $1`,
    [hash],
    z.object({ bytes: z.instanceof(Uint8Array) }),
  );
  if (row === undefined) return null;
  return encoding === "identity" ? new Uint8Array(gunzipSync(row.bytes)) : row.bytes;
}

/** In gzip; those that are here. */
export async function readPacked(
  sql: Sql,
  hashes: readonly PageHash[],
): Promise<ReadonlyMap<PageHash, Uint8Array>> {
  const rows = await sql.query(
    `select hash, gzip from pages where hash = any($1::text[])`,
    [hashes],
    z.object({ hash: pageHashSchema, gzip: z.instanceof(Uint8Array) }),
  );
  return new Map(rows.map(({ hash, gzip }) => [hash, gzip]));
}
