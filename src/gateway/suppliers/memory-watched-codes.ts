/** Watched codes in memory, for simulations and tests. */
import type { ConnectionId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import {
  lookedAgainAfterMs,
  startedAgoMs,
  startsWithinMs,
  type WatchedCodes,
} from "./watched-codes.ts";

interface Row {
  readonly startsAt: Instant | null;
  readonly wantedAt: Instant | null;
  readonly isUrgent: boolean;
  readonly lookedAt: Instant | null;
}

const unknown: Row = { startsAt: null, wantedAt: null, isUrgent: false, lookedAt: null };

export function createMemoryWatchedCodes(): WatchedCodes {
  const tables = new Map<ConnectionId, Map<string, Row>>();
  const rowsOf = (connection: ConnectionId): Map<string, Row> => {
    const rows = tables.get(connection) ?? new Map<string, Row>();
    tables.set(connection, rows);
    return rows;
  };
  const change = (connection: ConnectionId, code: string, part: Partial<Row>): void => {
    const rows = rowsOf(connection);
    rows.set(code, { ...(rows.get(code) ?? unknown), ...part });
  };
  return {
    want: async (connection, codes, { at, isUrgent }) => {
      for (const code of codes) {
        const before = rowsOf(connection).get(code)?.isUrgent === true;
        change(connection, code, { wantedAt: at, isUrgent: isUrgent || before });
      }
    },
    note: async (connection, codes) => {
      for (const { code, startsAt } of codes) change(connection, code, { startsAt });
    },
    looked: async (connection, code, askedAt) => {
      const row = rowsOf(connection).get(code);
      if (row === undefined || (row.lookedAt !== null && row.lookedAt >= askedAt)) return;
      const isUrgent = row.isUrgent && row.wantedAt !== null && row.wantedAt > askedAt;
      change(connection, code, { lookedAt: askedAt, isUrgent });
    },
    lookedAt: async (connection, code) => rowsOf(connection).get(code)?.lookedAt ?? null,
    nextFor: async (connection, now) => {
      const rows = [...rowsOf(connection)];
      const [wanted] = rows
        .filter(([, row]) => isWanted(row, now))
        .toSorted(([, a], [, b]) => rankOf(a, b));
      const [due] = rows
        .filter(([, row]) => isDue(row, now))
        .toSorted(([, a], [, b]) => byStart(a, b));
      return (wanted ?? due)?.[0] ?? null;
    },
    forget: async (connection, before) => {
      const rows = rowsOf(connection);
      const old = [...rows].filter(([, row]) => (row.startsAt ?? lastUseOf(row)) < before);
      for (const [code] of old) rows.delete(code);
      return old.length;
    },
  };
}

const isWanted = ({ wantedAt, lookedAt }: Row, now: Instant): boolean =>
  wantedAt !== null && wantedAt <= now && (lookedAt === null || lookedAt < wantedAt);

function isDue({ startsAt, lookedAt }: Row, now: Instant): boolean {
  if (startsAt === null) return false;
  const isNear = startsAt >= now - startedAgoMs && startsAt <= now + startsWithinMs;
  return isNear && (lookedAt === null || lookedAt <= now - lookedAgainAfterMs);
}

const rankOf = (a: Row, b: Row): number =>
  Number(b.isUrgent) - Number(a.isUrgent) || (a.wantedAt ?? 0) - (b.wantedAt ?? 0) || byStart(a, b);
const byStart = (a: Row, b: Row): number =>
  (a.startsAt ?? Number.MAX_VALUE) - (b.startsAt ?? Number.MAX_VALUE);

const lastUseOf = ({ wantedAt, lookedAt }: Row): number => Math.max(wantedAt ?? 0, lookedAt ?? 0);
