/**
 * Takes scans from devices into the journal.
 *
 * Promises: a scan that admitted somebody is always accepted and recorded; a repeat is answered without a second effect;
 * what cannot be parsed is held raw and counts as held; one bad item never delays the next. Everything that follows from
 * a scan (admission, undo, feed, claim, outbox entry or settlement, conflicts) is written in the scan's own transaction.
 * Will not: judge again, or call a supplier.
 */
import { z } from "zod";
import type { BookingKey, ConnectionId, DeviceId } from "../../core/ids.ts";
import type { ConnectionMode } from "../../core/product.ts";
import type { Scan } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { Instant } from "../../core/time.ts";
import { incarnationSchema } from "../../protocol/ids-schema.ts";
import { scanSchema } from "../../protocol/scan-schema.ts";
import type { Receipt } from "../../protocol/v1.ts";
import { type BookingFacts, noFacts } from "./booking-step.ts";
import { journalScan, type Resent } from "./journal-scan.ts";
import type { JournalStore, Quarantined } from "./journal-store.ts";

export interface IngestDeps {
  readonly store: JournalStore;
  readonly modeOf: (scan: Scan) => ConnectionMode;
  /** Whether this supplier takes a recorded use back. */
  readonly canUnredeem: (connection: ConnectionId) => boolean;
  readonly bookingFacts: (booking: BookingKey) => Promise<BookingFacts>;
  /** A new random identity on each call. */
  readonly newId: () => string;
}

export interface Delivery {
  readonly device: DeviceId;
  readonly receivedAt: Instant;
  /** As they came; parsed one by one here. */
  readonly scans: readonly unknown[];
  /** Handed in before and forgotten by this database: by place in `scans`, with the settlement that the device knows. */
  readonly resent: readonly { readonly index: number; readonly settlement: Settlement | null }[];
  /** Why nothing of this device is believed without a supervisor; null for a device in good standing. */
  readonly distrust: string | null;
}

export async function ingestScans(
  deps: IngestDeps,
  delivery: Delivery,
): Promise<readonly Receipt[]> {
  const resent = new Map(delivery.resent.map(({ index, settlement }) => [index, { settlement }]));
  const receipts: Receipt[] = [];
  for (const [index, raw] of delivery.scans.entries()) {
    const kind = await ingestOne(deps, delivery, { raw, resent: resent.get(index) ?? null });
    receipts.push({ index, kind });
  }
  return receipts;
}

/**
 * A supervisor believes a revoked device after all: what is held of it raw goes the way of all scans. What still cannot
 * be read, or is another device's, stays. Answers how many went.
 */
export async function releaseQuarantined(
  deps: IngestDeps,
  device: DeviceId,
  now: Instant,
): Promise<number> {
  let released = 0;
  for (const held of await deps.store.reads.quarantinedOf(device)) {
    const parsed = scanSchema.safeParse(JSON.parse(held.raw));
    if (!parsed.success || parsed.data.device !== device) continue;
    await journalled(deps, { scan: parsed.data, now, resent: held.resent, releases: held });
    released += 1;
  }
  return released;
}

interface Item {
  readonly raw: unknown;
  readonly resent: Resent | null;
}

async function ingestOne(
  deps: IngestDeps,
  delivery: Delivery,
  { raw, resent }: Item,
): Promise<Receipt["kind"]> {
  const parsed = scanSchema.safeParse(raw);
  const problem = distrustOf(delivery, parsed);
  if (!parsed.success || problem !== null) {
    return quarantined(deps, delivery, {
      raw,
      resent,
      problem: problem ?? parsed.error?.message ?? "unreadable",
    });
  }
  const arrival = { scan: parsed.data, now: delivery.receivedAt, resent, releases: null };
  try {
    // once more, because a database may fail a transaction that would go well the second time
    return await journalled(deps, arrival).catch(() => journalled(deps, arrival));
  } catch (bug) {
    // held raw, so that one scan that trips over a bug cannot hold up its device for ever; throws when nothing can be held
    return quarantined(deps, delivery, { raw, resent, problem: String(bug) });
  }
}

function distrustOf(
  { distrust, device }: Delivery,
  parsed: ReturnType<typeof scanSchema.safeParse>,
): string | null {
  if (distrust !== null) return distrust;
  return parsed.success && parsed.data.device !== device ? "scan of another device" : null;
}

interface Arrival {
  readonly scan: Scan;
  readonly now: Instant;
  readonly resent: Resent | null;
  /** Where it was held until now. */
  readonly releases: Quarantined | null;
}

async function journalled(
  deps: IngestDeps,
  { scan, now, resent, releases }: Arrival,
): Promise<Receipt["kind"]> {
  const { store, modeOf, canUnredeem, newId } = deps;
  // asked outside: an embedded database has one connection, and the transaction holds it
  const booking = await bookingConcerned(deps, scan);
  const facts = booking === null ? noFacts : await deps.bookingFacts(booking);
  return store.transaction(async (tx) => {
    if (releases !== null) await tx.release(releases);
    return journalScan({ tx, facts, modeOf, canUnredeem, newId, now }, scan, resent);
  });
}

async function bookingConcerned({ store }: IngestDeps, scan: Scan): Promise<BookingKey | null> {
  if (scan.admission !== null) return scan.admission.booking;
  if (scan.verdict.kind !== "undone") return null;
  const undone = await store.reads.admissionByScan(scan.verdict.scan);
  return undone?.booking ?? scan.verdict.card.booking;
}

async function quarantined(
  { store }: IngestDeps,
  { device, receivedAt }: Delivery,
  { raw, resent, problem }: Item & { readonly problem: string },
): Promise<"quarantined"> {
  const number = numberSchema.safeParse(raw).data ?? null;
  const text = JSON.stringify(raw) ?? "null";
  await store.transaction((tx) =>
    tx.quarantine({ device, receivedAt, raw: text, problem, number, resent }),
  );
  return "quarantined";
}

/** What can still be read of a scan that cannot: the number under which it counts as held. */
const numberSchema = z.object({
  incarnation: incarnationSchema,
  seq: z
    .int()
    .positive()
    .max(2 ** 31 - 1),
});
