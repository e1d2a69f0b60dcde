/** After the work: every fault ends, and everything must come to rest in bounded virtual time. */
import type { ScanId } from "../../core/ids.ts";
import { asInstant, later } from "../../core/time.ts";
import { readsOf } from "./collect.ts";
import { connection } from "./gateway-process.ts";
import type { Handheld } from "./handheld.ts";
import { heldCursor, heldRows } from "./held-rows.ts";
import type { Stage } from "./stage.ts";

const stepMs = 3_000;
/** A poisoned booking takes two minutes to be parked; nothing else takes as long. */
const longestMs = 15 * 60_000;

export function endFaults(stage: Stage): void {
  stage.supplierLink.heal();
  stage.gateway.death.disarm();
  for (const { link, death } of stage.devices) {
    link.heal();
    death.disarm();
  }
}

/** What is not at rest in the end, in words; empty when all is. */
export async function drain(stage: Stage): Promise<readonly string[]> {
  const { time } = stage;
  const end = later(time.now(), longestMs);
  /** Scans that the gateway has been seen to hold: nothing loses them any more. */
  const held = new Set<ScanId>();
  await time.run(later(time.now(), stepMs));
  await releaseRevoked(stage);
  let open = await unrest(stage, held);
  while (open.length > 0 && time.now() < end) {
    await time.run(later(time.now(), stepMs));
    await releaseRevoked(stage);
    open = await unrest(stage, held);
  }
  return open.map((what) => `not at rest: ${what}`);
}

/** A supervisor believes what a revoked device has handed in. */
async function releaseRevoked({ devices, gateway }: Stage): Promise<void> {
  for (const { isRevoked, profile } of devices) {
    if (isRevoked) await gateway.process()?.core.release(profile.device);
  }
}

async function unrest(stage: Stage, held: Set<ScanId>): Promise<readonly string[]> {
  const process = stage.gateway.process();
  if (process === null) return ["the gateway is down"];
  const outbox = process.store.outboxOf(connection);
  const due = await outbox.due(asInstant(Number.MAX_SAFE_INTEGER), 1_000);
  const sending = await outbox.inState("sending");
  const busy = [...due, ...sending].map(({ id, state }) => `gateway ${state.kind} ${id}`);
  const ofDevices = await Promise.all(stage.devices.map((device) => unrestOf(stage, device, held)));
  return [...busy, ...ofDevices.flat()];
}

async function unrestOf(
  stage: Stage,
  device: Handheld,
  held: Set<ScanId>,
): Promise<readonly string[]> {
  const name = `device ${device.index}`;
  if (device.tabs().length === 0) return [`${name} is down`];
  const reads = readsOf(stage);
  const owed: string[] = [];
  const rows = await heldRows(device);
  for (const { scan, state } of rows) {
    if (state === null || state.kind === "settled") continue;
    if (state.kind === "received" && device.isRevoked) continue;
    // what waits behind a parked entry has no settlement yet
    if (state.kind === "received" && (await reads.settlementOf(scan.id)) === null) continue;
    owed.push(`${name} ${state.kind} ${scan.id}`);
  }
  if (owed.length > 0) return owed;
  // what a restored gateway has lost is handed in again; a revoked device hands in too, and is told nothing. Asked last,
  // because it asks for every scan
  for (const { scan, state } of rows) {
    const isDelivered = state?.kind === "received" || state?.kind === "settled";
    if (!isDelivered || held.has(scan.id)) continue;
    if ((await reads.scanById(scan.id)) === null) owed.push(`${name} alone has ${scan.id}`);
    else held.add(scan.id);
  }
  if (device.isRevoked) {
    return device.disks.list.current === null ? owed : [...owed, `${name} still has bookings`];
  }
  const cursor = await heldCursor(device);
  const highest = await reads.highestOffset();
  return cursor?.offset === highest
    ? owed
    : [...owed, `${name} has read the feed up to ${cursor?.offset} of ${highest}`];
}
