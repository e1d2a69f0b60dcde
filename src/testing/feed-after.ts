/** The feed's rows, for who stands nowhere else. */
import type { FeedRow, JournalReads } from "../gateway/ingest/journal-store.ts";
import { thisDevice } from "./builders.ts";

/** In order, at most `limit`. */
export async function feedAfter(
  reads: JournalReads,
  offset: number,
  limit = 100_000,
): Promise<readonly FeedRow[]> {
  const stand = { device: thisDevice, offset, settled: 0, incarnations: [], limit };
  return (await reads.lookFrom(stand)).feed;
}
