/**
 * When a supplier that said "too many" may be asked again.
 */
import { type Instant, asInstant, later } from "../core/time.ts";

/** The first of `names` that can be read, as seconds from `now` or as an HTTP date (RFC 9110, 10.2.3); null if none can. */
export function retryAtOf(
  headers: Headers,
  names: readonly string[],
  now: Instant,
): Instant | null {
  for (const name of names) {
    const value = headers.get(name)?.trim();
    const at = value === undefined ? null : parseWait(value, now);
    if (at !== null) return at;
  }
  return null;
}

function parseWait(value: string, now: Instant): Instant | null {
  if (/^\d{1,9}$/.test(value)) return later(now, Number(value) * 1_000);
  return parseHttpDate(value);
}

/** `Sun, 06 Nov 1994 08:49:37 GMT` → instant; null for anything else. */
export function parseHttpDate(value: string): Instant | null {
  if (!/^[A-Z][a-z]{2}, .* GMT$/.test(value)) return null; // Date.parse takes far too much
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : asInstant(ms);
}
