/**
 * All bookings of a window. Some suppliers cut a list at a round number of rows and say nothing (Bókun: 100). An answer of
 * exactly such a length is not believed: it is asked again by day, then by product, then by option, as far as the supplier knows
 * these filters.
 *
 * Promises: each booking once; a part that is still as long as a cut one, or that cannot be asked more narrowly, is named in
 * `incomplete`, with what came of it in the list; any other failure fails the list, so that nothing passes for missing.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { DateWindow, IncompletePart } from "../connector.ts";
import { type BookingQuery, type Catalogue, fits, narrowingsOf } from "./booking-query.ts";
import { type Row, byKey } from "./list-memory.ts";

export interface WholeList {
  readonly rows: readonly Row[];
  readonly incomplete: readonly IncompletePart[];
  /** When the first answer was asked for, on the supplier's clock where it is told. */
  readonly askedAt: Instant;
}

export interface ListAsked {
  readonly rows: readonly Row[];
  readonly isPaged: boolean;
  readonly askedAt: Instant;
}

export interface WholeListDeps {
  readonly ask: (query: BookingQuery) => Promise<Result<ListAsked, CallFailure>>;
  /** Asked only where a list may have been cut. */
  readonly catalogue: () => Promise<Result<Catalogue, CallFailure>>;
}

export async function readWholeList(
  window: DateWindow,
  deps: WholeListDeps,
): Promise<Result<WholeList, CallFailure>> {
  const query = { from: window.from, to: window.to, product: null, option: null };
  const asked = await deps.ask(query);
  return asked.ok ? completed(query, asked.value, deps) : asked;
}

/** Unpaged lists of exactly this length may have been cut. */
export const mayBeCut = ({ rows, isPaged }: Pick<ListAsked, "rows" | "isPaged">): boolean =>
  !isPaged && usualCaps.has(rows.length);

const usualCaps: ReadonlySet<number> = new Set([50, 100, 200, 250, 500, 1_000]);

async function completed(
  query: BookingQuery,
  { rows, isPaged, askedAt }: ListAsked,
  deps: WholeListDeps,
): Promise<Result<WholeList, CallFailure>> {
  if (!mayBeCut({ rows, isPaged })) return ok({ rows, incomplete: [], askedAt });
  const catalogue = await deps.catalogue();
  if (!catalogue.ok) return catalogue;
  for (const parts of narrowingsOf(query, rows, catalogue.value)) {
    const list = await inParts(parts, rows, deps);
    if (!list.ok) return list;
    if (list.value === null) continue;
    const found = [...byKey([...rows, ...list.value.rows]).values()];
    return ok({ rows: found, incomplete: list.value.incomplete, askedAt });
  }
  return ok({ rows, incomplete: [{ ...query, rows: rows.length }], askedAt });
}

/** Null where the supplier does not know this filter: it refuses it, or it makes no difference. */
async function inParts(
  parts: readonly BookingQuery[],
  whole: readonly Row[],
  deps: WholeListDeps,
): Promise<Result<Pick<WholeList, "rows" | "incomplete"> | null, CallFailure>> {
  const rows: Row[] = [];
  const incomplete: IncompletePart[] = [];
  for (const part of parts) {
    const asked = await deps.ask(part);
    if (!asked.ok) return isRefused(asked.failure) ? ok(null) : asked;
    if (isUnheeded(part, asked.value.rows, whole)) return ok(null);
    const list = await completed(part, asked.value, deps);
    if (!list.ok) return list;
    rows.push(...list.value.rows);
    incomplete.push(...list.value.incomplete);
  }
  return ok({ rows, incomplete });
}

/** The same answer as without the filter, with rows that do not fit it: asking on would only repeat it. */
function isUnheeded(query: BookingQuery, rows: readonly Row[], whole: readonly Row[]): boolean {
  const isSame = rows.every(({ digest }, index) => digest === whole[index]?.digest);
  return isSame && rows.length === whole.length && rows.some((row) => !fits(query, row));
}

const isRefused = ({ kind }: CallFailure): boolean => kind === "rejected" || kind === "not-found";
