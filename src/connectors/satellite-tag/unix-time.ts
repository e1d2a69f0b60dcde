/** TAG's times: sent as Unix seconds, answered as texts (dossier 4 H), and either of them in other places (dossier 5). */
import { type Instant, asInstant, parseInstant } from "../../core/time.ts";

export const toUnixSeconds = (at: Instant): number => Math.floor(at / 1_000);

/** From here on a number is milliseconds: as seconds it would lie three thousand years ahead (dossier 5). */
const firstMilliseconds = 1e11;
const lastMilliseconds = 8.64e15;

/** A number or digits as seconds or milliseconds, or an ISO 8601 text with offset; null for anything else. */
export function readInstant(value: unknown): Instant | null {
  if (typeof value === "number") return ofNumber(value);
  if (typeof value !== "string") return null;
  return /^\d{1,16}$/.test(value) ? ofNumber(Number(value)) : parseInstant(value);
}

function ofNumber(value: number): Instant | null {
  const ms = Math.round(value < firstMilliseconds ? value * 1_000 : value);
  return ms >= 0 && ms <= lastMilliseconds ? asInstant(ms) : null;
}
