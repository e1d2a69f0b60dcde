/**
 * Under which numbers this device records. An incarnation is minted with the database, and again whenever numbers may have
 * been used that the database does not remember: so no number ever means two scans.
 */
import { z } from "zod";
import type { Incarnation } from "../core/ids.ts";
import { incarnationSchema } from "../protocol/ids-schema.ts";
import type { LedgerTransaction, LedgerView } from "./ledger-database.ts";
import { metaIn, readMeta, writeMeta } from "./ledger-meta.ts";
import { type Numbering, numberingSchema } from "./ledger-rows.ts";

/** `GET /v1/changes` takes no more. */
const mostIncarnations = 16;
const incarnationsSchema = z.array(incarnationSchema);

/** What comes after every number of one incarnation in the index of numbers. */
export const numbersOf = ({ device }: Pick<Numbering, "device">, incarnation: Incarnation) => ({
  above: (seq: number) => [device, incarnation, seq + 1] as const,
  end: [device, incarnation, Number.POSITIVE_INFINITY] as const,
});
export const byNumber = "[scan.device+scan.incarnation+scan.seq]";

/** The next scan starts from 1; the lanes go on as they are. */
export async function mintIncarnation(
  tx: LedgerTransaction,
  held: Numbering,
  incarnation: Incarnation,
): Promise<void> {
  await keepEarlier(tx, [held.incarnation]);
  await writeMeta(tx, "numbering", { ...held, incarnation, nextSeq: 1 } satisfies Numbering);
}

/** Adds incarnations, latest first, that scans of this database carry. */
export async function keepEarlier(
  tx: LedgerTransaction,
  incarnations: readonly Incarnation[],
): Promise<void> {
  const before = (await readMeta(tx, "earlier-incarnations", incarnationsSchema)) ?? [];
  const all = [...new Set([...incarnations, ...before])].slice(0, mostIncarnations - 1);
  await writeMeta(tx, "earlier-incarnations", all);
}

/** The current one, then earlier ones of which scans are kept, latest first; none before the first enrolment. */
export async function readIncarnations(db: LedgerView): Promise<readonly Incarnation[]> {
  const [numberingRow, earlierRow] = await db.meta.bulkGet(["numbering", "earlier-incarnations"]);
  const numbering = metaIn(numberingRow, "numbering", numberingSchema);
  if (numbering === null) return [];
  const earlier = metaIn(earlierRow, "earlier-incarnations", incarnationsSchema) ?? [];
  const kept: Incarnation[] = [numbering.incarnation];
  for (const incarnation of earlier) {
    const numbers = numbersOf(numbering, incarnation);
    const scans = db.scans.where(byNumber).between(numbers.above(0), numbers.end);
    if ((await scans.limit(1).count()) > 0) kept.push(incarnation);
  }
  return kept;
}
