/** Single values of the ledger database, parsed on read. Null when never stored. */
import type { z } from "zod";
import type { LedgerDatabase } from "./ledger-database.ts";
import type { MetaKey } from "./ledger-rows.ts";
import { issueOf } from "./quarantine.ts";
import { CorruptRecord } from "./storage-failure.ts";

/** Throws `CorruptRecord` for a value that does not parse: the device cannot do without the ones it has. */
export async function readMeta<T>(
  db: LedgerDatabase,
  key: MetaKey,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const row = await db.meta.get(key);
  if (row === undefined) return null;
  const value = typeof row === "object" && row !== null && "value" in row ? row.value : undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new CorruptRecord(`meta ${key}: ${issueOf(parsed.error)}`);
  return parsed.data;
}

export async function writeMeta(db: LedgerDatabase, key: MetaKey, value: unknown): Promise<void> {
  await db.meta.put({ key, value });
}
