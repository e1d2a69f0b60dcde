/** Turns settled outbox entries into settlements of their scans, with everything that follows for their bookings. */
import type { Instant } from "../../core/time.ts";
import type { IngestDeps } from "./ingest.ts";
import { reconsider } from "./journal-scan.ts";
import type { RedemptionEntry } from "./journal-store.ts";
import { settle } from "./redemptions.ts";

/**
 * Safe to call at any time: an entry settled just before the process died is found here at the next start. One that cannot
 * be published does not hold up the others; its error is thrown at the end. Answers how many were published.
 */
export async function publishSettlements(deps: IngestDeps, now: Instant): Promise<number> {
  const entries = await deps.store.reads.unpublishedEntries();
  const failures: unknown[] = [];
  for (const entry of entries) {
    await publish(deps, entry, now).catch((failure: unknown) => failures.push(failure));
  }
  if (failures.length > 0) throw new AggregateError(failures, "settlements not published");
  return entries.length;
}

async function publish(deps: IngestDeps, entry: RedemptionEntry, now: Instant): Promise<void> {
  if (entry.state.kind !== "settled") return;
  const { settlement } = entry.state;
  const { booking } = entry.payload;
  const { store, modeOf, canUnredeem, newId } = deps;
  const facts = await deps.bookingFacts(booking);
  await store.transaction(async (tx) => {
    const held = await tx.scanById(entry.id);
    if (held === null) throw new Error(`an outbox entry without its scan: ${entry.id}`);
    const step = { tx, facts, modeOf, canUnredeem, newId, now };
    if (await settle(step, held.scan, settlement)) await reconsider(step, booking);
  });
}
