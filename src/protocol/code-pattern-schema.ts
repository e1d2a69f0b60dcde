/** How a connection's codes look, on the wire and in the venue's configuration. */
import { z } from "zod";
import { type CheckScheme, checkSchemes } from "../core/check-character.ts";
import { type CharacterSet, characterSets, type CodePattern } from "../core/code-pattern.ts";

/** Longer codes than this nobody counts; a QR code holds 4,296. */
const longest = 200;

export const codePatternMembers = {
  /** Characters of a whole code; any of these. */
  lengths: z.array(z.number().int().min(2).max(longest)).min(1).max(longest),
  characters: z.enum(characterSets),
  /** How the last character follows from the others. */
  check: z.enum(checkSchemes).exactOptional(),
};

export const codePatternSchema: z.ZodType<CodePattern> = z.object(codePatternMembers);

/** With other characters than these, no code would have the right check character. */
export const checkedSets: Readonly<Record<CheckScheme, readonly CharacterSet[]>> = {
  "gs1-mod10": ["digits"],
  "code39-mod43": ["digits", "upper", "printable"],
  "iso7064-mod37-36": ["digits", "upper"],
};
