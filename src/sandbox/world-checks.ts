/** What the worlds of all suppliers are checked for. */
import { z } from "zod";

export const timeZoneSchema = z.string().refine(isTimeZone, "not a time zone");

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false; // an unknown zone throws: an expected answer here
  }
}

/** Members of a demo ticket. A role says what a scan of its code is to show. */
export const demoTicketFields = <const Roles extends readonly string[]>(roles: Roles) => ({
  /** Its member in `codes` of `GET /_sandbox`, and its address on the demo page. */
  id: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  role: z.enum(roles),
  code: z.string().min(1),
});

/** The second and later ones of each. */
export const repeatsOf = (ids: readonly string[]): readonly string[] =>
  ids.filter((id, index) => ids.indexOf(id) !== index);
