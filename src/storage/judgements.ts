/** What scans were judged on, so that each can be judged again. */
import type { ScanId } from "../core/ids.ts";
import type { JudgeVector } from "../core/vector.ts";
import { vectorSchema } from "../protocol/vector-schema.ts";
import type { LedgerView } from "./ledger-database.ts";
import { valueAt } from "./index-key.ts";
import { issueOf } from "./quarantine.ts";
import { readScans } from "./scan-history.ts";
import { CorruptRecord } from "./storage-failure.ts";

/** Null where nothing was kept beside the scan. Throws `CorruptRecord` for what does not parse. */
export async function readVector(db: LedgerView, id: ScanId): Promise<JudgeVector | null> {
  const scan = (await readScans(db, [id])).get(id);
  const row = await db.judgements.get(id);
  if (scan === undefined || row === undefined) return null;
  const vector = vectorSchema.safeParse({
    name: id,
    input: valueAt(row, ["input"]),
    verdict: scan.verdict,
  });
  if (!vector.success) throw new CorruptRecord(`judgement of ${id}: ${issueOf(vector.error)}`);
  return vector.data;
}
