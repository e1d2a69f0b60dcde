/** Members that connections of several kinds have. */
import { z } from "zod";
import type { ConnectorKind } from "../../connectors/connector.ts";
import { isTimeZone } from "../../core/time.ts";
import { checkedSets, codePatternMembers } from "../../protocol/code-pattern-schema.ts";
import { connectionIdSchema } from "../../protocol/ids-schema.ts";
import { printedAsSchema } from "../../protocol/scan-schema.ts";
import { connectionModeSchema } from "../../protocol/v1.ts";
import { members } from "./members.ts";
import type { Environment } from "./secret.ts";

export interface ConnectionContext {
  readonly env: Environment;
  /** The venue's, where it has one. */
  readonly timeZone: string | null;
}

export const common = <K extends ConnectorKind>(kind: K) => ({
  id: connectionIdSchema,
  kind: z.literal(kind),
  label: textSchema,
  mode: connectionModeSchema.default("observe"),
  /** How its codes look: with this of every connection, a code that a hand scanner lost a part of is told from a whole one. */
  codes: z.array(codesSchema).min(1).optional(),
  /** As what its codes are printed: with this of every connection, the camera looks for these alone, and is faster. */
  formats: z.array(printedAsSchema).min(1).optional(),
});

/** As the wire has it; here a member that nobody knows is an error. */
const codesSchema = members(codePatternMembers).refine(
  ({ characters, check }) => check === undefined || checkedSets[check].includes(characters),
  { path: ["check"], error: "is not for these characters" },
);

export const textSchema = z.string().min(1);

/** `fetch` refuses credentials in an address, later and with the address in its message. */
export const addressSchema = z.string().refine(isPlainHttpUrl, {
  error: "expected an http(s) address without user and password, such as https://api.example.com",
});

/** HTTP Basic parts user name and password at the first colon. */
export const userNameSchema = textSchema.refine((name) => !name.includes(":"), {
  error: "expected a name without a colon",
});

const zoneExample = 'an IANA time zone such as "Europe/Madrid"';

export const timeZoneSchema = z
  .string()
  // an offset is no zone: it knows no summer
  .refine((name) => /^[A-Za-z]/.test(name) && isTimeZone(name), {
    error: `expected ${zoneExample}`,
  });

/** For suppliers whose local times name no zone: the connection's own, or the venue's. */
export const zoneFor = ({ timeZone }: ConnectionContext) =>
  timeZoneSchema.optional().transform((own, context): string => {
    const zone = own ?? timeZone;
    if (zone !== null) return zone;
    const message = `is missing; expected ${zoneExample}, here or for the venue`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

/** What is sold, for suppliers that do not list it. */
export const labelledSchema = z
  .array(members({ id: textSchema, label: textSchema }))
  .superRefine((list, context) => {
    const ids = list.map(({ id }) => id);
    for (const [n, id] of ids.entries()) {
      if (ids.indexOf(id) === n) continue;
      context.addIssue({ code: "custom", path: [n, "id"], message: "stands in this list twice" });
    }
  });

function isPlainHttpUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}
