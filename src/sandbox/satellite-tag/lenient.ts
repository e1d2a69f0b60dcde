/** Values as tills write them: ids and cents as numbers or as digits in a text. Null stands for what is none. */
import { utcMs } from "../local-time.ts";

export type Members = Readonly<Record<string, unknown>>;

export const membersFrom = (value: unknown): Members | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;

/** The objects of a list; what is no object counts as one without members, what is no list as an empty one. */
export const listFrom = (value: unknown): readonly Members[] =>
  Array.isArray(value) ? value.map((each) => membersFrom(each) ?? {}) : [];

export function integerFrom(value: unknown): number | null {
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}

export function textFrom(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

const FIRST_MS = 1e11;
const LAST_MS = 8.64e15;

/** ms. Unix seconds (present manual), ms from 10^11 on (the seed's own example), or RFC 3339. */
export function momentFrom(value: unknown): number | null {
  const number = integerFrom(value);
  if (number === null) return typeof value === "string" ? rfc3339Ms(value) : null;
  const ms = number >= FIRST_MS ? number : number * 1000;
  return ms >= 0 && ms <= LAST_MS ? ms : null;
}

function rfc3339Ms(text: string): number | null {
  try {
    return utcMs(text);
  } catch {
    return null; // any other text throws: an expected value here
  }
}

/** Undefined for text that is not JSON. */
export function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // malformed JSON throws: an expected request here
  }
}
