/** A simulated gateway: the production core on stores that outlive it. It can die at any commit and start again. */
import type { Connector } from "../../connectors/connector.ts";
import { createConnector } from "../../connectors/registry.ts";
import type { Random } from "../../core/effects.ts";
import { asConnectionId, asDeviceId, asGateId, type DeviceId } from "../../core/ids.ts";
import { createGatewayCore, type GatewayCore } from "../../gateway/compose-core.ts";
import { connectionSettings } from "../../gateway/config/connections.ts";
import type { GatewayConfig } from "../../gateway/config.ts";
import {
  createMemoryDeviceRegistry,
  type RegistryRows,
} from "../../gateway/devices/memory-device-registry.ts";
import type { JournalStore } from "../../gateway/ingest/journal-store.ts";
import { emptyJournalState } from "../../gateway/ingest/journal-state.ts";
import type { SnapshotStore } from "../../gateway/snapshot/snapshot-store.ts";
import type { SupplierRecords } from "../../gateway/suppliers/supplier-records.ts";
import { memorySupervision } from "../memory-supervision.ts";
import { aRegisteredDevice } from "../registered-device.ts";
import { mortalJournal, type Death } from "./deaths.ts";
import type { Engine } from "./engine.ts";
import { createLife, type Life } from "./life.ts";
import type { Host } from "./network.ts";
import { withCodeList } from "./suppliers/code-list.ts";
import { connectionName } from "./suppliers/configured.ts";
import type { PolicyName, SimWorld } from "./world.ts";
import type { VirtualTime } from "./virtual-time.ts";

export const connection = asConnectionId(connectionName);
export const supplierTimeoutMs = 3_000;

/** What of a gateway is on its disks. */
export interface GatewayDisks {
  readonly registry: RegistryRows;
  readonly snapshot: SnapshotStore;
  readonly records: SupplierRecords;
  /** Opened anew by each life; a restored backup is another one. */
  readonly openJournal: () => JournalStore;
  attempts: number;
}

export interface GatewayDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly engine: Engine;
  readonly graceMs: number;
  readonly world: SimWorld;
  /** How often the supplier is asked for its list (ms). */
  readonly listEveryMs: number;
  readonly fetchFor: (life: Life) => typeof fetch;
  readonly newId: () => string;
  readonly death: Death;
  readonly onBug: (bug: string) => void;
}

export interface GatewayProcess extends Host {
  readonly core: GatewayCore;
  readonly store: JournalStore;
}

export async function startGateway(
  deps: GatewayDeps,
  disks: GatewayDisks,
): Promise<GatewayProcess> {
  const life = createLife(deps.time);
  const clock = { now: deps.time.now };
  const config = configOf(deps);
  const store = deps.engine.journal(mortalJournal(disks.openJournal(), life, deps.death));
  const connector = connectorOf(deps, life);
  const core = await createGatewayCore({
    config,
    store,
    // nobody supervises in a schedule
    ...memorySupervision(emptyJournalState()),
    devices: createMemoryDeviceRegistry(disks.registry),
    snapshot: disks.snapshot,
    records: disks.records,
    attemptMark: {
      read: async () => disks.attempts,
      raise: async (attempts) => {
        disks.attempts = Math.max(disks.attempts, attempts);
      },
    },
    tokens: { issue: async (device) => device, verify: async (token) => asDeviceId(token) },
    connectors: [deps.engine.connector(connector)],
    clock,
    scheduler: life,
    random: deps.random,
    log: { info: () => undefined, warn: () => undefined, error: bugsTo(deps.onBug) },
    newId: deps.newId,
    isShared: false,
    mayTryEnrolment: async () => true,
    appRoutes: null,
    onEnrolled: () => undefined,
  });
  void core.start();
  return { life, core, store, handle: async (request) => life.awaits(handled(core, request)) };
}

/** As the composition root makes it, on the simulated network. */
function connectorOf({ world, fetchFor, time }: GatewayDeps, life: Life): Connector {
  const network = { fetch: fetchFor(life), now: time.now, after: life.after };
  return withCodeList(createConnector(connectionSettings(world.connection), network), world);
}

const handled = async (core: GatewayCore, request: Request): Promise<Response> =>
  core.app.fetch(request);

const bugsTo =
  (onBug: (bug: string) => void) =>
  (message: string, context?: Readonly<Record<string, unknown>>): void =>
    onBug(`${message} ${JSON.stringify(context ?? {})}`);

const gateOne = asGateId("gate-1");
const gateTwo = asGateId("gate-2");
export const gates = { 1: gateOne, 2: gateTwo } as const;

type Policy = GatewayConfig["policy"];

const policies: Readonly<Record<PolicyName, Partial<Policy>>> = {
  straight: {},
  home: { offline: { kind: "home-gate", gate: gateOne } },
  held: { offline: { kind: "hold" } },
  first: { gatewayFirst: true },
  twice: { use: { kind: "times", times: 2 } },
};

function configOf({ engine, graceMs, world, listEveryMs }: GatewayDeps): GatewayConfig {
  return {
    venue: "Harbour",
    gates: [
      { id: gateOne, sign: "1", label: "Gate 1", place: null },
      { id: gateTwo, sign: "2", label: "Gate 2", place: null },
    ],
    connections: [world.connection],
    mapping: [...world.policies].map(([product, policy]) => ({
      connection,
      product,
      gates: [gateOne, gateTwo],
      policy: policies[policy],
    })),
    policy: {
      use: { kind: "once" },
      offline: { kind: "admit" },
      gatewayFirst: false,
      confirm: "straight",
      earlyMs: 1_800_000,
      lateMs: 1_800_000,
    },
    timing: {
      listEveryMs,
      supplierTimeoutMs,
      listTimeoutMs: supplierTimeoutMs,
      graceMs: engine.graceMs(graceMs),
      lookupBudgetMs: 1_500,
    },
    demo: false,
  };
}

export const enrolled = (disks: GatewayDisks, device: DeviceId): void =>
  void disks.registry.devices.set(device, aRegisteredDevice({ device, gate: gateOne }));
