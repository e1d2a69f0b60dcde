/**
 * A manifest as it is stored: its pages packed into a few values. A list of 1,600 pages would take a tenth of a second to be
 * checked one by one at every start.
 */
import { z } from "zod";
import { asPageHash } from "../core/ids.ts";
import { localDateSchema } from "../protocol/ids-schema.ts";
import { type Manifest, manifestSchema, type PageRef } from "../protocol/v1.ts";

export interface StoredManifest {
  readonly facts: Omit<Manifest, "pages">;
  /** One after the other. */
  readonly hashes: string;
  /** Of each page bookings, bytes, and which of `dates`. */
  readonly numbers: Uint32Array;
  readonly dates: readonly PageRef["date"][];
}

export function packManifest({ pages, ...facts }: Manifest): StoredManifest {
  const dates = [...new Set(pages.map(({ date }) => date))];
  return {
    facts,
    hashes: pages.map(({ hash }) => hash).join(""),
    numbers: Uint32Array.from(
      pages.flatMap(({ bookings, bytes, date }) => [bookings, bytes, dates.indexOf(date)]),
    ),
    dates,
  };
}

export const storedManifestSchema = z
  .object({
    facts: manifestSchema.omit({ pages: true }),
    hashes: z.string().regex(/^[0-9a-f]*$/),
    numbers: z.instanceof(Uint32Array),
    dates: z.array(localDateSchema.nullable().optional()),
  })
  .refine(({ hashes, numbers, dates }) => {
    const pages = hashes.length / hashLength;
    const isDated = (at: number): boolean => (numbers[numbersPerPage * at + 2] ?? 0) < dates.length;
    return (
      numbers.length === numbersPerPage * pages &&
      Array.from({ length: pages }, (_, at) => at).every(isDated)
    );
  });

export function unpackManifest({ facts, hashes, numbers, dates }: StoredManifest): Manifest {
  const pages: PageRef[] = [];
  for (let at = 0; at * hashLength < hashes.length; at += 1) {
    const [bookings = 0, bytes = 0, date = 0] = numbers.subarray(
      numbersPerPage * at,
      numbersPerPage * (at + 1),
    );
    pages.push({
      hash: asPageHash(hashes.slice(at * hashLength, (at + 1) * hashLength)),
      bookings,
      bytes,
      ...(dates[date] === undefined ? {} : { date: dates[date] }),
    });
  }
  return { ...facts, pages };
}

/** SHA-256 in hex. */
const hashLength = 64;
const numbersPerPage = 3;
