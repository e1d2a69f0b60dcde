/**
 * Builds an enrolled device for the browser: the engine, and what a person sees and hears of it. Called by `compose.ts` with
 * open databases.
 */
import type { ScanId } from "../core/ids.ts";
import { fail, type Result } from "../core/result.ts";
import type { DeviceState } from "../protocol/venue.ts";
import type { Ballast } from "../storage/ballast.ts";
import { createBookingSnapshot } from "../storage/booking-snapshot.ts";
import type { DeviceProfile } from "../storage/device-profile.ts";
import type { LedgerDatabase } from "../storage/ledger-database.ts";
import type { Mirror } from "../storage/mirror.ts";
import type { SnapshotDatabase } from "../storage/snapshot-database.ts";
import {
  browserBuild,
  browserClock,
  browserLog,
  browserMonotonic,
  browserNewId,
  browserRandom,
  browserScheduler,
} from "./browser-effects.ts";
import { composeCapture } from "./compose-capture.ts";
import { createDeviceEngine } from "./compose-engine.ts";
import { conflictReaderOn, heldAdmissionOn, required } from "./compose-ledger-ports.ts";
import { composeReadiness } from "./compose-readiness.ts";
import { composeSearch } from "./compose-search.ts";
import { composeSupervision, opensOnBoard } from "./compose-supervision.ts";
import { concerns } from "./conflict-concern.ts";
import { createAlarmWatch } from "./features/alarm/alarm-watch.ts";
import { createAsking } from "./features/scan/asking.ts";
import type { StorageTrouble } from "./features/scan/handle-capture.ts";
import { createScanSession } from "./features/scan/scan-session.ts";
import { createSeveral } from "./features/scan/several-session.ts";
import { mayUndo, undoLeft } from "./features/scan/undo.ts";
import { createListState, type ListState } from "./list-state.ts";
import { createScannerPreferences } from "./scanner-preferences.ts";
import type { GateServices } from "./services.ts";
import { standingOf } from "./standing.ts";
import { modeStripOf } from "./status/status-of.ts";
import { createStatusStore } from "./status/status-store.ts";
import { createVenueList } from "./supervision/venue-list.ts";
import { browserLocks, createBrowserHeartbeat } from "./sync/browser-leadership.ts";
import { openInstallWorker } from "./sync/install-worker.ts";
import { createSnapshotInstall } from "./sync/snapshot-install.ts";
import type { Signals } from "./ui/signals.ts";

export interface DeviceParts {
  readonly profile: DeviceProfile;
  readonly ledgerDb: LedgerDatabase;
  readonly snapshotDb: SnapshotDatabase;
  readonly mirror: Mirror;
  readonly ballast: Omit<Ballast, "close">;
  /** Scans that came back at this start; null where nothing was lost. */
  readonly recovered: number | null;
  readonly signals: Signals;
  readonly onLoading: (progress: { readonly have: number; readonly of: number } | null) => void;
}

export interface Device {
  readonly services: GateServices;
  readonly start: () => Promise<void>;
  /** Resolves when there is a list to judge by, or when waiting for one has no sense any more. */
  readonly firstList: Promise<void>;
}

/** Longer than a good network takes for a large venue's list; after this the gate opens and says that it has none (ms). */
const firstListPatienceMs = 20_000;
/** After the first scans of a start, which it would keep waiting (ms). */
const preloadAfterMs = 1_000;
/** Today's pages of a large venue, held in memory (bytes). */
const pageBudgetBytes = 48 * 1024 * 1024;

export function composeDevice(parts: DeviceParts): Device {
  const { profile, ledgerDb, snapshotDb, signals } = parts;
  const { device } = profile;
  const preferences = createScannerPreferences(localStorage);
  const status = createStatusStore(browserClock);
  const list = createListState();
  const venue = createVenueList();
  const snapshot = createBookingSnapshot({
    snapshot: snapshotDb,
    ledger: ledgerDb,
    budgetBytes: pageBudgetBytes,
    onIndexLost: () => {
      void install.restore().catch((problem: unknown) => {
        browserLog.error("the list was not restored", { problem: String(problem) });
      });
    },
  });
  const install = createSnapshotInstall({
    openWorker: openInstallWorker,
    scheduler: browserScheduler,
    token: () => profile.token,
    log: browserLog,
    reload: async () => {
      const reloaded = await snapshot.reload();
      if (reloaded.ok || reloaded.failure.kind !== "corrupt") return required(reloaded);
      // one that cannot be read is as none: it is fetched again
      browserLog.error("the list on this device is unreadable", { ...reloaded.failure });
      return { kind: "none" };
    },
    adopt: snapshotDb.adopt,
    tidy: snapshotDb.prune,
    forget: async () => {
      search.forget();
      await required(snapshotDb.forget());
      await required(snapshot.reload());
      status.note({ list: null });
    },
    onList: ({ manifest, asOf }) => {
      list.take(manifest, asOf);
      browserScheduler.after(preloadAfterMs, () => {
        void snapshot.preload(list.today(engine.time.now().at));
      });
      venue.take(manifest);
      search.onList(manifest);
      status.note({ list: { bookings: manifest.bookings, asOf } });
      status.setMode(modeStripOf(manifest.connections.map(({ mode }) => mode)));
      capture.setDemo(manifest.demo);
    },
    onProgress: (loading) => {
      status.note({ loading });
      parts.onLoading(loading);
    },
  });
  const engine = createDeviceEngine({
    ledgerDb,
    mirror: parts.mirror,
    ballast: parts.ballast,
    snapshot: { ...install, find: snapshot.find, rememberFound: snapshot.rememberFound },
    list,
    profile,
    fetch: (...request) => fetch(...request),
    clock: browserClock,
    monotonic: browserMonotonic,
    scheduler: browserScheduler,
    random: browserRandom,
    newId: browserNewId,
    log: browserLog,
    locks: browserLocks,
    heartbeat: createBrowserHeartbeat(localStorage, browserNewId()),
    transport: "stream",
    onFacts: status.note,
    deviceState: () => ({ list: listTold(install.currentId(), list), app: browserBuild() }),
    // with nothing left in memory either
    onForgotten: () => location.reload(),
    onScansHeld: (scans) => supervising?.noteScans(scans),
  });
  const { ledger, post, time } = engine;
  const supervising = composeSupervision(profile, {
    now: () => time.now().at,
    venue,
  });
  const search = composeSearch({
    ledgerDb,
    ledger,
    list,
    post,
    now: () => time.now().at,
    clockOffMs: time.offMs,
    gatewayReachable: () => status.facts().reachability.kind === "reachable",
    scheduler: browserScheduler,
    log: browserLog,
  });
  const readiness = composeReadiness({
    engine,
    snapshotDb,
    status,
    signals,
    staysOn: () => capture.staysOn(),
  });
  const isUndone = async (scan: ScanId): Promise<boolean> =>
    (await heldAdmissionOn(ledger, scan))?.undone === true;
  const session = createScanSession({
    handle: async (presented) => asToldHere(await engine.handle(presented)),
    handleTogether: async (captures) => asToldHere(await engine.admitTogether(captures)),
    noteRepeat: async (scan) => void (await ledger.noteRepeat(scan.id)),
    isUndone,
    scheduler: browserScheduler,
    onVerdict: signals.verdict,
    onNotSaved: signals.notSaved,
  });
  const asking = createAsking({
    find: (scan) => heldAdmissionOn(ledger, scan),
    undo: engine.undo,
    overrulable: engine.overrulable,
    overrule: engine.overrule,
    session,
    subscribe: ledger.subscribe,
  });
  const capture = composeCapture({
    clock: browserClock,
    scheduler: browserScheduler,
    preferences,
    codePatterns: list.codePatterns,
    symbologies: list.symbologies,
    onPresented: (presented) => {
      if (!readiness.takes(presented.source)) void session.present(presented);
    },
    onHeld: signals.held,
    onSeenAgain: (again) => void session.seenAgain(again),
    several: {
      onView: (view) => several.see(view),
      onPickedAgain: (picked) => void session.showAgain(picked),
    },
  });
  const several = createSeveral({
    several: () => preferences.getState().several,
    look: engine.lookTogether,
    session,
    isUndone,
    present: capture.present,
    now: browserClock.now,
    subscribe: ledger.subscribe,
    log: browserLog,
  });
  capture.camera.state.subscribe(({ kind }) => {
    if (kind !== "running") several.rest();
  });
  const conflicts = conflictReaderOn(ledger, { gate: post.gate, device });
  const alarm = createAlarmWatch({
    conflicts,
    concerns: (conflict) => concerns(conflict, { post, device }),
    standing: {
      now: () => standingOf(session.store.getState()),
      subscribe: session.store.subscribe,
    },
    scheduler: browserScheduler,
    sound: signals.alarm,
  });

  return {
    services: {
      gate: profile.gate,
      post,
      device,
      venue: profile.venue,
      gateLabel: list.gateLabel,
      bookings: () => status.facts().list?.bookings ?? 0,
      lists: () => list.lists(status.facts().connections),
      session,
      several,
      search: search.session,
      status,
      history: {
        latest: (limit) => required(ledger.history(limit)),
        totals: () => required(ledger.totals(list.dayStart(time.now().at))),
        subscribe: ledger.subscribe,
      },
      conflicts,
      alarm,
      supervision: supervising?.supervision ?? null,
      mayUndo: (scan) => mayUndo({ role: post.role, device }, scan, time.now().at),
      undoLeft: (scan) => undoLeft({ role: post.role, device }, scan, time.now().at),
      undo: engine.undo,
      asking,
      camera: capture.camera,
      preferences,
      engines: capture.engines,
      picture: capture.picture,
      handScanner: capture.handScanner,
      submit: capture.submit,
      probeStorage: engine.probeStorage,
      readiness,
      startAnew: engine.forgetNow,
    },
    start: async () => {
      status.note({ recovered: parts.recovered });
      await engine.start();
      alarm.start();
      void readiness.glance();
      if (opensOnBoard(post.role)) history.replaceState(null, "", "/board");
      setInterval(status.tick, 1_000);
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") engine.wake();
      });
    },
    firstList: Promise.race([list.first, patience()]),
  };
}

/** A scan that was on its way when the device was stopped: the page says so, which is another one by then. */
function asToldHere<T>(
  told: Result<T, StorageTrouble | { readonly kind: "stopped" }>,
): Result<T, StorageTrouble> {
  if (told.ok) return told;
  const { failure } = told;
  if (failure.kind === "stopped") return fail({ kind: "closed" });
  browserLog.warn("a scan is not saved", { problem: failure.kind, detail: failure.detail });
  return fail(failure);
}

function listTold(id: string | null, list: ListState): DeviceState["list"] {
  const asOf = list.asOf();
  return id === null || asOf === null ? null : { id, asOf, bookings: list.count() };
}

const patience = (): Promise<void> =>
  new Promise((resolve) => {
    browserScheduler.after(firstListPatienceMs, resolve);
  });
