/**
 * The pages of the days that changed, each built and stored.
 *
 * Promises: all days as of one moment; a booking that changed costs its own page, and its day is not read again. Reading goes
 * page by page and lets everybody else have a turn: a scan waits for a few pages at most, never for a day of them.
 * Will not: name pages. What is stored here and not named afterwards is dropped in a day.
 */
import { setImmediate as othersTurn } from "node:timers/promises";
import type { Instant } from "../../core/time.ts";
import type { Database } from "../store/database.ts";
import {
  type BookingLine,
  type BookingVersion,
  type ChangedDay,
  readChangedDays,
  readLines,
} from "./changed-days.ts";
import { type BuiltPage, type KnownPages, type PageState, stateOf } from "./known-pages.ts";
import { buildPage, compressPage } from "./page-builder.ts";
import { cutPages, sortedByKey } from "./page-cutter.ts";
import { heldPages, insertPage } from "./page-table.ts";

export interface BuiltDay {
  readonly day: ChangedDay;
  readonly pages: readonly BuiltPage[];
}

interface Building {
  readonly database: Database;
  readonly known: KnownPages;
  readonly now: Instant;
}

/** So many are read while the database is held; where more are lacking, most are read beforehand. */
const fewPages = 4;
/** Bookings that go on changing all the while are read in one piece after so many rounds. */
const mostRounds = 5;

export async function buildChangedDays(building: Building): Promise<readonly BuiltDay[]> {
  const { database, known } = building;
  for (let round = 1; ; round += 1) {
    const { days, lacking, lines } = await look(building, round < mostRounds ? fewPages : Infinity);
    await inTurns(lacking, async ({ day, bookings }, n) => {
      await learn(building, day, lines?.[n] ?? (await readLines(database, bookings)));
    });
    if (lines !== null) return days.map((day) => knownDay(known, day));
  }
}

interface CutDay {
  readonly day: ChangedDay;
  readonly pages: readonly CutPage[];
}

interface CutPage {
  readonly day: ChangedDay;
  readonly bookings: readonly BookingVersion[];
  readonly state: PageState;
}

interface Look {
  readonly days: readonly CutDay[];
  /** What is not known of them, or not stored any more. */
  readonly lacking: readonly CutPage[];
  /** Of each lacking page, as of the same moment; null where there were too many. */
  readonly lines: readonly (readonly BookingLine[])[] | null;
}

const look = ({ database, known }: Building, mostPages: number): Promise<Look> =>
  database.transaction(async (sql) => {
    await sql.execute(`set transaction isolation level repeatable read`);
    const days: CutDay[] = [];
    for (const day of await readChangedDays(sql)) {
      days.push(cutDay(day));
      await othersTurn();
    }
    const pages = days
      .flatMap((day) => day.pages)
      .map((page) => ({ ...page, hash: known.find(page.day, page.state)?.hash }));
    const held = await heldPages(
      sql,
      pages.flatMap(({ hash }) => hash ?? []),
    );
    const lacking = pages.filter(({ hash }) => hash === undefined || !held.has(hash));
    if (lacking.length > mostPages) return { days, lacking, lines: null };
    const lines = [];
    for (const { bookings } of lacking) lines.push(await readLines(sql, bookings));
    return { days, lacking, lines };
  });

const cutDay = (day: ChangedDay): CutDay => ({
  day,
  pages: cutPages(day.bookings).map((bookings) => ({ day, bookings, state: stateOf(bookings) })),
});

/** What these lines are, which may no longer be what the page was to be: they can have changed since it was cut. */
async function learn(
  { database, known, now }: Building,
  day: ChangedDay,
  lines: readonly BookingLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const sorted = sortedByKey(lines);
  const page = buildPage(sorted.map(({ body }) => body));
  const { hash, bookings, body } = page;
  if (!(await heldPages(database, [hash])).has(hash)) {
    await insertPage(database, { page, bytes: await compressPage(body), now });
  }
  known.learn(day, stateOf(sorted), { hash, bookings, bytes: body.length });
}

function knownDay(known: KnownPages, { day, pages }: CutDay): BuiltDay {
  const built = pages.map(({ state }) => {
    const page = known.find(day, state);
    if (page === undefined) throw new Error("a page was cut and not built");
    return page;
  });
  known.keepOnly(
    day,
    pages.map(({ state }) => state),
  );
  return { day, pages: built };
}

/** Each page is compressed on two threads, and Node has four. */
const atOnce = 2;

async function inTurns<T>(
  items: readonly T[],
  work: (item: T, n: number) => Promise<void>,
): Promise<void> {
  const queue = [...items.entries()].toReversed();
  const carry = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      try {
        await work(next[1], next[0]);
      } catch (problem) {
        queue.length = 0; // the other finishes what it has begun
        throw problem;
      }
      await othersTurn();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, carry));
}
