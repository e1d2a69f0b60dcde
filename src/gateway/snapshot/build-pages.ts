/**
 * From changed days to a new list of pages.
 *
 * Promises: the list is that of one moment; pages are read, cut and stored before, outside the transaction that names them,
 * which on the embedded database would hold up every scan.
 * Will not: build twice at once. Whoever asks meanwhile waits, and then finds little to do.
 */
import { z } from "zod";
import type { PageHash } from "../../core/ids.ts";
import { asLocalDate, type Instant } from "../../core/time.ts";
import { pageRefSchema } from "../../protocol/v1.ts";
import type { Database, Sql } from "../store/database.ts";
import { type BuiltDay, buildChangedDays } from "./build-days.ts";
import { type CurrentPages, readCurrent, writeCurrent } from "./current-pages.ts";
import { openDated } from "./day-bookings.ts";
import { createKnownPages, type KnownPages } from "./known-pages.ts";
import { dropUnreferenced, heldPages } from "./page-table.ts";

interface PageBuild {
  readonly now: Instant;
  /** When every supplier had last answered in full; null leaves the time as it was. */
  readonly asOf: Instant | null;
}

/** True when the pages changed. */
export type BuildPages = (build: PageBuild) => Promise<boolean>;

export function createPageBuilding(database: Database): BuildPages {
  const known = createKnownPages();
  let last: Promise<unknown> = Promise.resolve();
  return (build) => {
    const next = last.then(() => buildPages({ ...build, database, known }));
    last = next.catch(() => undefined); // told to whoever asked for it
    return next;
  };
}

async function buildPages(
  building: PageBuild & { readonly database: Database; readonly known: KnownPages },
): Promise<boolean> {
  const { database, now, asOf } = building;
  const built = await buildChangedDays(building);
  return database.transaction(async (sql) => {
    for (const one of built) await recordDay(sql, one);
    const before = await readCurrent(sql);
    const after = await namedPages(sql);
    const named = after.pages.map(({ hash }) => hash);
    await requireHeld(sql, named);
    await writeCurrent(sql, { ...after, asOf: asOf ?? before.asOf });
    await dropUnreferenced(sql, { named, now });
    return JSON.stringify(before.pages) !== JSON.stringify(after.pages);
  });
}

/** A page found held before may since have been dropped by another gateway on this database. */
async function requireHeld(sql: Sql, named: readonly PageHash[]): Promise<void> {
  const held = await heldPages(sql, named);
  if (named.some((hash) => !held.has(hash))) {
    throw new Error("a page was dropped while pages were built; building again finds it missing");
  }
}

/** The revision that was read, not the present one: a day that changed meanwhile is cut again next time. */
async function recordDay(sql: Sql, { day, pages }: BuiltDay): Promise<void> {
  await sql.execute(
    `update days set built_revision = $3, pages = $4
     where connection = $1 and service_date = $2 and built_revision < $3`,
    [day.connection, day.serviceDate, day.revision, JSON.stringify(pages)],
  );
  // an emptied day has served once its absence is recorded
  await sql.execute(
    `delete from days where connection = $1 and service_date = $2 and pages = '[]' and built_revision = revision`,
    [day.connection, day.serviceDate],
  );
}

/** Each with its day, which stands beside what is recorded of it and not in it. */
async function namedPages(sql: Sql): Promise<Omit<CurrentPages, "asOf">> {
  const days = await sql.query(
    `select service_date as "serviceDate", pages from days order by connection, service_date`,
    [],
    z.object({ serviceDate: z.string(), pages: z.array(pageRefSchema) }),
  );
  const pages = days.flatMap((day) => {
    const date = day.serviceDate === openDated ? null : asLocalDate(day.serviceDate);
    return day.pages.map((page) => ({ ...page, date }));
  });
  return { pages, bookings: pages.reduce((sum, page) => sum + page.bookings, 0) };
}
