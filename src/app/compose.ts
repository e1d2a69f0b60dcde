/**
 * The composition root of the app: the only file, with its two parts `compose-device` and `compose-capture`, that builds
 * concrete services. Decides which face the app shows: no storage, not enrolled, at the gate.
 */
import { Workbox } from "workbox-window";
import { createStore } from "zustand/vanilla";
import { ok } from "../core/result.ts";
import { type Ballast, emptyLog, openBallast } from "../storage/ballast.ts";
import { createCacheMirror, openMirrorCache } from "../storage/cache-mirror.ts";
import {
  createDeviceProfileStore,
  type DeviceProfileStore,
  profileReadEarly,
} from "../storage/device-profile.ts";
import { openLedgerDatabase } from "../storage/dexie-ledger-database.ts";
import { browserIndexFiles } from "../storage/index-files.ts";
import type { LedgerDatabase } from "../storage/ledger-database.ts";
import type { Mirror } from "../storage/mirror.ts";
import { createMirroring } from "../storage/mirroring.ts";
import type { DatabaseEvent, Probe } from "../storage/open-database.ts";
import { readEarly } from "../storage/read-early.ts";
import { recover } from "../storage/recovery.ts";
import { pagePackFiles } from "../storage/packs/page-packs.ts";
import { openSnapshotDatabase, type SnapshotDatabase } from "../storage/snapshot-database.ts";
import { createAppUpdate, type AppUpdate } from "./app-update.ts";
import {
  browserClock,
  browserLog,
  browserMonotonic,
  browserNewId,
  browserScheduler,
} from "./browser-effects.ts";
import { composeCapture } from "./compose-capture.ts";
import { composeDevice } from "./compose-device.ts";
import { required } from "./compose-ledger-ports.ts";
import { stopStorageOn } from "./compose-stop-storage.ts";
import { createEnrolFlow, type EnrolFlow } from "./features/enrol/enrol-flow.ts";
import { createGatewayClient } from "./gateway-client.ts";
import { createScannerPreferences } from "./scanner-preferences.ts";
import type { AppServices, AppState } from "./services.ts";
import { createSignals, type Signals } from "./ui/signals.ts";

interface Root {
  readonly signals: Signals;
  readonly enter: (state: AppState) => void;
  /** Of the databases that are open. */
  readonly probes: Probe[];
}

interface Databases {
  readonly ledgerDb: LedgerDatabase;
  readonly snapshotDb: SnapshotDatabase;
  readonly mirror: Mirror;
  readonly profiles: DeviceProfileStore;
  /** Scans that came back from the mirror at this start; null where nothing was lost. */
  readonly recovered: number | null;
}

export function compose(): AppServices {
  const state = createStore<{ readonly state: AppState }>(() => ({ state: { kind: "starting" } }));
  const signals = createSignals();
  const update = composeUpdate();
  const root: Root = { signals, enter: (next) => state.setState({ state: next }), probes: [] };
  void start(root).catch((bug: unknown) => {
    browserLog.error("the app could not start", { bug: String(bug) });
    root.enter({ kind: "no-storage", trouble: "unavailable" });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") comeBack(root);
    else void putAway();
  });
  return { state, update, now: browserClock.now, unlockSound: signals.unlock };
}

async function start(root: Root): Promise<void> {
  // what does not wait for each other begins at once: somebody stands at the gate
  const snapshotOpening = openSnapshotDatabase({
    onEvent: onDatabaseEvent(root),
    indexFiles: browserIndexFiles(),
    packFiles: pagePackFiles(),
  }).then((opened) => (opened.ok ? ok(readEarly(opened.value)) : opened));
  const mirror = createCacheMirror(openMirrorCache);
  const mirrored = mirror.read();
  const ledger = await openLedgerDatabase({
    clock: browserClock,
    onEvent: onDatabaseEvent(root),
    onUnreadable: ({ source, id, issue }) =>
      browserLog.error("a stored record is unreadable and kept", { source, id, issue }),
  });
  if (!ledger.ok) return root.enter({ kind: "no-storage", trouble: ledger.failure.kind });
  // the browser may still refuse; the readiness check will say so
  void navigator.storage?.persist?.();
  const ledgerDb = ledger.value;
  const mirroring = createMirroring({
    db: ledgerDb,
    mirror,
    scheduler: browserScheduler,
    onTrouble: (problem) => browserLog.warn("mirror", { ...problem }),
  });
  const profiles = mirroring.profiles(
    createDeviceProfileStore({ db: ledgerDb, newId: browserNewId }),
  );
  const early = profileReadEarly(profiles);
  // before anything is believed: who this device is may have been lost too
  const [snapshot, recovered] = await Promise.all([
    snapshotOpening,
    recover({ db: ledgerDb, mirror: { ...mirror, read: () => mirrored }, newId: browserNewId }),
  ]);
  if (!snapshot.ok) return root.enter({ kind: "no-storage", trouble: snapshot.failure.kind });
  if (!recovered.ok) return root.enter({ kind: "no-storage", trouble: recovered.failure.kind });
  const { kind, scans, trouble } = recovered.value;
  if (kind === "recovered") browserLog.error("storage was lost", { recovered: scans.length });
  if (trouble !== null) browserLog.warn("no second copy of unsent scans", { ...trouble });
  const databases: Databases = {
    ledgerDb,
    snapshotDb: snapshot.value,
    mirror,
    profiles: kind === "intact" ? early : profiles,
    recovered: kind === "recovered" ? scans.length : null,
  };
  await goToWork(root, databases, null);
}

/** A link in the address wins: it is how a device changes its gate. One that was stopped hands in first what it has. */
async function goToWork(
  root: Root,
  databases: Databases,
  /** The enrolment that led here: it shows how the first list comes. */
  enrolled: EnrolFlow | null,
): Promise<void> {
  const profile = await databases.profiles.read();
  if (!profile.ok) return root.enter({ kind: "no-storage", trouble: profile.failure.kind });
  const link = linkInAddress();
  const mayEnrol = link !== null && (await isFree(databases));
  if (!mayEnrol && profile.value !== null) {
    const device = composeDevice({
      ...databases,
      ballast: lateBallast(),
      profile: profile.value,
      signals: root.signals,
      onLoading: (loading) => enrolled?.noteLoading(loading),
    });
    await device.start();
    if (enrolled !== null) await device.firstList;
    return root.enter({ kind: "at-the-gate", gate: device.services });
  }
  const enrol = composeEnrolment(root, databases);
  const { camera } = composeCapture({
    clock: browserClock,
    scheduler: browserScheduler,
    preferences: createScannerPreferences(localStorage),
    codePatterns: () => null,
    symbologies: () => null,
    onPresented: ({ text }) => void enrol.open(text),
    onSeenAgain: () => undefined,
    onHeld: () => undefined,
  });
  root.enter({ kind: "not-enrolled", enrol, camera });
  return link === null ? undefined : enrol.open(link);
}

/** A stopped device is enrolled as another one: as the one it was, the gateway would stop it again. */
async function isFree({ ledgerDb, snapshotDb, mirror }: Databases): Promise<boolean> {
  const storage = stopStorageOn(ledgerDb, mirror);
  if ((await storage.read()) === null) return true;
  await required(snapshotDb.forget());
  return storage.forgetDevice();
}

const linkInAddress = (): string | null =>
  location.pathname === "/enrol" && location.hash.length > 1 ? location.href : null;

function composeEnrolment(root: Root, databases: Databases): EnrolFlow {
  const { profiles } = databases;
  const flow = createEnrolFlow({
    client: createGatewayClient({
      fetch: (...request) => fetch(...request),
      clock: browserClock,
      monotonic: browserMonotonic,
      scheduler: browserScheduler,
      token: () => null,
      onContact: () => undefined,
    }),
    identity: profiles.identity,
    keep: (enrolled, operator) => profiles.enrol({ ...enrolled, operator, origin: null }),
    onEnrolled: async () => {
      history.replaceState(null, "", "/");
      await goToWork(root, databases, flow);
    },
  });
  return flow;
}

/** Opened when it is first needed, which is not while the gate opens. */
function lateBallast(): Omit<Ballast, "close"> {
  let opening: ReturnType<typeof openBallast> | null = null;
  const opened = (): ReturnType<typeof openBallast> => {
    opening ??= openBallast({ fillRandom: (bytes) => void crypto.getRandomValues(bytes) });
    return opening;
  };
  return {
    fill: async () => {
      const ballast = await opened();
      return ballast.ok ? ballast.value.fill() : ballast;
    },
    release: async () => {
      const ballast = await opened();
      return ballast.ok ? ballast.value.release() : ballast;
    },
    turnLog: async () => {
      const ballast = await opened();
      return ballast.ok ? ballast.value.turnLog() : ballast;
    },
  };
}

/** iOS interrupts sound in the background, and loses its connections to databases. */
function comeBack({ signals, probes }: Root): void {
  signals.unlock();
  for (const probe of probes) void probed(probe);
}

/** What comes next may be a start. */
async function putAway(): Promise<void> {
  const emptied = await emptyLog();
  if (!emptied.ok) browserLog.warn("emptying the log failed", { problem: emptied.failure.kind });
}

const onDatabaseEvent =
  ({ enter, probes }: Root) =>
  (event: DatabaseEvent): void => {
    if (event.kind === "opened") return void probes.push(event.probe);
    browserLog.warn("database", { event: event.kind });
    // this page can no longer promise to store anything
    if (event.kind === "superseded") enter({ kind: "no-storage", trouble: "closed" });
    // only a start recovers what the mirror has
    if (event.kind === "deleted") location.reload();
  };

/** Shorter than somebody needs to hold up the first ticket (ms). */
const probeTimeoutMs = 1_000;

async function probed(probe: Probe): Promise<void> {
  const tooLate = new Promise((resolve) => {
    browserScheduler.after(probeTimeoutMs, () => resolve(null));
  });
  if (await probe(tooLate)) browserLog.warn("database", { event: "reopened in the foreground" });
}

function composeUpdate(): AppUpdate {
  const workbox = "serviceWorker" in navigator ? new Workbox("/service-worker.js") : null;
  const update = createAppUpdate({
    versions: {
      onWaiting: (listener) => workbox?.addEventListener("waiting", listener),
      onControlling: (listener) => workbox?.addEventListener("controlling", listener),
      register: async () => void (await workbox?.register()),
      look: async () => workbox?.update(),
      takeOver: () => workbox?.messageSkipWaiting(),
    },
    reload: () => location.reload(),
    every: (ms, task) => void setInterval(task, ms),
  });
  if (import.meta.env.PROD) {
    void update.start().catch((problem: unknown) => {
      browserLog.warn("no service worker: the app will not start without a network", {
        problem: String(problem),
      });
    });
  }
  return update;
}
