/**
 * The bookings of a window as rows: pages, cut answers, changes and memory put together.
 */
import type { Clock } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { instantToIso } from "../../core/time.ts";
import { queryOf } from "../address.ts";
import type { Call, DateWindow } from "../connector.ts";
import { type Catalogue, pathOfQuery } from "./booking-query.ts";
import { windowFilter } from "./date-window.ts";
import { type ChangesQuery, createKeptList } from "./kept-list.ts";
import { type ListMemory, type ListRound, byKey } from "./list-memory.ts";
import type { OctoHttp } from "./octo-http.ts";
import { createPaging, totalPagesIn } from "./paging.ts";
import { type ListAsked, type WholeList, readWholeList } from "./whole-list.ts";

export interface BookingReaderDeps {
  readonly http: Pick<OctoHttp, "list">;
  readonly memory: Pick<ListMemory, "begin">;
  readonly catalogue: (call: Call) => Promise<Result<Catalogue, CallFailure>>;
  readonly updatedSince: boolean;
  readonly now: Clock["now"];
}

export type ReadBookings = (
  window: DateWindow,
  call: Call,
) => Promise<Result<WholeList, CallFailure>>;

export function createBookingReader(deps: BookingReaderDeps): ReadBookings {
  const readPages = createPaging();
  const readKept = createKeptList();

  const list = async (
    path: string,
    { round, remembers, call }: { round: ListRound; remembers: boolean; call: Call },
  ): Promise<Result<ListAsked, CallFailure>> => {
    const paged = await readPages(async (page) => {
      const asked = page === null ? path : `${path}&page=${page}`;
      const known = remembers ? round.answer(asked) : null;
      const answer = await deps.http.list({ path: asked, known: known?.digest ?? null }, call);
      if (!answer.ok) return answer;
      const { entries, digest, headers, askedAt } = answer.value;
      const rows = entries === null ? (known?.rows ?? []) : round.rows(entries);
      if (remembers && digest !== null) round.noteAnswer(asked, { digest, rows });
      return ok({ rows, totalPages: totalPagesIn(headers), askedAt });
    });
    if (!paged.ok) return paged;
    const { first, rows, isPaged } = paged.value;
    return ok({ rows, isPaged, askedAt: first.askedAt });
  };

  return async (window, call) => {
    const round = deps.memory.begin();
    const whole = (days: DateWindow): Promise<Result<WholeList, CallFailure>> =>
      readWholeList(days, {
        ask: (query) => list(pathOfQuery(query), { round, remembers: true, call }),
        catalogue: () => deps.catalogue(call),
      });
    // never asked twice with the same times, so there is nothing to remember
    const changes = (query: ChangesQuery): Promise<Result<ListAsked, CallFailure>> =>
      list(pathOfChanges(query), { round, remembers: false, call });
    const read = deps.updatedSince
      ? await readKept(window, { now: deps.now, whole, changes })
      : await whole(window);
    if (!read.ok) return read;
    const rows = [...byKey(read.value.rows).values()];
    round.keep(rows);
    return ok({ ...read.value, rows: rows.filter(windowFilter(window)) });
  };
}

const pathOfChanges = ({ since, until }: ChangesQuery): string =>
  `/bookings?${queryOf({
    utcUpdatedAtStart: instantToIso(since),
    utcUpdatedAtEnd: instantToIso(until),
  })}`;
