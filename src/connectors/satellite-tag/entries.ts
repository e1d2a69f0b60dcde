/** Lists entry by entry: one that cannot be read is kept raw beside the others and stops none of them. */
import type { z } from "zod";
import type { UnreadableEntry } from "../connector.ts";

export interface Entries<T> {
  readonly read: readonly T[];
  readonly unreadable: readonly UnreadableEntry[];
}

/** `clean` cuts the secrets out of what is kept raw. */
export function readEntries<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  clean: (text: string) => string,
): Entries<T> {
  const read: T[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const entry of entries) {
    const parsed = schema.safeParse(entry);
    if (parsed.success) read.push(parsed.data);
    else unreadable.push({ raw: clean(JSON.stringify(entry)), path: pathOf(parsed.error) });
  }
  return { read, unreadable };
}

/** Where a value first departs from its schema: `firstDelegate.id`; `$` is the value itself. */
export function pathOf(error: z.ZodError): string {
  const steps = error.issues[0]?.path ?? [];
  const path = steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return path.join("").replace(/^\./, "") || "$";
}
