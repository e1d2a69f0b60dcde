/** The gateway without Node, on memory and virtual time, with one connector of a test's choice in mode redeem. */
import type { Connector } from "../connectors/connector.ts";
import { asDeviceId } from "../core/ids.ts";
import type { Scan } from "../core/scan.ts";
import { type Changes, changesSchema, manifestSchema } from "../protocol/v1.ts";
import { now, thisDevice } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import {
  createMemoryRecords,
  createMemorySnapshot,
} from "../testing/simulation/memory-snapshot.ts";
import { memorySupervision } from "../testing/memory-supervision.ts";
import { aRegisteredDevice } from "../testing/registered-device.ts";
import { createGatewayCore, type GatewayCore } from "./compose-core.ts";
import type { GatewayConfig } from "./config.ts";
import { createMemoryDeviceRegistry, noRegistryRows } from "./devices/memory-device-registry.ts";
import { emptyJournalState } from "./ingest/journal-state.ts";
import { createMemoryJournalStore } from "./ingest/memory-journal-store.ts";
import { createMemoryAttemptMark } from "./store/attempt-mark.ts";

export interface ScriptedCore {
  readonly clock: FakeClock;
  readonly core: GatewayCore;
  readonly push: (scan: Scan) => Promise<void>;
  /** As the scans' device hears them from the beginning. */
  readonly changes: () => Promise<Changes>;
  /** How many the manifest names. */
  readonly bookings: () => Promise<number>;
}

/** Starts it; the connector is made with its clock. */
export async function openScriptedCore(
  config: GatewayConfig,
  connectorOn: (clock: FakeClock) => Connector,
): Promise<ScriptedCore> {
  const clock = createFakeClock(now);
  const rows = noRegistryRows();
  rows.devices.set(thisDevice, aRegisteredDevice());
  const state = emptyJournalState();
  let ids = 0;
  const core = await createGatewayCore({
    config,
    store: createMemoryJournalStore({ state }),
    ...memorySupervision(state),
    devices: createMemoryDeviceRegistry(rows),
    snapshot: createMemorySnapshot(),
    records: createMemoryRecords(),
    attemptMark: createMemoryAttemptMark({ attempts: 0 }),
    tokens: { issue: async (device) => device, verify: async (token) => asDeviceId(token) },
    connectors: [connectorOn(clock)],
    clock,
    scheduler: clock,
    random: () => 0.5,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    newId: () => `id-${(ids += 1)}`,
    isShared: false,
    mayTryEnrolment: async () => true,
    appRoutes: null,
    onEnrolled: () => undefined,
  });
  void core.start();
  await clock.settle();

  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const answer = core.app.request(`/v1${path}`, {
      headers: { authorization: `Bearer ${thisDevice}` },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    await clock.settle();
    return (await answer).json();
  };
  const manifest = async () => manifestSchema.parse(await ask("/manifest"));
  return {
    clock,
    core,
    push: async (scan) => {
      await ask("/scans", { incarnation: scan.incarnation, scans: [scan] });
    },
    changes: async () => {
      const { epoch } = await manifest();
      return changesSchema.parse(await ask(`/changes?epoch=${epoch}&after=0&settled=0`));
    },
    bookings: async () => (await manifest()).bookings,
  };
}
