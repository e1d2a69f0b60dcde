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
import type { Manifest, PageRef } from "../protocol/v1.ts";
import { findFound, rememberFound } from "./found-bookings.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import type { PageRow } from "./index-layout.ts";
import type { OpenIndex } from "./open-index.ts";
import { createPageCache, type PageCache } from "./page-cache.ts";
import { jsonOf, lineOf } from "./page-rows.ts";
import { issueOf } from "./quarantine.ts";
import { lineOfPage } from "./stored-page.ts";
import type { SnapshotDatabase } from "./snapshot-database.ts";
import type { StorageFailure } from "./storage-failure.ts";

type Stored<T> = Promise<Result<T, StorageFailure>>;

export interface BookingSnapshot {
  /** Takes up the current generation: at start and after a swap. */
  readonly reload: () => Stored<Reloaded>;
  /**
   * Reads the index into memory, and as many pages as fit: of this day, of open-dated bookings and of no known day first.
   * Until then, and for what does not fit, a scan reads what it needs. Later lists are read so before they are taken up.
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
  /** The list is there and does not find: to be installed again, which needs no network but for pages that have gone. */
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
  /** A scan has met a torn index, or a page that has gone; `reload` answers `index-lost` from now on. */
  readonly onIndexLost?: () => void;
}

export function createBookingSnapshot(deps: BookingSnapshotDeps): BookingSnapshot {
  const { snapshot, ledger } = deps;
  const cache = createPageCache(deps.budgetBytes);
  let generation: InUse | null = null;
  /** For which day pages are held in memory; null until it is said. */
  let ahead: LocalDate | null = null;
  let lost: Manifest["id"] | null = null;
  const readAhead = async (list: InUse, today: LocalDate): Promise<void> => {
    const { pages } = list.manifest;
    let held = pages.reduce((sum, { hash, bytes }) => sum + (cache.has(hash) ? bytes : 0), 0);
    for (const { hash, bytes } of inOrderOfNeed(pages, today)) {
      if (cache.has(hash)) continue;
      held += bytes;
      if (held > deps.budgetBytes) return;
      const stored = await snapshot.pageBytes(hash);
      if (stored.ok && stored.value !== null) cache.put(hash, stored.value);
    }
  };
  const keepPagesOf = (list: InUse | null): void =>
    cache.keepOnly(new Set(list?.manifest.pages.map(({ hash }) => hash)));
  /** Looks at what is current: begun, and the latest of which the answer is in use. */
  let turns = 0;
  let taken = 0;
  const takeUp = async ({ isUrgent }: { readonly isUrgent: boolean }): Stored<Reloaded> => {
    turns += 1;
    const turn = turns;
    const read = await readWhole(snapshot, lost);
    if (!read.ok) return read;
    lost = null;
    const { value: current } = read;
    if (current.kind === "index-lost") return ok(current);
    const next = current.kind === "ready" ? current.inUse : null;
    // while the one before goes on answering
    if (next !== null && ahead !== null && !isUrgent) {
      await next.index.load();
      // what it does not have makes room: until then such a page is read where it is stored
      keepPagesOf(next);
      await readAhead(next, ahead);
    }
    // a later look may have been quicker
    if (turn > taken) {
      taken = turn;
      generation = next;
    }
    keepPagesOf(generation);
    if (isUrgent) void next?.index.load();
    return ok(next === null ? { kind: "none" } : { kind: "ready", manifest: next.manifest });
  };
  const findOnce = async (texts: readonly string[]): Stored<Found> => {
    const list = generation === null ? null : { ...generation, cache, snapshot, ledger };
    for (const text of texts) {
      const rows = list === null ? [] : await list.index.lookup(text);
      if (rows === null) return tornIndex;
      const matches = await matchesOf(text, { list, rows }, ledger);
      if (!matches.ok) return matches;
      if (matches.value.length > 0) return ok(found(matches.value, list));
    }
    return ok(found([], list));
  };
  return {
    reload: () => takeUp({ isUrgent: false }),
    manifest: () => generation?.manifest ?? null,
    preload: async (today) => {
      const list = generation;
      if (list === null || ahead === today) return;
      ahead = today;
      await list.index.load();
      await readAhead(list, today);
    },
    find: async (texts) => {
      const before = generation;
      const first = await findOnce(texts);
      if (first.ok || first.failure.kind !== "corrupt") return first;
      // another tab may have installed a new list and removed this one's pages
      const reloaded = await takeUp({ isUrgent: true });
      if (!reloaded.ok) return reloaded;
      const again = await findOnce(texts);
      const isLost =
        !again.ok && (again.failure === tornIndex.failure || again.failure === goneFailure);
      if (isLost && generation?.manifest.id === before?.manifest.id) {
        lost = generation?.manifest.id ?? null;
        deps.onIndexLost?.();
      }
      return again;
    },
    rememberFound: (bookings, at) =>
      ledger.attempt(async () => {
        await ledger.transaction(["foundBookings"], (tx) => rememberFound(tx, bookings, at));
      }),
  };
}

/** A list, and what finds in it. */
interface InUse {
  readonly manifest: Manifest;
  readonly index: OpenIndex;
}

type Whole =
  | { readonly kind: "none" }
  | { readonly kind: "ready"; readonly inUse: InUse }
  | { readonly kind: "index-lost"; readonly manifest: Manifest };

/** An index that has just gone may have been replaced, by another tab: looked at twice. `lost`: known to be torn. */
async function readWhole(
  snapshot: SnapshotDatabase,
  lost: Manifest["id"] | null,
  isLast = false,
): Stored<Whole> {
  const current = await snapshot.current();
  if (!current.ok) return current;
  if (current.value === null) return ok({ kind: "none" });
  const { manifest } = current.value;
  const index = manifest.id === lost ? null : await current.value.openIndex();
  if (index !== null) return ok({ kind: "ready", inUse: { manifest, index } });
  return isLast ? ok({ kind: "index-lost", manifest }) : readWhole(snapshot, lost, true);
}

/** Open-dated bookings may come on any day, and an older gateway does not say which its pages are of. */
function inOrderOfNeed(pages: Manifest["pages"], today: LocalDate): Manifest["pages"] {
  const isOfToday = ({ date }: Manifest["pages"][number]): boolean =>
    date == null || date === today;
  return [...pages.filter(isOfToday), ...pages.filter((page) => !isOfToday(page))];
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
  { list, rows }: { readonly list: List | null; readonly rows: readonly PageRow[] },
  ledger: LedgerDatabase,
): Stored<readonly Match[]> {
  const listed: Listed[] = [];
  for (const at of rows) {
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
  const read = await readLine(list, ref, row);
  if (!read.ok) return read;
  const line = read.value;
  if (line === null) return corrupt(`page ${ref.hash} has no row ${row}`);
  const booking = bookingSchema.safeParse(jsonOf(line));
  if (booking.success) return ok({ booking: booking.data, page: ref.hash });
  const issue = issueOf(booking.error);
  const kept = await list.ledger.attempt(() =>
    list.ledger.quarantine.keep({ source: "page", id: `${ref.hash}/${row}`, raw: line, issue }),
  );
  return kept.ok ? corrupt("a booking of the list is unreadable") : kept;
}

/** From memory, or from what is stored: of that no more is unpacked than is needed, and nothing else leaves memory for it. */
async function readLine(
  { cache, snapshot }: List,
  { hash, bookings }: PageRef,
  row: number,
): Stored<string | null> {
  const cached = cache.get(hash);
  if (cached !== null) return ok(lineOf(cached.bytes, cached.starts, row));
  const stored = await snapshot.storedPage(hash);
  if (!stored.ok) return stored;
  const page = stored.value;
  if (page === null) return fail(goneFailure);
  return ok(await lineOfPage(page, row, bookings));
}

/** Installed again, the list is whole: what is not there is fetched. */
const goneFailure: StorageFailure = { kind: "corrupt", detail: "a page of the list has gone" };
const tornIndex = fail({ kind: "corrupt", detail: "the code index is torn" } as const);
const corrupt = (detail: string) => fail({ kind: "corrupt", detail } as const);
