/** Everything of one run: time, network, processes and their disks, and the log of what went wrong. */
import type { Booking } from "../../core/booking.ts";
import type { Random } from "../../core/effects.ts";
import { asDeviceId, asIncarnation, type DeviceId, type PageHash } from "../../core/ids.ts";
import { asInstant } from "../../core/time.ts";
import { emptyJournalState, type JournalState } from "../../gateway/ingest/journal-state.ts";
import { noRegistryRows } from "../../gateway/devices/memory-device-registry.ts";
import { createMemoryJournalStore } from "../../gateway/ingest/memory-journal-store.ts";
import type { DeviceProfile } from "../../storage/device-profile.ts";
import { createSeededRandom } from "../seeded-random.ts";
import { createFaultLog, type FaultLog } from "./call-faults.ts";
import { createDeath, type Death } from "./deaths.ts";
import type { Engine } from "./engine.ts";
import {
  enrolled,
  gates,
  type GatewayDisks,
  type GatewayProcess,
  startGateway,
  supplierTimeoutMs,
} from "./gateway-process.ts";
import { graceMs } from "./generate.ts";
import { createMemoryRecords, createMemorySnapshot } from "./memory-snapshot.ts";
import { createLink, type Link } from "./network.ts";
import type { SqlStores } from "./pglite-stores.ts";
import type { Schedule } from "./schedule.ts";
import { startSupplier, type SupplierProcess } from "./supplier-process.ts";
import { supplierOrigin } from "./suppliers/sim-supplier.ts";
import { simSuppliers } from "./suppliers/sim-suppliers.ts";
import { type Handheld, startHandheld } from "./handheld.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";
import type { SimWorld } from "./world.ts";

export interface Stage {
  readonly schedule: Schedule;
  readonly time: VirtualTime;
  readonly faults: FaultLog;
  readonly world: SimWorld;
  readonly supplier: SupplierProcess;
  readonly supplierLink: Link;
  readonly gateway: GatewayOnStage;
  readonly devices: readonly Handheld[];
  /** What the engines themselves call a bug. */
  readonly bugs: readonly string[];
}

export interface GatewayOnStage {
  readonly death: Death;
  /** Null while it is down. */
  readonly process: () => GatewayProcess | null;
  readonly disks: GatewayDisks;
  /** Null where its store cannot be put back (a real database). */
  readonly memory: { state: JournalState; backup: JournalState | null } | null;
  /** Ends at once, and is up again `ms` later. */
  readonly die: (ms: number) => void;
}

/** A July morning at ten in London, where all products are. */
export const openingTime = asInstant(Date.parse("2026-07-15T09:00:00Z"));

export async function setStage(
  schedule: Schedule,
  engine: Engine,
  stores: SqlStores,
): Promise<Stage> {
  const time = createVirtualTime(openingTime);
  const random = createSeededRandom(schedule.seed ^ 0x5f3759df);
  const newId = createIds(random);
  const faults = createFaultLog();
  const bugs: string[] = [];
  const seller = simSuppliers[schedule.supplier];
  const world = seller.sell({ ...schedule, now: openingTime, random });
  const supplier = startSupplier({ time, world, seller });
  const net = { time, random, log: faults };
  const supplierLink = createLink({
    ...net,
    name: "gateway→supplier",
    origin: supplierOrigin,
    host: () => supplier,
    patienceMs: () => supplierTimeoutMs,
  });

  const memory = schedule.store === "memory" ? { state: emptyJournalState(), backup: null } : null;
  const disks: GatewayDisks = {
    registry: noRegistryRows(),
    snapshot: createMemorySnapshot(),
    records: createMemoryRecords(),
    attempts: 0,
    openJournal:
      memory === null
        ? await stores.fresh(time)
        : () => createMemoryJournalStore({ state: memory.state }),
  };
  const onBug = (bug: string): void => void bugs.push(bug);
  let running: GatewayProcess | null = null;
  const death: Death = createDeath(() => {
    faults.note({ at: time.now(), kind: "crash-gateway", where: "gateway", what: "" });
    die(downMs.gateway);
  });
  const downMs = { gateway: 2_000 };
  let starts = 0;
  const start = async (): Promise<void> => {
    running = await startGateway(
      {
        time,
        random,
        engine,
        graceMs,
        newId,
        death,
        onBug,
        world,
        listEveryMs: seller.listEveryMs,
        fetchFor: supplierLink.fetchFor,
      },
      disks,
    );
  };
  const die = (ms: number): void => {
    running?.life.end();
    running = null;
    const due = (starts += 1);
    // who dies while it is down comes back once, after the later death
    time.after(ms, () => (due === starts ? void start() : undefined));
  };
  const gateway: GatewayOnStage = {
    death,
    disks,
    memory,
    die,
    process: () => (running === null || running.life.isOver() ? null : running),
  };

  const pages = new Map<PageHash, readonly Booking[]>();
  const devices = await Promise.all(
    schedule.devices.map(async ({ gate, skewMs }, index) => {
      const profile = profileOf(index, gate);
      enrolled(disks, profile.device);
      const link = createLink({
        ...net,
        name: `device-${index}→gateway`,
        origin: "http://gateway.test",
        host: gateway.process,
        patienceMs: patienceOfDevice,
      });
      return startHandheld({
        index,
        waits: schedule.seed % 3 === 0,
        profile,
        skewMs,
        link,
        time,
        random,
        engine,
        newId,
        faults,
        pages,
        onBug,
      });
    }),
  );
  await start();
  return { schedule, time, faults, world, supplier, supplierLink, gateway, devices, bugs };
}

/** How long a device waits for an answer (ms); only used to make requests arrive after that. */
const patienceOfDevice = (path: string): number => (path.startsWith("/v1/scans") ? 8_000 : 1_500);

function profileOf(index: number, gate: 1 | 2): DeviceProfile {
  const device: DeviceId = asDeviceId(`00000000-0000-4000-8000-00000000d00${index}`);
  const incarnation = asIncarnation(`00000000-0000-4000-8000-00000000c00${index}`);
  const label = `Gate ${gate}`;
  return {
    device,
    incarnation,
    token: device,
    operator: `Steward ${index}`,
    gate: { id: gates[gate], sign: String(gate), label, place: null },
    role: "steward",
    products: "all",
    venue: "Harbour",
    origin: null,
  };
}

/** The shape of version 4, from the seed. */
function createIds(random: Random): () => string {
  const hex = (length: number): string => {
    let digits = "";
    while (digits.length < length) digits += "0123456789abcdef"[Math.floor(random() * 16)];
    return digits;
  };
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}
