/**
 * Lists entry by entry: one that cannot be read is kept raw beside the others and stops none of them.
 */
import type { z } from "zod";
import type { UnreadableEntry } from "../connector.ts";

export interface Entries<T> {
  readonly read: readonly ReadEntry<T>[];
  readonly unreadable: readonly UnreadableEntry[];
}

interface ReadEntry<T> {
  readonly wire: T;
  /** As it arrived, for the case that translating it fails. */
  readonly received: unknown;
}

export const wiresOf = <T>(entries: Entries<T>): readonly T[] =>
  entries.read.map(({ wire }) => wire);

export function readEntries<T>(entries: readonly unknown[], schema: z.ZodType<T>): Entries<T> {
  const read: ReadEntry<T>[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const entry of entries) {
    const parsed = schema.safeParse(entry);
    if (parsed.success) read.push({ wire: parsed.data, received: entry });
    else unreadable.push({ raw: JSON.stringify(entry), path: pathOf(parsed.error) });
  }
  return { read, unreadable };
}

/** Where a value first departs from its schema: `unitItems[0].uuid`; `$` is the value itself. */
export function pathOf(error: z.ZodError): string {
  const steps = error.issues[0]?.path ?? [];
  const path = steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return path.join("").replace(/^\./, "") || "$";
}
