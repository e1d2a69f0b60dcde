/**
 * A list that is kept up to date by its changes, where the supplier can tell them (dossier 2.7): asked whole every quarter of
 * an hour, since a change that the supplier forgot to date would never come, and in between for what was updated.
 *
 * Promises: the answer is the whole window each time; changes overlap by two minutes on the supplier's clock; a refused,
 * cut or undated answer about changes is replaced by the whole list within the same call.
 */
import type { Clock } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { DateWindow } from "../connector.ts";
import { windowFilter } from "./date-window.ts";
import { type Row, byKey } from "./list-memory.ts";
import { type ListAsked, type WholeList, mayBeCut } from "./whole-list.ts";

export interface ChangesQuery {
  readonly since: Instant;
  readonly until: Instant;
}

export interface KeptListDeps {
  readonly now: Clock["now"];
  readonly whole: (window: DateWindow) => Promise<Result<WholeList, CallFailure>>;
  readonly changes: (query: ChangesQuery) => Promise<Result<ListAsked, CallFailure>>;
}

export type ReadKeptList = (
  window: DateWindow,
  deps: KeptListDeps,
) => Promise<Result<WholeList, CallFailure>>;

const wholeEveryMs = minutes(15);
const overlapMs = minutes(2);

interface Kept {
  readonly window: DateWindow;
  readonly rows: ReadonlyMap<string, Row>;
  /** When the whole was asked for, on our clock. */
  readonly wholeAt: Instant;
  /** Changes up to here are in `rows`, on the supplier's clock. */
  readonly upTo: Instant;
  /** The supplier's clock is ahead of ours by this much. */
  readonly aheadMs: number;
}

export function createKeptList(): ReadKeptList {
  let kept: Kept | null = null;

  return async (window, { now, whole, changes }) => {
    const at = now();
    if (kept !== null && isCurrent(kept, window, at)) {
      const since = later(kept.upTo, -overlapMs);
      const until = later(at, kept.aheadMs + overlapMs);
      const changed = await changes({ since, until });
      if (!changed.ok && !isRefused(changed.failure)) return changed;
      if (changed.ok && !mayBeCut(changed.value)) {
        const { rows, askedAt } = changed.value;
        const merged = [...byKey([...kept.rows.values(), ...rows]).values()];
        const inside = merged.filter(windowFilter(window));
        kept = { ...kept, rows: byKey(inside), upTo: askedAt, aheadMs: askedAt - at };
        return ok({ rows: inside, incomplete: [], askedAt });
      }
    }
    kept = null;
    const list = await whole(window);
    if (!list.ok) return list;
    const { rows, incomplete, askedAt } = list.value;
    if (incomplete.length === 0)
      kept = { window, rows: byKey(rows), wholeAt: at, upTo: askedAt, aheadMs: askedAt - at };
    return list;
  };
}

const isCurrent = ({ window, wholeAt }: Kept, { from, to }: DateWindow, now: Instant): boolean =>
  window.from === from && window.to === to && now >= wholeAt && now - wholeAt < wholeEveryMs;

const isRefused = ({ kind }: CallFailure): boolean => kind === "rejected" || kind === "not-found";
