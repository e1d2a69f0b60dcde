/**
 * Builds an enrolled device: everything between the camera and the gateway. Called by `compose.ts` with open databases.
 */
import { asScanId } from "../core/ids.ts";
import type { Post } from "../core/product.ts";
import type { Result } from "../core/result.ts";
import type { Instant } from "../core/time.ts";
import { createOutboxRunner } from "../outbox/outbox-runner.ts";
import { lookedUpSchema } from "../protocol/v1.ts";
import type { BookingSnapshot } from "../storage/booking-snapshot.ts";
import { createBookingSnapshot } from "../storage/booking-snapshot.ts";
import type { DeviceProfile } from "../storage/device-profile.ts";
import { createDexieOutboxStorage } from "../storage/dexie-outbox-storage.ts";
import type { LedgerDatabase } from "../storage/ledger-database.ts";
import { scanPayloadSchema } from "../storage/ledger-rows.ts";
import { createScanLedger, type ScanLedger } from "../storage/scan-ledger.ts";
import type { SnapshotDatabase } from "../storage/snapshot-database.ts";
import type { StorageFailure } from "../storage/storage-failure.ts";
import { browserClock, browserLog, browserRandom, browserScheduler } from "./browser-effects.ts";
import { composeCapture } from "./compose-capture.ts";
import { createCorrectedClock } from "./corrected-clock.ts";
import { type FoundHere, handleCapture, type LedgerPort } from "./features/scan/handle-capture.ts";
import { createScanSession } from "./features/scan/scan-session.ts";
import { createGatewayClient, type GatewayClient, type GatewayFailure } from "./gateway-client.ts";
import { createListState } from "./list-state.ts";
import type { GateServices } from "./services.ts";
import { modeStripOf } from "./status/status-of.ts";
import { createStatusStore, type StatusStore } from "./status/status-store.ts";
import { createExchange, type FeedPort } from "./sync/exchange.ts";
import { createGatewayCarrier } from "./sync/gateway-carrier.ts";
import { reach } from "./sync/reachability.ts";
import { createSnapshotInstall } from "./sync/snapshot-install.ts";
import { openInstallWorker } from "./sync/install-worker.ts";
import type { Signals } from "./ui/signals.ts";

export interface DeviceParts {
  readonly profile: DeviceProfile;
  readonly ledgerDb: LedgerDatabase;
  readonly snapshotDb: SnapshotDatabase;
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
/** Today's pages of a large venue, held in memory (bytes). */
const pageBudgetBytes = 48 * 1024 * 1024;
/** DESIGN 4: what a live look-up may cost the person who waits. */
const lookupTimeoutMs = 1_500;

export function composeDevice(parts: DeviceParts): Device {
  const { profile, ledgerDb, snapshotDb, signals } = parts;
  const status = createStatusStore(browserClock);
  const time = createCorrectedClock(browserClock);
  const client = createGatewayClient({
    fetch: (...request) => fetch(...request),
    clock: browserClock,
    token: () => profile.token,
    onContact: time.note,
  });
  const ledger = createScanLedger({ db: ledgerDb, clock: browserClock });
  const snapshot = createBookingSnapshot({
    snapshot: snapshotDb,
    ledger: ledgerDb,
    budgetBytes: pageBudgetBytes,
  });
  const list = createListState();
  const post: Post = { ...profile, gate: profile.gate.id };

  const outboxStorage = createDexieOutboxStorage(ledgerDb, scanPayloadSchema);
  const noteCounts = async (): Promise<void> => {
    const { unsent, parked, oldestUnsentAt } = await outboxStorage.counts();
    status.note({ unsent, parked, oldestUnsentAt });
  };
  const noteFailure = (failure: GatewayFailure): void => {
    const revoked = failure.kind === "unauthorised" && failure.why === "revoked";
    if (revoked) status.note({ revoked });
  };
  const runner = createOutboxRunner({
    storage: outboxStorage,
    carrier: createGatewayCarrier({
      client,
      scansById: async (ids) => [...(await required(ledger.scansById(ids))).values()],
      onFailure: noteFailure,
    }),
    clock: browserClock,
    scheduler: browserScheduler,
    random: browserRandom,
    log: browserLog,
    // a lost network costs seconds, not minutes: the gateway is ours and takes any number of knocks
    policy: { backoff: { firstMs: 500, longestMs: 3_000 }, batch: 50, graceMs: 0 },
    onChange: () => void noteCounts(),
  });
  const install = createSnapshotInstall({
    openWorker: openInstallWorker,
    token: () => profile.token,
    log: browserLog,
    reload: () => required(snapshot.reload()),
    onList: ({ manifest, asOf }) => {
      list.take(manifest, asOf);
      status.note({ list: { bookings: manifest.bookings, asOf } });
      status.setMode(modeStripOf(manifest.connections.map(({ mode }) => mode)));
      capture.setDemo(manifest.demo);
    },
    onProgress: (loading) => {
      status.note({ loading });
      parts.onLoading(loading);
    },
  });
  const exchange = createExchange({
    client,
    clock: browserClock,
    scheduler: browserScheduler,
    log: browserLog,
    ledger: feedPortOn(ledger),
    snapshot: install,
    onContact: (contact) => {
      const before = status.facts().reachability;
      const reachability = reach(before, contact, browserClock.now());
      status.note({ reachability });
      if (before.kind !== "reachable" && reachability.kind === "reachable") runner.wake();
    },
    onChanges: ({ connections, settlements, manifest }) => {
      if (manifest.asOf === null) list.doWithout();
      status.note({ connections, revoked: false });
      if (settlements.length > 0) void noteCounts();
    },
    onFailure: noteFailure,
  });
  const session = createScanSession({
    handle: async (presented) => {
      const stored = await handleCapture(
        {
          clock: browserClock,
          correctedNow: time.now,
          find: findOn(snapshot, list),
          lookup: lookupOn({ client, snapshot, now: () => time.now().at }),
          gatewayReachable: () => status.facts().reachability.kind === "reachable",
          ledger: ledgerPortOn(ledger),
          catalogue: list.catalogue,
          policyVersion: list.policyVersion,
          post: () => post,
        },
        presented,
      );
      noteStorage(status, stored);
      runner.wake();
      return stored;
    },
    noteRepeat: async (scan) => void (await ledger.noteRepeat(scan.id)),
    scheduler: browserScheduler,
    onVerdict: signals.verdict,
    onNotSaved: signals.notSaved,
  });
  const capture = composeCapture({
    clock: browserClock,
    scheduler: browserScheduler,
    onPresented: (presented) => void session.present(presented),
    onSeenAgain: (again) => void session.seenAgain(again),
  });

  const probeStorage = async (): Promise<void> => noteStorage(status, await ledger.probeWritable());

  return {
    services: {
      gate: profile.gate,
      post,
      device: profile.device,
      venue: profile.venue,
      gateLabel: list.gateLabel,
      bookings: () => status.facts().list?.bookings ?? 0,
      session,
      status,
      history: {
        latest: (limit) => required(ledger.history(limit)),
        totals: () => required(ledger.totals(list.dayStart(time.now().at))),
        subscribe: ledger.subscribe,
      },
      camera: capture.camera,
      submit: capture.submit,
      probeStorage,
    },
    start: async () => {
      await probeStorage();
      await install.restore();
      await noteCounts();
      ledger.subscribe(() => void noteCounts());
      exchange.start();
      leadWhenAlone(runner.start);
      setInterval(status.tick, 1_000);
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState !== "visible") return;
        exchange.wake();
        runner.wake();
      });
    },
    firstList: Promise.race([list.first, patience()]),
  };
}

const patience = (): Promise<void> =>
  new Promise((resolve) => {
    browserScheduler.after(firstListPatienceMs, resolve);
  });

/** One tab replays, any tab enqueues. A browser without Web Locks has one tab as far as we can know. */
function leadWhenAlone(lead: () => void): void {
  const forever = new Promise<void>(() => undefined);
  if (!("locks" in navigator)) return lead();
  void navigator.locks.request("stile-outbox", () => {
    lead();
    return forever;
  });
}

function findOn(
  snapshot: BookingSnapshot,
  list: { readonly asOf: () => Instant | null; readonly count: () => number },
): (codes: readonly string[]) => Promise<FoundHere> {
  return async (codes) => {
    const found = await required(snapshot.find(codes));
    return {
      bookings: found.matches.map(({ booking }) => booking),
      pages: found.matches.map(({ page }) => page).filter((page) => page !== null),
      snapshot: found.snapshotId,
      asOf: list.asOf(),
      count: list.count(),
    };
  };
}

function lookupOn(deps: {
  readonly client: GatewayClient;
  readonly snapshot: BookingSnapshot;
  readonly now: () => Instant;
}): Parameters<typeof handleCapture>[0]["lookup"] {
  return async (code) => {
    const answer = await deps.client.call({
      path: `/lookup?${new URLSearchParams({ code }).toString()}`,
      schema: lookedUpSchema,
      timeoutMs: lookupTimeoutMs,
    });
    if (!answer.ok) return null;
    const { bookings, answered } = answer.value;
    // kept for the next time this ticket is held up; not knowing is never kept
    if (bookings.length > 0) await deps.snapshot.rememberFound(bookings, deps.now());
    return { bookings, answered };
  };
}

const ledgerPortOn = (ledger: ScanLedger): LedgerPort => ({
  admissionsOf: (bookings) => required(ledger.admissionsOf(bookings)),
  overlayOffset: async () => (await required(ledger.feedPosition())).cursor?.offset ?? 0,
  commit: ({ judgedAdmissions, ...scan }) =>
    ledger.commit({ scan: { ...scan, id: asScanId(crypto.randomUUID()) }, judgedAdmissions }),
});

const feedPortOn = (ledger: ScanLedger): FeedPort => ({
  cursor: async () => (await required(ledger.feedPosition())).cursor,
  settledUpTo: async () => (await required(ledger.feedPosition())).settledUpTo,
  apply: async (changes) => {
    await required(ledger.applyChanges(changes));
    await required(ledger.applySettlements(changes.settlements));
  },
  restart: (epoch) => required(ledger.restartFeed(epoch)),
});

function noteStorage(
  status: StatusStore,
  written: Result<unknown, Pick<StorageFailure, "kind">>,
): void {
  status.note({ storageTrouble: written.ok ? null : written.failure.kind });
}

/** For ports that answer no `Result`: what storage cannot do there is shown by the caller's own handling of errors. */
async function required<T>(stored: Promise<Result<T, StorageFailure>>): Promise<T> {
  const result = await stored;
  if (!result.ok) throw new Error(`storage: ${result.failure.kind}`);
  return result.value;
}
