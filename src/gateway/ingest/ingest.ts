/**
 * Takes scans from devices into the journal.
 *
 * Promises: a scan that admitted somebody is always accepted and recorded; a repeat is answered without a second effect;
 * what cannot be parsed is held raw and counts as held; one bad item never delays the next. Everything that follows from
 * a scan (admission, feed, claim, outbox entry or settlement) is written in the scan's own transaction.
 * Will not: judge again, or call a supplier.
 */
import type { BookingKey, DeviceId } from "../../core/ids.ts";
import type { ConnectionMode, Product } from "../../core/product.ts";
import type { Scan } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { Instant } from "../../core/time.ts";
import { scanSchema } from "../../protocol/scan-schema.ts";
import type { Receipt } from "../../protocol/v1.ts";
import type { Database, Sql } from "../store/database.ts";
import { enqueueRedemption } from "./redemption-outbox.ts";
import { insertScan, quarantine, scanIsHeld } from "./journal.ts";
import { claimUse } from "./claims.ts";
import { recordAdmission } from "./admissions.ts";
import { recordSettlement } from "./settlements.ts";

export interface IngestDeps {
  readonly database: Database;
  readonly modeOf: (scan: Scan) => ConnectionMode;
  /** The product of a booking, where the gateway has it. */
  readonly productOf: (booking: BookingKey) => Promise<Product | null>;
}

export interface Delivery {
  readonly device: DeviceId;
  readonly receivedAt: Instant;
  /** As they came; parsed one by one here. */
  readonly scans: readonly unknown[];
  /** Why nothing of this device is believed without a supervisor; null for a device in good standing. */
  readonly distrust: string | null;
}

export async function ingestScans(
  deps: IngestDeps,
  delivery: Delivery,
): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  for (const [index, raw] of delivery.scans.entries()) {
    receipts.push({ index, kind: await ingestOne(deps, delivery, raw) });
  }
  return receipts;
}

async function ingestOne(
  deps: IngestDeps,
  delivery: Delivery,
  raw: unknown,
): Promise<Receipt["kind"]> {
  const parsed = scanSchema.safeParse(raw);
  const problem = distrustOf(delivery, parsed);
  if (!parsed.success || problem !== null) {
    const reason = problem ?? parsed.error?.message ?? "unreadable";
    await quarantine(deps.database, { ...delivery, raw, problem: reason });
    return "quarantined";
  }
  try {
    return await journalled(deps, parsed.data, delivery.receivedAt);
  } catch (bug) {
    // held raw, so that one scan that trips over a bug cannot hold up its device for ever; throws when nothing can be held
    await quarantine(deps.database, { ...delivery, raw, problem: String(bug) });
    return "quarantined";
  }
}

async function journalled(deps: IngestDeps, scan: Scan, now: Instant): Promise<Receipt["kind"]> {
  // asked outside: an embedded database has one connection, and the transaction holds it
  const product = scan.admission === null ? null : await deps.productOf(scan.admission.booking);
  const mode = deps.modeOf(scan);
  return deps.database.transaction(async (sql) => {
    if (await scanIsHeld(sql, scan.id)) return "repeat";
    const numbered = await insertScan(sql, scan, now);
    await consequences(sql, { scan, product, mode, now });
    return numbered;
  });
}

function distrustOf(
  { distrust, device }: Delivery,
  parsed: ReturnType<typeof scanSchema.safeParse>,
): string | null {
  if (distrust !== null) return distrust;
  return parsed.success && parsed.data.device !== device ? "scan of another device" : null;
}

interface Journalled {
  readonly scan: Scan;
  readonly product: Product | null;
  readonly mode: ConnectionMode;
  readonly now: Instant;
}

async function consequences(sql: Sql, { scan, product, mode, now }: Journalled): Promise<void> {
  const { admission, redemption } = scan;
  if (admission === null || redemption === null) {
    await settleUnsent(sql, scan, { why: "nobody-admitted", now });
    return;
  }
  await recordAdmission(sql, scan, now);
  if (mode === "observe") {
    await settleUnsent(sql, scan, { why: "observe", now });
    return;
  }
  const claimed = await claimUse(sql, { scan: scan.id, admission, product, now });
  if (claimed) {
    await enqueueRedemption(sql, { scan: scan.id, admission, redemption, now });
  } else {
    await settleUnsent(sql, scan, { why: "claimed-by-other", now });
  }
}

type WhyNotSent = Extract<Settlement, { kind: "not-sent" }>["why"];

const settleUnsent = (
  sql: Sql,
  { device, id }: Scan,
  { why, now }: { readonly why: WhyNotSent; readonly now: Instant },
): Promise<void> =>
  recordSettlement(sql, { device, scan: id, settlement: { kind: "not-sent", why }, now });
