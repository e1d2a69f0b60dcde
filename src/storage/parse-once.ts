/**
 * Parses a row once per schema, however often it is read. For rows that cannot change: in a simulation the same few hundred
 * are read a hundred thousand times. Rows that are not frozen (every one that comes out of IndexedDB) are parsed each time.
 */
import type { z } from "zod";
import type { Parse } from "./quarantine.ts";

export function createParseOnce(): Parse {
  const known = new Map<z.ZodType, Outputs>();
  return (schema, raw) => {
    if (typeof raw !== "object" || raw === null || !Object.isFrozen(raw))
      return schema.safeParse(raw);
    const outputs = known.get(schema) ?? { byRow: new Map(), all: new Set() };
    known.set(schema, outputs);
    const before = outputs.byRow.get(raw);
    if (isOutputOf(schema, outputs, before)) return { success: true, data: before };
    const parsed = schema.safeParse(raw);
    if (parsed.success && typeof parsed.data === "object" && parsed.data !== null) {
      outputs.byRow.set(raw, parsed.data);
      outputs.all.add(parsed.data);
    }
    return parsed;
  };
}

interface Outputs {
  readonly byRow: Map<object, object>;
  /** What this schema has answered: whatever is in it is of the schema's type. */
  readonly all: Set<object>;
}

const isOutputOf = <T>(
  _schema: z.ZodType<T>,
  { all }: Outputs,
  value: object | undefined,
): value is object & T => value !== undefined && all.has(value);
