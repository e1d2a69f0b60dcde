/**
 * The booking list in use: finds the bookings that a code leads to, without the network.
 *
 * Promises: the full code has been compared with the booking before it counts; an answer with no matches means that the
 * list does not have the code, never that the list could not be read (that is a failure); a booking looked up live after
 * the list was made replaces the list's.
 * Will not: judge, or fetch anything.
 */
import type { Booking } from "../core/booking.ts";
import { type Role, roleOf } from "../core/codes.ts";
import type { PageHash } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import type { Instant, LocalDate } from "../core/time.ts";
import { bookingSchema } from "../protocol/booking-schema.ts";
import type { Manifest } from "../protocol/v1.ts";
import type { PageRow } from "./code-index.ts";
import { findFound, rememberFound } from "./found-bookings.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { createPageCache, type PageCache } from "./page-cache.ts";
import { jsonOf, lineOf } from "./page-rows.ts";
import { issueOf } from "./quarantine.ts";
import type { Generation, SnapshotDatabase } from "./snapshot-database.ts";
import type { StorageFailure } from "./storage-failure.ts";

type Stored<T> = Promise<Result<T, StorageFailure>>;

export interface BookingSnapshot {
  /** Takes up the current generation: at start and after a swap. */
  readonly reload: () => Stored<Reloaded>;
  /**
   * Reads pages of this day, of open-dated bookings and of no known day into memory, as long as they fit. Until then, and for
   * other days, a scan reads its page.
   */
  readonly preload: (today: LocalDate) => Promise<void>;
  /** Of the list in use; null before the first. */
  readonly manifest: () => Manifest | null;
  /** Tries the spellings in order; the first one that leads anywhere counts. */
  readonly find: (texts: readonly string[]) => Stored<Found>;
  /** Keeps what a live lookup has answered; durable when it resolves. */
  readonly rememberFound: (bookings: readonly Booking[], at: Instant) => Stored<void>;
}

export type Reloaded =
  /** There is no list yet. */
  | { readonly kind: "none" }
  | { readonly kind: "ready"; readonly manifest: Manifest }
  /** All pages are here, and nothing can be found: to be installed again, which needs no network. */
  | { readonly kind: "index-lost"; readonly manifest: Manifest };

export interface Found {
  readonly matches: readonly Match[];
  /** When the list was made, and which it is; null before the first. */
  readonly asOf: Instant | null;
  readonly snapshotId: string | null;
}

export interface Match {
  readonly booking: Booking;
  /** The spelling that led here, and what it stands for in the booking. */
  readonly code: string;
  readonly role: Role;
  /** Null for a booking that was looked up live. */
  readonly page: PageHash | null;
  /** When it was looked up live; null for a booking of the list. */
  readonly foundAt: Instant | null;
}

export interface BookingSnapshotDeps {
  readonly snapshot: SnapshotDatabase;
  readonly ledger: LedgerDatabase;
  /** Page bytes held in memory. */
  readonly budgetBytes: number;
}

export function createBookingSnapshot(deps: BookingSnapshotDeps): BookingSnapshot {
  const { snapshot, ledger } = deps;
  const cache = createPageCache(deps.budgetBytes);
  let generation: InUse | null = null;
  /** What was last read into memory. */
  let ahead: { readonly list: InUse; readonly today: LocalDate } | null = null;
  const reload = async (): Stored<Reloaded> => {
    const read = await readWhole(snapshot);
    if (!read.ok) return read;
    const { value: current } = read;
    if (current.kind === "index-lost") return ok(current);
    generation = current.kind === "ready" ? current.inUse : null;
    cache.keepOnly(new Set(generation?.manifest.pages.map(({ hash }) => hash)));
    return ok(
      generation === null ? { kind: "none" } : { kind: "ready", manifest: generation.manifest },
    );
  };
  const findOnce = async (texts: readonly string[]): Stored<Found> => {
    const list = generation === null ? null : { ...generation, cache, snapshot, ledger };
    for (const text of texts) {
      const matches = await matchesOf(text, list, ledger);
      if (!matches.ok) return matches;
      if (matches.value.length > 0) return ok(found(matches.value, list));
    }
    return ok(found([], list));
  };
  return {
    reload,
    manifest: () => generation?.manifest ?? null,
    preload: async (today) => {
      const list = generation;
      if (list === null || (ahead?.list === list && ahead.today === today)) return;
      ahead = { list, today };
      for (const { hash, bytes, date } of list.manifest.pages) {
        if (generation !== list || !cache.hasRoomFor(bytes)) return;
        if ((date != null && date !== today) || cache.has(hash)) continue;
        const stored = await snapshot.pageBytes(hash);
        if (stored.ok && stored.value !== null) cache.put(hash, stored.value);
      }
    },
    find: async (texts) => {
      const first = await findOnce(texts);
      if (first.ok || first.failure.kind !== "corrupt") return first;
      // another tab may have installed a new list and removed this one's pages
      const reloaded = await reload();
      return reloaded.ok ? findOnce(texts) : reloaded;
    },
    rememberFound: (bookings, at) =>
      ledger.attempt(async () => {
        await ledger.transaction(["foundBookings"], (tx) => rememberFound(tx, bookings, at));
      }),
  };
}

/** A list with its index in memory. */
type InUse = Pick<Generation, "manifest" | "index">;

type Whole =
  | { readonly kind: "none" }
  | { readonly kind: "ready"; readonly inUse: InUse }
  | { readonly kind: "index-lost"; readonly manifest: Manifest };

/** An index that has just gone may have been replaced, by another tab: looked at twice. */
async function readWhole(snapshot: SnapshotDatabase, isLast = false): Stored<Whole> {
  const current = await snapshot.current();
  if (!current.ok) return current;
  if (current.value === null) return ok({ kind: "none" });
  const { manifest } = current.value;
  const index = await current.value.index();
  if (index !== null) return ok({ kind: "ready", inUse: { manifest, index } });
  return isLast ? ok({ kind: "index-lost", manifest }) : readWhole(snapshot, true);
}

interface List extends InUse {
  readonly cache: PageCache;
  readonly snapshot: SnapshotDatabase;
  readonly ledger: LedgerDatabase;
}

const found = (matches: readonly Match[], list: List | null): Found => ({
  matches,
  asOf: list?.manifest.asOf ?? null,
  snapshotId: list?.manifest.id ?? null,
});

interface Listed {
  readonly booking: Booking;
  readonly page: PageHash;
}

async function matchesOf(
  code: string,
  list: List | null,
  ledger: LedgerDatabase,
): Stored<readonly Match[]> {
  const listed: Listed[] = [];
  for (const at of list?.index.lookup(code) ?? []) {
    const read = list === null ? ok(null) : await readBooking(list, at);
    if (!read.ok) return read;
    if (read.value !== null) listed.push(read.value);
  }
  const keys = listed.map(({ booking }) => booking.key);
  const live = await ledger.attempt(() => findFound(ledger, [code], keys));
  if (!live.ok) return live;
  const asOf = list?.manifest.asOf ?? null;
  const newer = [...live.value.values()].filter(
    ({ booking, foundAt }) => asOf === null || foundAt > asOf || !keys.includes(booking.key),
  );
  const replaced = new Set(newer.map(({ booking }) => booking.key));
  const candidates = [
    ...listed
      .filter(({ booking }) => !replaced.has(booking.key))
      .map(({ booking, page }) => ({ booking, page, foundAt: null })),
    ...newer.map(({ booking, foundAt }) => ({ booking, page: null, foundAt })),
  ];
  return ok(
    candidates.flatMap((candidate): readonly Match[] => {
      const role = roleOf(code, candidate.booking);
      return role === null ? [] : [{ ...candidate, code, role }];
    }),
  );
}

async function readBooking(list: List, { page, row }: PageRow): Stored<Listed> {
  const ref = list.manifest.pages[page];
  if (ref === undefined) return corrupt("the index points beyond the list");
  const cached = list.cache.get(ref.hash);
  const stored = cached === null ? await list.snapshot.pageBytes(ref.hash) : ok(cached.bytes);
  if (!stored.ok) return stored;
  if (stored.value === null) return corrupt(`page ${ref.hash} has gone`);
  const { bytes, starts } = cached ?? list.cache.put(ref.hash, stored.value);
  const line = lineOf(bytes, starts, row);
  if (line === null) return corrupt(`page ${ref.hash} has no row ${row}`);
  const booking = bookingSchema.safeParse(jsonOf(line));
  if (booking.success) return ok({ booking: booking.data, page: ref.hash });
  const issue = issueOf(booking.error);
  const kept = await list.ledger.attempt(() =>
    list.ledger.quarantine.keep({ source: "page", id: `${ref.hash}/${row}`, raw: line, issue }),
  );
  return kept.ok ? corrupt("a booking of the list is unreadable") : kept;
}

const corrupt = (detail: string) => fail({ kind: "corrupt", detail } as const);
