/**
 * The codes of suppliers that cannot list: which of them is to be looked up next. SQL, or memory in simulations.
 *
 * Promises: a code stays wanted until an answer to a question that was asked after the want has been noted, so that a death
 * between question and note costs a repetition, never the code; nothing is looked up by itself more often than the issue
 * allows (slots of the next 24 hours, each code once in 6).
 */
import { longestCode } from "../../core/barcode.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import { minutes } from "../../core/time.ts";

export interface WatchedCodes {
  /** To be looked up, before everything that is not wanted. Only codes that can be kept. */
  readonly want: (connection: ConnectionId, codes: readonly string[], want: Want) => Promise<void>;
  /** Known to be of a visit that starts then; null for one without a start. Only codes that can be kept. */
  readonly note: (connection: ConnectionId, codes: readonly NotedCode[]) => Promise<void>;
  /** Asked at that time, and the answer is stored. A code that is not watched stays so. */
  readonly looked: (connection: ConnectionId, code: string, askedAt: Instant) => Promise<void>;
  /** When the question was asked whose answer was noted last; null for none. */
  readonly lookedAt: (connection: ConnectionId, code: string) => Promise<Instant | null>;
  /** What is wanted: the urgent first, then what waits longest, then what starts first; else what is due by its start, earliest first; else null. */
  readonly nextFor: (connection: ConnectionId, now: Instant) => Promise<string | null>;
  /** Drops what nobody can come with any more: visits that started before, and what has no start and was last of use before. */
  readonly forget: (connection: ConnectionId, before: Instant) => Promise<number>;
}

export interface Want {
  /** Not earlier. Replaces that of an earlier want. */
  readonly at: Instant;
  /** Something has happened to it: it does not wait behind a list of thousands. Stays until it is looked at. */
  readonly isUrgent: boolean;
}

export interface NotedCode {
  readonly code: string;
  readonly startsAt: Instant | null;
}

/** A visit that has begun may still be entered. */
export const startedAgoMs = minutes(60);
export const startsWithinMs = minutes(24 * 60);
export const lookedAgainAfterMs = minutes(6 * 60);

/** Texts of PostgreSQL hold neither NUL nor half a surrogate pair; a longer code was not read from a ticket. */
export const canBeWatched = (code: string): boolean =>
  code !== "" && code.length <= longestCode && !/[\0\p{Surrogate}]/u.test(code);
