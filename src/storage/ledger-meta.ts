/** Single values of the ledger database, parsed on read. Null when never stored. */
import { z } from "zod";
import type { ClockOffset } from "../core/clock-offset.ts";
import type { Result } from "../core/result.ts";
import { instantSchema } from "../protocol/ids-schema.ts";
import type { LedgerDatabase, LedgerTransaction, LedgerView } from "./ledger-database.ts";
import type { MetaKey } from "./ledger-rows.ts";
import { issueOf } from "./quarantine.ts";
import { CorruptRecord, type StorageFailure } from "./storage-failure.ts";

/** Throws `CorruptRecord` for a value that does not parse: the device cannot do without the ones it has. */
export async function readMeta<T>(
  db: Pick<LedgerView, "meta">,
  key: MetaKey,
  schema: z.ZodType<T>,
): Promise<T | null> {
  return metaIn(await db.meta.get(key), key, schema);
}

/** Of a row that has been read already: several values are asked for in one question. */
export function metaIn<T>(row: unknown, key: MetaKey, schema: z.ZodType<T>): T | null {
  if (row === undefined) return null;
  const value = typeof row === "object" && row !== null && "value" in row ? row.value : undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new CorruptRecord(`meta ${key}: ${issueOf(parsed.error)}`);
  return parsed.data;
}

export async function writeMeta(
  tx: LedgerTransaction,
  key: MetaKey,
  value: unknown,
): Promise<void> {
  await tx.meta.put({ key, value });
}

export const clockOffsetSchema: z.ZodType<ClockOffset> = z.object({
  ms: z.number(),
  uncertaintyMs: z.number(),
  measuredAt: instantSchema,
});

export const readClockOffset = (
  db: LedgerDatabase,
): Promise<Result<ClockOffset | null, StorageFailure>> =>
  db.attempt(() => readMeta(db, "clock-offset", clockOffsetSchema));

export const saveClockOffset = (
  db: LedgerDatabase,
  offset: ClockOffset,
): Promise<Result<void, StorageFailure>> =>
  db.attempt(() => db.transaction(["meta"], (tx) => writeMeta(tx, "clock-offset", offset)));
