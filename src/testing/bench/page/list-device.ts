/**
 * A device at the gate as `compose.ts`, `compose-device.ts` and `compose-engine.ts` build it, without screen and without the
 * loops that talk to the gateway: what is measured here happens between a code and its verdict, and beside the sync.
 */
import "../../../app/zod-without-eval.ts";
import { browserNewId, browserLog, browserScheduler } from "../../../app/browser-effects.ts";
import { capturePortOn, findOn, required } from "../../../app/compose-ledger-ports.ts";
import {
  handleCapture,
  type HandleCaptureDeps,
  type LedgerPort,
} from "../../../app/features/scan/handle-capture.ts";
import { createGatewayClient } from "../../../app/gateway-client.ts";
import { createListState } from "../../../app/list-state.ts";
import { openInstallWorker } from "../../../app/sync/install-worker.ts";
import { createSnapshotInstall } from "../../../app/sync/snapshot-install.ts";
import type { Clock } from "../../../core/effects.ts";
import { asScanId } from "../../../core/ids.ts";
import { ok } from "../../../core/result.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { type Manifest, manifestSchema } from "../../../protocol/v1.ts";
import { createBookingSnapshot } from "../../../storage/booking-snapshot.ts";
import { createCacheMirror, openMirrorCache } from "../../../storage/cache-mirror.ts";
import {
  createDeviceProfileStore,
  type DeviceProfile,
  type DeviceProfileStore,
  profileReadEarly,
} from "../../../storage/device-profile.ts";
import { openLedgerDatabase } from "../../../storage/dexie-ledger-database.ts";
import { browserIndexFiles } from "../../../storage/index-files.ts";
import { createMirroring } from "../../../storage/mirroring.ts";
import { pagePackFiles } from "../../../storage/packs/page-packs.ts";
import { readEarly } from "../../../storage/read-early.ts";
import { recover } from "../../../storage/recovery.ts";
import { createScanLedger, type ScanLedger } from "../../../storage/scan-ledger.ts";
import { openSnapshotDatabase } from "../../../storage/snapshot-database.ts";
import { aCapture, aGate, aPost, now } from "../../builders.ts";

export interface ListDevice {
  readonly ledger: ScanLedger;
  /** Takes up the list that is stored, if there is one; `loaded` when all that is read beside that is in memory too. */
  readonly restore: () => Promise<{ readonly loaded: Promise<unknown> }>;
  /** Resolves when it is in use. */
  readonly install: (manifest: Manifest) => Promise<void>;
  /** What the gateway answers: `manifest/NAME`, `change/NAME`. */
  readonly manifestAt: (path: string) => Promise<Manifest>;
  /** The app's own way from a code to its verdict, which is then as if nobody had come. */
  readonly look: (code: string) => Promise<Looked>;
  /** The whole of it: how long storing took. */
  readonly admit: (code: string) => Promise<Omit<Looked, "outsideRam">>;
}

export interface Looked {
  readonly told: Verdict["kind"];
  readonly ms: number;
  /** A page that was not in memory had to be read for it. */
  readonly outsideRam: boolean;
}

/** As budgeted in `compose-device.ts`. */
const pageBudgetBytes = 48 * 1024 * 1024;
const preloadAfterMs = 1_000;
const clock: Clock = { now: () => now };

/** `onStep` is told when each has been done, in the order of the app's start. */
export async function openListDevice(onStep: (step: string) => void): Promise<ListDevice> {
  const snapshotOpening = openSnapshotDatabase({
    onEvent: () => undefined,
    indexFiles: browserIndexFiles(),
    packFiles: pagePackFiles(),
  }).then((opened) => readEarly(valueOf(opened)));
  const mirror = createCacheMirror(openMirrorCache);
  const mirrored = mirror.read();
  const ledgerDb = valueOf(
    await openLedgerDatabase({ clock, onEvent: () => undefined, onUnreadable: unexpected }),
  );
  onStep("ledger");
  const mirroring = createMirroring({
    db: ledgerDb,
    mirror,
    scheduler: browserScheduler,
    onTrouble: (trouble) => browserLog.warn("mirror", { ...trouble }),
  });
  const profiles = profileReadEarly(
    mirroring.profiles(createDeviceProfileStore({ db: ledgerDb, newId: browserNewId })),
  );
  const early = { ...mirror, read: () => mirrored };
  const [stored, recovered] = await Promise.all([
    snapshotOpening,
    recover({ db: ledgerDb, mirror: early, newId: browserNewId }),
  ]);
  valueOf(recovered);
  onStep("recovered");
  const profile = await profileOf(profiles);
  onStep("profile");
  let pagesRead = 0;
  const snapshot = createBookingSnapshot({
    snapshot: {
      ...stored,
      storedPage: (hash) => {
        pagesRead += 1;
        return stored.storedPage(hash);
      },
    },
    ledger: ledgerDb,
    budgetBytes: pageBudgetBytes,
  });
  const list = createListState();
  let preloading: Promise<unknown> = Promise.resolve();
  const install = createSnapshotInstall({
    openWorker: openInstallWorker,
    scheduler: browserScheduler,
    token: () => profile.token,
    log: browserLog,
    reload: () => required(snapshot.reload()),
    adopt: stored.adopt,
    tidy: stored.prune,
    forget: () => required(stored.forget()),
    onList: ({ manifest, asOf }) => {
      list.take(manifest, asOf);
      preloading = new Promise((resolve) => {
        browserScheduler.after(preloadAfterMs, () => resolve(snapshot.preload(list.today(now))));
      });
    },
    onProgress: () => undefined,
  });
  const ledger = mirroring.ledger(
    createScanLedger({
      db: ledgerDb,
      clock,
      newId: browserNewId,
      makeRoom: async () => false,
    }),
  );
  const port = capturePortOn(ledger);
  const judging: Omit<HandleCaptureDeps, "ledger"> = {
    clock,
    correctedNow: () => ({ at: now, uncertaintyMs: 0 }),
    clockOffMs: () => 0,
    newScanId: () => asScanId(browserNewId()),
    find: findOn(snapshot, list),
    lookup: async () => null,
    claim: async () => null,
    gatewayReachable: () => false,
    catalogue: list.catalogue,
    policyVersion: list.policyVersion,
    post: () => aPost(),
  };
  const present = async (code: string, commit: LedgerPort["commit"]): Promise<Verdict["kind"]> => {
    const presented = { capture: aCapture({ text: code }), decision: null };
    const handled = await handleCapture({ ...judging, ledger: { ...port, commit } }, presented);
    return valueOf(handled).verdict.kind;
  };
  const client = createGatewayClient({
    fetch: (...request) => fetch(...request),
    clock,
    monotonic: () => performance.now(),
    scheduler: browserScheduler,
    token: () => profile.token,
    onContact: () => undefined,
  });
  return {
    ledger,
    restore: async () => {
      await install.restore();
      const overlay = new Promise((resolve) => {
        browserScheduler.after(preloadAfterMs, () => resolve(ledgerDb.overlay.load()));
      });
      return { loaded: Promise.all([overlay, preloading]) };
    },
    install: async (manifest) => {
      await install.install(manifest);
      if (install.currentId() !== manifest.id) throw new Error("the list was not installed");
    },
    manifestAt: async (path) =>
      valueOf(await client.call({ path: `/${path}`, schema: manifestSchema, timeoutMs: 20_000 })),
    look: async (code) => {
      const from = performance.now();
      const readBefore = pagesRead;
      let ms = Number.NaN;
      const told = await present(code, async (draft) => {
        ms = performance.now() - from;
        const { device, incarnation } = profile;
        return ok({ kind: "stored", scan: { ...draft, device, incarnation, seq: 0 } });
      });
      return { told, ms, outsideRam: pagesRead > readBefore };
    },
    admit: async (code) => {
      let ms = Number.NaN;
      const told = await present(code, async (draft) => {
        const from = performance.now();
        const committed = await port.commit(draft);
        ms = performance.now() - from;
        return committed;
      });
      return { told, ms };
    },
  };
}

async function profileOf(profiles: DeviceProfileStore): Promise<DeviceProfile> {
  const held = valueOf(await profiles.read());
  if (held !== null) return held;
  const { operator, role } = aPost();
  return valueOf(
    await profiles.enrol({
      token: "bench",
      operator,
      gate: aGate(),
      role,
      products: "all",
      venue: "Harbour",
      origin: null,
    }),
  );
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: unknown };

export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value;
}

function unexpected(record: unknown): void {
  throw new Error(`unreadable: ${JSON.stringify(record)}`);
}
