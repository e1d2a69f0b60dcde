/** From changed days to a new list of pages. */
import { z } from "zod";
import type { PageHash } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import { pageRefSchema } from "../../protocol/v1.ts";
import type { Database, Sql } from "../store/database.ts";
import { type CurrentPages, readCurrent, writeCurrent } from "./current-pages.ts";
import { type ChangedDay, readChangedDays } from "./day-bookings.ts";
import { buildPage, compressPage, type CompressedPage, type Page } from "./page-builder.ts";
import { cutPages } from "./page-cutter.ts";
import { dropUnreferenced, heldPages, insertPage } from "./page-table.ts";

export interface PageBuild {
  readonly now: Instant;
  /** When every supplier had last answered in full; null leaves the time as it was. */
  readonly asOf: Instant | null;
}

interface BuiltDay {
  readonly day: ChangedDay;
  readonly pages: readonly Page[];
}

/**
 * True when the pages changed. Cutting and compressing happen outside any transaction: on the embedded database one would
 * hold up every scan.
 */
export async function buildPages(database: Database, { now, asOf }: PageBuild): Promise<boolean> {
  const built = (await readChangedDays(database)).map(cutDay);
  const compressed = await compressNew(
    database,
    built.flatMap(({ pages }) => pages),
  );
  return database.transaction(async (sql) => {
    for (const { page, bytes } of compressed) await insertPage(sql, { page, bytes, now });
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

const cutDay = (day: ChangedDay): BuiltDay => ({
  day,
  pages: cutPages(day.lines).map((page) => buildPage(page.map(({ body }) => body))),
});

async function compressNew(
  sql: Sql,
  pages: readonly Page[],
): Promise<readonly { readonly page: Page; readonly bytes: CompressedPage }[]> {
  const held = await heldPages(
    sql,
    pages.map(({ hash }) => hash),
  );
  const compressed = [];
  for (const page of pages.filter(({ hash }) => !held.has(hash))) {
    compressed.push({ page, bytes: await compressPage(page.body) });
  }
  return compressed;
}

/** A page found held above may since have been dropped by another gateway on this database. */
async function requireHeld(sql: Sql, named: readonly PageHash[]): Promise<void> {
  const held = await heldPages(sql, named);
  if (named.some((hash) => !held.has(hash))) {
    throw new Error("a page was dropped while pages were built; building again finds it missing");
  }
}

/** The revision that was read, not the present one: a day that changed meanwhile is cut again next time. */
async function recordDay(sql: Sql, { day, pages }: BuiltDay): Promise<void> {
  const refs = pages.map(({ hash, bookings, body }) => ({ hash, bookings, bytes: body.length }));
  await sql.execute(
    `update days set built_revision = $3, pages = $4
     where connection = $1 and service_date = $2 and built_revision < $3`,
    [day.connection, day.serviceDate, day.revision, JSON.stringify(refs)],
  );
  // an emptied day has served once its absence is recorded
  await sql.execute(
    `delete from days where connection = $1 and service_date = $2 and pages = '[]' and built_revision = revision`,
    [day.connection, day.serviceDate],
  );
}

async function namedPages(sql: Sql): Promise<Omit<CurrentPages, "asOf">> {
  const days = await sql.query(
    `select pages from days order by connection, service_date`,
    [],
    z.object({ pages: z.array(pageRefSchema) }),
  );
  const pages = days.flatMap((day) => day.pages);
  return { pages, bookings: pages.reduce((sum, page) => sum + page.bookings, 0) };
}
