/** A simulated device: the production engine on stores that outlive it, in one tab or several. */
import { createDeviceEngine, type DeviceEngine } from "../../app/compose-engine.ts";
import { createListState } from "../../app/list-state.ts";
import type { Booking } from "../../core/booking.ts";
import type { Random } from "../../core/effects.ts";
import type { Incarnation, PageHash } from "../../core/ids.ts";
import { asInstant } from "../../core/time.ts";
import { required } from "../../app/compose-ledger-ports.ts";
import type { Transport } from "../../app/sync/transport.ts";
import { createDeviceProfileStore } from "../../storage/device-profile.ts";
import {
  createMemoryLedgerDatabase,
  emptyLedgerState,
  type LedgerState,
} from "../../storage/memory-ledger-database.ts";
import {
  createMemoryMirror,
  emptyMirrorState,
  type MirrorState,
} from "../../storage/memory-mirror.ts";
import type { Mirror } from "../../storage/mirror.ts";
import { recover } from "../../storage/recovery.ts";
import { mortally, type Death } from "./deaths.ts";
import { createDeviceList, type ListDisk } from "./device-list.ts";
import type { Engine } from "./engine.ts";
import { createLife, forever, type Life } from "./life.ts";
import { createTabLocks, type TabLocks } from "./tab-locks.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What of a device is on its disk, and its clock. */
export interface DeviceDisks {
  ledger: LedgerState;
  readonly mirror: MirrorState;
  readonly list: ListDisk;
  /** How far its clock is from the true time (ms). */
  skewMs: number;
}

export interface DeviceDeps {
  readonly name: string;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly engine: Engine;
  readonly fetchFor: (life: Life) => typeof fetch;
  readonly newId: () => string;
  readonly death: Death;
  readonly transport: Transport;
  readonly firstIncarnation: Incarnation;
  readonly pages: Map<PageHash, readonly Booking[]>;
  readonly onBug: (bug: string) => void;
}

export interface Tab {
  readonly life: Life;
  readonly engine: DeviceEngine;
}

export const newDisks = (skewMs: number): DeviceDisks => ({
  ledger: emptyLedgerState(),
  mirror: emptyMirrorState(),
  list: { current: null, earlier: null, found: new Map() },
  skewMs,
});

/** One browser: its tabs share locks and a database. */
export interface Browser {
  readonly locks: TabLocks;
}
export const openBrowser = (): Browser => ({ locks: createTabLocks() });

/** Seldomer than in the field: a simulated minute costs its real second in questions (ms). */
const pollEveryMs = 4_000;

export async function openTab(
  deps: DeviceDeps,
  on: { readonly disks: DeviceDisks; readonly browser: Browser },
): Promise<Tab> {
  const { time, onBug } = deps;
  const { disks, browser } = on;
  const life = createLife(time);
  const clock = { now: () => asInstant(time.now() + disks.skewMs) };
  const fetchHere = deps.engine.deviceFetch(deps.fetchFor(life), clock.now);
  const ledgerDb = mortalLedger(deps, disks.ledger, { life, clock });
  const mirror = mortalMirror(disks.mirror, life);
  const recovered = await recover({ db: ledgerDb, mirror, newId: deps.newId });
  if (!recovered.ok) throw new Error(`not recovered: ${recovered.failure.kind}`);
  if (recovered.value.kind === "recovered")
    await deps.engine.recovered(ledgerDb, deps.firstIncarnation);
  const profile = await required(
    createDeviceProfileStore({ db: ledgerDb, newId: deps.newId }).read(),
  );
  if (profile === null) throw new Error(`${deps.name} asks for its gate`);
  const list = createListState();
  const shared = { fetch: fetchHere, clock, scheduler: life, monotonic: time.now };
  const engine = createDeviceEngine({
    ...shared,
    list,
    profile,
    ledgerDb,
    mirror,
    ballast: null,
    snapshot: createDeviceList({
      ...shared,
      list,
      disk: disks.list,
      pages: deps.pages,
      token: profile.token,
    }),
    random: deps.random,
    newId: deps.newId,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (message, context) => {
        // what a dead process would still say, nobody hears
        if (!life.isOver()) onBug(`${deps.name}: ${message} ${JSON.stringify(context ?? {})}`);
      },
    },
    locks: browser.locks.forTab(life),
    heartbeat: browser.locks.heartbeat,
    transport: deps.transport,
    pollEveryMs,
    onFacts: () => undefined,
  });
  await life.awaits(engine.start());
  return { life, engine };
}

function mortalMirror(state: MirrorState, life: Life): Mirror {
  const whileAlive = (): PromiseLike<void> => (life.isOver() ? forever() : Promise.resolve());
  return createMemoryMirror(state, { beforeWrite: whileAlive, afterWrite: whileAlive });
}

function mortalLedger(
  { death, onBug }: DeviceDeps,
  state: LedgerState,
  {
    life,
    clock,
  }: { readonly life: Life; readonly clock: { readonly now: () => ReturnType<typeof asInstant> } },
): ReturnType<typeof createMemoryLedgerDatabase> {
  const database = createMemoryLedgerDatabase({
    state,
    clock,
    onUnreadable: (record) => {
      // settlements of scans that went with an emptied database are kept, and tell nobody anything
      if (record.source !== "settlements") onBug(`unreadable ${JSON.stringify(record)}`);
    },
  });
  life.onEnd(database.close);
  return {
    ...database,
    transaction: (tables, work) =>
      mortally({ life, death }, (beforeCommit) =>
        database.transaction(tables, async (tx) => {
          const answer = await work(tx);
          beforeCommit();
          return answer;
        }),
      ),
  };
}
