/**
 * Answers entry by entry: one that cannot be read is kept raw beside the others and stops none of them.
 */
import { z } from "zod";
import type { UnreadableEntry } from "../connector.ts";
import { withoutSecrets } from "../supplier-http.ts";
import { jsonTextOf } from "./json-text.ts";
import { type WireBooking, bookingSchema } from "./schema.ts";

export interface ReadEntry {
  readonly wire: WireBooking;
  /** As it arrived, for the case that translating it fails. */
  readonly received: unknown;
}

export interface Entries {
  readonly read: readonly ReadEntry[];
  readonly unreadable: readonly UnreadableEntry[];
}

export function readEntries(entries: readonly unknown[], secrets: readonly string[]): Entries {
  const read: ReadEntry[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const received of entries) {
    const parsed = bookingSchema.safeParse(received);
    if (parsed.success) read.push({ wire: parsed.data, received });
    else unreadable.push(keptRaw(received, pathOf(parsed.error), secrets));
  }
  return { read, unreadable };
}

/** Another account's booking is kept by that account's name alone: its guests are no business of this venue. */
export function keptRaw(
  received: unknown,
  path: string,
  secrets: readonly string[],
): UnreadableEntry {
  const kept = path === "supplier" ? ownerOnly.safeParse(received).data : received;
  return { raw: withoutSecrets(jsonTextOf(kept), secrets), path };
}

const ownerOnly = z.object({ supplier: z.unknown() });

/** A bare object counts as a list of one. */
export const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json]);

/** Where a value first departs from its schema: `tickets[0].barcode`; `$` is the value itself. */
export function pathOf(error: z.ZodError): string {
  const steps = error.issues[0]?.path ?? [];
  const path = steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return path.join("").replace(/^\./, "") || "$";
}
