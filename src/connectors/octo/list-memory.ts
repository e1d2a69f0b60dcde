/**
 * What the last list said: it is fetched every minute, and nearly all of it is as it was. An answer that has not changed is
 * not parsed at all; of one that has, only the entries that have changed are parsed and translated again.
 *
 * Holds digests and translations, no texts: a hundred thousand bookings are a few dozen megabytes. A list that failed half
 * way leaves nothing behind.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Booking } from "../../core/booking.ts";
import type { Result } from "../../core/result.ts";
import { type Entries, keepRaw, readEntries } from "../entries.ts";
import { jsonTextOf } from "../json-text.ts";
import { bookingSchema, type WireBooking, type WireProductFacts } from "./schema.ts";

/** One entry of a list. */
export interface Row {
  readonly digest: string;
  /** Of the booking; the digest where its uuid cannot be read. */
  readonly key: string;
  /** One, read or unreadable. */
  readonly entries: Entries<WireBooking>;
}

interface KnownAnswer {
  readonly digest: string;
  readonly rows: readonly Row[];
}

/** One time of listing, of one answer or many. */
export interface ListRound {
  readonly answer: (path: string) => KnownAnswer | null;
  readonly rows: (entries: readonly unknown[]) => readonly Row[];
  readonly noteAnswer: (path: string, answer: KnownAnswer) => void;
  /** The list is complete and consists of `rows`: of other rows nothing is remembered. */
  readonly keep: (rows: readonly Row[]) => void;
}

export interface ListMemory {
  readonly begin: () => ListRound;
  /** `translate` runs unless this very entry has been translated with these facts. */
  readonly booking: (
    wire: WireBooking,
    product: WireProductFacts | null,
    translate: () => Result<Booking, string>,
  ) => Result<Booking, string>;
}

export function createListMemory(secrets: readonly string[]): ListMemory {
  let lastRows: ReadonlyMap<string, Row> = new Map();
  let lastAnswers: ReadonlyMap<string, KnownAnswer> = new Map();
  const translations = new WeakMap<WireBooking, Translation>();

  const begin = (): ListRound => {
    const answers = new Map<string, KnownAnswer>();
    return {
      answer: (path) => answers.get(path) ?? lastAnswers.get(path) ?? null,
      rows: (entries) =>
        entries.map((entry) => {
          const digest = digestOf(jsonTextOf(entry));
          return lastRows.get(digest) ?? toRow(entry, digest, secrets);
        }),
      noteAnswer: (path, answer) => void answers.set(path, answer),
      keep: (rows) => {
        lastRows = new Map(rows.map((row) => [row.digest, row]));
        // a round that noted none asked for changes only
        if (answers.size > 0) lastAnswers = answers;
      },
    };
  };

  return {
    begin,
    booking: (wire, product, translate) => {
      const facts = JSON.stringify(product);
      const known = translations.get(wire);
      if (known?.facts === facts) return known.booking;
      const booking = translate();
      translations.set(wire, { facts, booking });
      return booking;
    },
  };
}

/** Null for an entry that cannot be read. */
export const wireOf = (row: Row): WireBooking | null => row.entries.read[0]?.wire ?? null;

/** One row a booking; a later one replaces an earlier one. */
export const byKey = (rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.key, row]));

export const entriesOf = (rows: readonly Row[]): Entries<WireBooking> => ({
  read: rows.flatMap(({ entries }) => entries.read),
  unreadable: rows.flatMap(({ entries }) => entries.unreadable),
});

interface Translation {
  readonly facts: string;
  readonly booking: Result<Booking, string>;
}

const toRow = (entry: unknown, digest: string, secrets: readonly string[]): Row => ({
  digest,
  key: identitySchema.safeParse(entry).data?.uuid ?? digest,
  entries: readEntries([entry], bookingSchema, keepRaw(secrets)),
});

const identitySchema = z.object({ uuid: z.string().min(1) });

const digestOf = (text: string): string => createHash("sha1").update(text).digest("base64");
