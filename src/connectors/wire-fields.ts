/** Fields that read alike at every supplier. */
import { z } from "zod";
import { parseInstant } from "../core/time.ts";

/** For display only: an undocumented shape counts as absent. */
export const harmless = <S extends z.ZodType>(schema: S) => schema.nullish().catch(null);
export const word = harmless(z.string());

/** RFC 3339 with its offset. */
export const instant = z.string().transform((text, context) => {
  const at = parseInstant(text);
  if (at !== null) return at;
  context.addIssue({ code: "custom", message: "not an RFC 3339 time" });
  return z.NEVER;
});
