/**
 * Lists entry by entry: one that cannot be read is kept raw beside the others and stops none of them.
 */
import type { z } from "zod";
import type { UnreadableEntry } from "./connector.ts";
import { jsonTextOf } from "./json-text.ts";
import { withoutSecrets } from "./supplier-http.ts";

export interface Entries<T> {
  readonly read: readonly ReadEntry<T>[];
  readonly unreadable: readonly UnreadableEntry[];
}

interface ReadEntry<T> {
  readonly wire: T;
  /** As it arrived, for the case that translating it fails. */
  readonly received: unknown;
}

/** What is kept of an entry that cannot be read; `path` says where it departs. */
export type Keep = (received: unknown, path: string) => UnreadableEntry;

export function readEntries<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  keep: Keep,
): Entries<T> {
  const read: ReadEntry<T>[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const received of entries) {
    const parsed = schema.safeParse(received);
    if (parsed.success) read.push({ wire: parsed.data, received });
    else unreadable.push(keep(received, pathOf(parsed.error)));
  }
  return { read, unreadable };
}

export const wiresOf = <T>(entries: Entries<T>): readonly T[] =>
  entries.read.map(({ wire }) => wire);

/** All of it, as JSON text without the secrets. */
export const keepRaw =
  (secrets: readonly string[]): Keep =>
  (received, path) => ({ raw: withoutSecrets(jsonTextOf(received), secrets), path });

/** Where a value first departs from its schema: `unitItems[0].uuid`; `$` is the value itself. */
export function pathOf(error: z.ZodError): string {
  const steps = error.issues[0]?.path ?? [];
  const path = steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return path.join("").replace(/^\./, "") || "$";
}
