/**
 * Pages of one list of bookings. OCTO's core has none; Ventrata's 2026 edition has `page` and announces `Octo-Total-Pages`
 * (dossier 2.7). `page` is sent to suppliers only that have announced pages, since others may stumble over it.
 *
 * Promises: what comes back is whole, or a failure; the number of calls is bounded by what was announced, and by a thousand; a
 * page that brings nothing new is `contract-broken`. No address is taken from an answer.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Row } from "./list-memory.ts";

export interface Page {
  readonly rows: readonly Row[];
  /** Null where no pages are announced. */
  readonly totalPages: number | null;
}

/** `page` counts from 1; null asks without naming one. */
type AskPage<P extends Page> = (page: number | null) => Promise<Result<P, CallFailure>>;

export interface PagedList<P extends Page> {
  /** The first answer that counts. */
  readonly first: P;
  readonly rows: readonly Row[];
  /** A count of pages was announced and reached: no row is missing. */
  readonly isPaged: boolean;
}

export type ReadPages = <P extends Page>(
  ask: AskPage<P>,
) => Promise<Result<PagedList<P>, CallFailure>>;

const mostPages = 1_000;
const totalHeader = "Octo-Total-Pages";

/** Remembers, for one supplier, whether it has announced pages. */
export function createPaging(): ReadPages {
  let announces = false;
  return async (ask) => {
    if (announces) {
      const first = await ask(1);
      if (!first.ok) return first;
      if (first.value.totalPages !== null) return following(first.value, ask);
      announces = false; // no longer: one page of an unknown number proves nothing
    }
    const whole = await ask(null);
    if (!whole.ok) return whole;
    const { rows, totalPages } = whole.value;
    announces = totalPages !== null;
    if (totalPages === null || totalPages < 2)
      return ok({ first: whole.value, rows, isPaged: announces });
    // everything, or the first page only: the document leaves that open, an explicit first page does not
    const first = await ask(1);
    return first.ok ? following(first.value, ask) : first;
  };
}

async function following<P extends Page>(
  first: P,
  ask: AskPage<P>,
): Promise<Result<PagedList<P>, CallFailure>> {
  const rows = [...first.rows];
  const known = new Set(rows.map(({ key }) => key));
  let total = first.totalPages;
  for (let page = 2; total !== null && page <= total && page <= mostPages; page += 1) {
    const next = await ask(page);
    if (!next.ok) return next;
    // the last page may have emptied while the others were read
    const isNew = next.value.rows.some(({ key }) => !known.has(key));
    if (!isNew && (next.value.rows.length > 0 || page < total)) return notWhole;
    for (const row of next.value.rows) known.add(row.key);
    rows.push(...next.value.rows);
    total = next.value.totalPages;
  }
  return total === null || total > mostPages ? notWhole : ok({ first, rows, isPaged: true });
}

const notWhole = fail<CallFailure>({ kind: "contract-broken", path: totalHeader });

export function totalPagesIn(headers: Headers): number | null {
  const told = headers.get(totalHeader)?.trim() ?? "";
  return /^\d{1,7}$/.test(told) ? Number(told) : null;
}
