/** What is in which pack: a row for each, its pages in the order in which they lie there, one behind the other. */
import { z } from "zod";
import { asPageHash, type PageHash } from "../../core/ids.ts";
import type { Place } from "./pack-files.ts";

/** Few values, because a list of many pages is read at every start (as in `stored-manifest.ts`). */
export interface PackRow {
  readonly name: string;
  /** One after the other. */
  readonly hashes: string;
  /** Of each page. */
  readonly ends: Uint32Array;
}

export interface PackedPage {
  readonly hash: PageHash;
  readonly bytes: number;
}

/** SHA-256 in hex. */
const hashLength = 64;

const packRowSchema = z
  .object({
    name: z.string(),
    hashes: z.string().regex(/^[0-9a-f]*$/),
    ends: z.instanceof(Uint32Array),
  })
  .refine(({ hashes, ends }) => hashes.length === hashLength * ends.length);

export function packRowOf(name: string, pages: readonly PackedPage[]): PackRow {
  let end = 0;
  return {
    name,
    hashes: pages.map(({ hash }) => hash).join(""),
    ends: Uint32Array.from(pages, ({ bytes }) => {
      end += bytes;
      return end;
    }),
  };
}

/** Rows that are none to this version of the app are left out: what they name is fetched again. */
export const packRowsIn = (rows: readonly unknown[]): readonly PackRow[] =>
  rows.flatMap((row) => packRowSchema.safeParse(row).data ?? []);

export function placesIn({ name, hashes, ends }: PackRow): readonly (readonly [PageHash, Place])[] {
  return Array.from(ends, (to, at) => [
    asPageHash(hashes.slice(at * hashLength, (at + 1) * hashLength)),
    { pack: name, from: ends[at - 1] ?? 0, to },
  ]);
}
