/**
 * Whole lists, page by page. `limit` and `offset` are documented, a total in `meta` too; the member that holds the entries
 * is not (a bare list in the older manual). A list that is not proven whole is a failure: what it lacks would pass for
 * unknown tickets.
 */
import { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { jsonTextOf } from "../json-text.ts";
import { metaSchema } from "./schema.ts";

/** The default of the manual, which names no maximum; a server that gives less is asked on. */
export const pageLimit = 5_000;
/** A million entries. */
const mostPages = 200;

/** Asks on until the total is reached or, where none is told, until a page brings nothing new. */
export async function readAllPages(
  ask: (offset: number) => Promise<Result<unknown, CallFailure>>,
): Promise<Result<readonly unknown[], CallFailure>> {
  let all: readonly unknown[] = [];
  let startBefore: string | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await ask(all.length);
    if (!answer.ok) return answer;
    const page = pageIn(answer.value);
    if (page === null) return notWhole("$");
    const { entries, total } = page;
    const start = entries.length === 0 ? null : jsonTextOf(entries[0]);
    // a page that begins like the one before comes from a server without paging
    const isNew = start !== null && start !== startBefore;
    if (isNew) all = all.concat(entries);
    if (total !== null && all.length >= total) return ok(all);
    if (!isNew) return total === null ? ok(all) : notWhole("meta.total");
    startBefore = start;
  }
  return notWhole("meta.total");
}

const notWhole = (path: string): Result<never, CallFailure> =>
  fail({ kind: "contract-broken", path });

interface Page {
  readonly entries: readonly unknown[];
  /** Null where it is not told. */
  readonly total: number | null;
}

const recordSchema = z.record(z.string(), z.unknown());

/** Null for anything but a list, or an object with one. */
export function pageIn(json: unknown): Page | null {
  if (Array.isArray(json)) return { entries: json, total: null };
  const { meta, ...members } = recordSchema.safeParse(json).data ?? {};
  const [entries, ...others] = Object.values(members).filter((member) => Array.isArray(member));
  if (entries === undefined || others.length > 0) return null;
  return { entries, total: metaSchema.safeParse(meta).data ?? null };
}
