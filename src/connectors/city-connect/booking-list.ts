/**
 * A list that moves while it is read (dossier 6): newest first, so that a sale pushes every booking back (it is then seen
 * twice), and one that goes pulls them up (it would be missed). Pages overlap by up to 20: what they repeat shows whether
 * anything moved, and how far. A list that moved is read again.
 *
 * Promises: the answer is whole, or a failure. Pages that the supplier cuts short are followed at their real length; a list
 * that ends before its announced total, or that never moves on, is `contract-broken` and not a short list.
 */
import { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { jsonTextOf } from "../json-text.ts";

export interface ListPage {
  readonly entries: readonly unknown[];
  /** `X-Total-Count`; null where the supplier does not say. */
  readonly total: number | null;
}

export type ReadPage = (offset: number) => Promise<Result<ListPage, CallFailure>>;

const widestOverlap = 20;
const mostPasses = 3;
const mostPages = 1_000;
/** The documented default page. A list as long as that, which does not move on, was cut. */
const defaultPage = 25;

/** Entries in the supplier's order, each once. */
export async function readWholeList(
  readPage: ReadPage,
): Promise<Result<readonly unknown[], CallFailure>> {
  let last: Pass | null = null;
  for (let passes = 0; passes < mostPasses; passes += 1) {
    const pass = await readOnce(readPage);
    if (!pass.ok) return pass;
    last = pass.value;
    if (last.joins && !last.moved) return ok(last.entries);
  }
  // only newer sales are missing, and the next synchronisation brings them
  if (last?.joins === true) return ok(last.entries);
  return fail({ kind: "outcome-unknown", detail: "the list of bookings moves while it is read" });
}

interface Pass {
  readonly entries: readonly unknown[];
  /** Each page repeats the end of the one before: nothing between them was missed. */
  readonly joins: boolean;
  /** The total changed, or a page began elsewhere than where it was asked to. */
  readonly moved: boolean;
}

async function readOnce(readPage: ReadPage): Promise<Result<Pass, CallFailure>> {
  const entries = new Map<string, unknown>();
  let offset = 0;
  let joins = true;
  let moved = false;
  let before: { readonly keys: readonly string[]; readonly total: number | null } | null = null;

  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await readPage(offset);
    if (!page.ok) return page;
    const { total } = page.value;
    const keys = page.value.entries.map(keyOf);
    const fresh = keys.filter((key) => !entries.has(key)).length;
    page.value.entries.forEach((entry, index) => entries.set(keys[index] ?? "", entry));
    if (before !== null) {
      const repeated = before.keys.slice(before.keys.length - overlapOf(before.keys.length));
      moved ||= total !== before.total || !repeated.every((key, index) => key === keys[index]);
      const end = repeated.at(-1);
      joins &&= end === undefined || keys.includes(end);
    }
    const [first] = entries.keys();
    const reached = endOf({
      offset,
      shown: keys.length,
      fresh,
      total,
      restarts: keys[0] === first,
    });
    if (reached === "whole") return ok({ entries: [...entries.values()], joins, moved });
    if (reached !== "more") return fail({ kind: "contract-broken", path: reached.cutAt });
    before = { keys, total };
    offset += keys.length - overlapOf(keys.length);
  }
  return fail({ kind: "contract-broken", path: "X-Total-Count" });
}

function endOf(page: {
  readonly offset: number;
  readonly shown: number;
  readonly fresh: number;
  readonly total: number | null;
  /** Begins as the first page does. */
  readonly restarts: boolean;
}): "whole" | "more" | { readonly cutAt: string } {
  const { offset, shown, fresh, total, restarts } = page;
  const reached = offset + shown;
  // a total smaller than what was shown is no total
  if (total !== null && total >= reached) {
    if (total === reached) return "whole";
    return fresh === 0 ? { cutAt: "X-Total-Count" } : "more";
  }
  if (fresh > 0) return "more";
  const ignoresOffset = offset > 0 && shown >= defaultPage && restarts;
  return ignoresOffset ? { cutAt: "offset" } : "whole";
}

/** Of a page this long with the next: a supplier that shows few at a time must still move on. */
const overlapOf = (shown: number): number => Math.min(widestOverlap, Math.floor(shown / 4));

/** One booking that changes while it is read is still one booking. */
function keyOf(entry: unknown): string {
  const { id, barcode, product, date } = keySchema.parse(entry);
  if (id) return id;
  // one barcode may lead to several bookings (dossier 5)
  return jsonTextOf(barcode ? [barcode, product, date] : entry);
}

const name = z.string().nullish().catch(null);
const keySchema = z
  .object({ id: name, barcode: name, product: name, date: name })
  .catch({ id: null, barcode: null, product: null, date: null });
