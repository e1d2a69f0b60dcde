/**
 * Lists entry by entry: one that cannot be read is kept raw beside the others and stops none of them.
 */
import type { z } from "zod";
import type { UnreadableEntry } from "../connector.ts";
import { withoutSecrets } from "../supplier-http.ts";
import { jsonTextOf } from "./json-text.ts";

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

export function readEntries<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  secrets: readonly string[],
): Entries<T> {
  const read: ReadEntry<T>[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const received of entries) {
    const parsed = schema.safeParse(received);
    if (parsed.success) read.push({ wire: parsed.data, received });
    else unreadable.push(keptRaw(received, pathOf(parsed.error), secrets));
  }
  return { read, unreadable };
}

export const keptRaw = (
  received: unknown,
  path: string,
  secrets: readonly string[],
): UnreadableEntry => ({ raw: withoutSecrets(jsonTextOf(received), secrets), path });

/** Where a value first departs from its schema: `unitItems[0].uuid`; `$` is the value itself. */
export function pathOf(error: z.ZodError): string {
  const steps = error.issues[0]?.path ?? [];
  const path = steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return path.join("").replace(/^\./, "") || "$";
}
