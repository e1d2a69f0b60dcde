/**
 * Everything that an enrolled device does without a screen: it judges and stores what is held up, hands it in, takes what
 * others did, corrects its clock, heals after a loss. Built from ports, so that a simulation runs this very engine on
 * memory stores, a virtual clock and a virtual network: nothing in here, or below, reads a clock, a timer or the browser.
 *
 * Promises: upload and download are independent, one failing never stops the other; nothing runs before `start`; after
 * `stop` nothing is in flight and no timer is left. Will not: say when a code was held up, or draw anything.
 */
import type { Capture } from "../core/barcode.ts";
import { asScanId } from "../core/ids.ts";
import type { Post } from "../core/product.ts";
import { fail, type Result } from "../core/result.ts";
import type { JudgedScan } from "../core/scan.ts";
import { createOutboxRunner } from "../outbox/outbox-runner.ts";
import { claimAnswerSchema } from "../protocol/v1.ts";
import type { DeviceProfile } from "../storage/device-profile.ts";
import { readClockOffset } from "../storage/ledger-meta.ts";
import { createLedgerOutboxStorage } from "../storage/ledger-outbox-storage.ts";
import { scanPayloadSchema } from "../storage/ledger-rows.ts";
import { createMirroring } from "../storage/mirroring.ts";
import { createScanLedger, type ScanLedger } from "../storage/scan-ledger.ts";
import type { StorageFailure } from "../storage/storage-failure.ts";
import type { EnginePorts } from "./compose-engine-ports.ts";
import {
  capturePortOn,
  feedPortOn,
  findOn,
  healingPortOn,
  lookupOn,
  required,
  severalPortOn,
} from "./compose-ledger-ports.ts";
import { stopStorageOn } from "./compose-stop-storage.ts";
import { composePressing, type Pressing } from "./compose-pressing.ts";
import { createSpareRoom } from "./compose-spare-room.ts";
import { createUpkeep } from "./compose-upkeep.ts";
import { type CorrectedClock, createCorrectedClock } from "./corrected-clock.ts";
import {
  handleCapture,
  type HandleCaptureDeps,
  type Presented,
  type StorageTrouble,
} from "./features/scan/handle-capture.ts";
import {
  admitTogether,
  type LookedCode,
  lookTogether,
  type SeveralScansDeps,
} from "./features/scan/several-scans.ts";
import { createGatewayClient, type GatewayClient, type GatewayFailure } from "./gateway-client.ts";
import { createStateTelling, type StateTelling } from "./sync/device-state.ts";
import { createExchange } from "./sync/exchange.ts";
import { createGatewayCarrier } from "./sync/gateway-carrier.ts";
import { createHealing, type Held } from "./sync/healing.ts";
import { createLeader } from "./sync/leader.ts";
import { type Reachability, reach } from "./sync/reachability.ts";
import { createStopping } from "./sync/stopping.ts";

export interface DeviceEngine extends Pressing {
  readonly post: Post;
  readonly ledger: ScanLedger;
  readonly client: GatewayClient;
  readonly time: Pick<CorrectedClock, "now" | "offMs" | "measured">;
  readonly start: () => Promise<void>;
  /** Resolves when nothing is in flight. It does not start again. */
  readonly stop: () => Promise<void>;
  /** Looks at everything now: after coming back to the foreground. */
  readonly wake: () => void;
  readonly handle: (
    presented: Presented,
  ) => Promise<Result<JudgedScan, StorageTrouble | { readonly kind: "stopped" }>>;
  /** Several codes in view: what each would be told; stores nothing. */
  readonly lookTogether: (captures: readonly Capture[]) => Promise<readonly LookedCode[]>;
  /** Lets those in that may go in, all or none. */
  readonly admitTogether: (
    captures: readonly Capture[],
  ) => Promise<Result<readonly JudgedScan[], StorageTrouble | { readonly kind: "stopped" }>>;
  /** Really writes, and tells how that went. */
  readonly probeStorage: () => Promise<void>;
  /** This tab replays. */
  readonly leads: () => boolean;
  /** A stopped device that has handed everything in forgets who it is now; false while a scan waits. */
  readonly forgetNow: () => Promise<boolean>;
}

/** DESIGN 4: what gateway first may cost the person who waits. */
const claimTimeoutMs = 400;
/** After the first scans of a start, which it would keep waiting. */
const overlayAfterMs = 1_000;
/** A lost network costs seconds, not minutes: the gateway is ours and takes any number of knocks. */
const outboxPolicy = { backoff: { firstMs: 500, longestMs: 3_000 }, inFlight: 50, graceMs: 0 };

export function createDeviceEngine(ports: EnginePorts): DeviceEngine {
  const { ledgerDb, clock, scheduler, log, profile, list, snapshot, onFacts } = ports;
  const inFlight = new Set<Promise<unknown>>();
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    const ended = work.finally(() => inFlight.delete(ended));
    inFlight.add(ended);
    return ended;
  };
  /** Beside what the engine is doing; its failure is told, and nothing waits for it. */
  const beside = (what: string, work: Promise<unknown>): void => {
    void tracked(work).catch((problem: unknown) => {
      log.error(`${what} failed`, { problem: String(problem) });
    });
  };

  const time = createCorrectedClock({
    clock,
    monotonic: ports.monotonic,
    scheduler,
    save: (offset) => beside("saving the clock", required(mirroring.saveClock(offset))),
    onJump: () => exchange.wake(),
    onOff: (offMs) => onFacts({ clockOffMs: offMs }),
  });
  const client = createGatewayClient({
    fetch: ports.fetch,
    clock,
    monotonic: ports.monotonic,
    scheduler,
    token: () => profile.token,
    onContact: time.note,
  });
  const mirroring = createMirroring({
    db: ledgerDb,
    mirror: ports.mirror,
    scheduler,
    onTrouble: (trouble) => log.warn("mirror", { ...trouble }),
  });
  const spareRoom = createSpareRoom({
    ballast: ports.ballast,
    log,
    onShort: (spaceShort) => onFacts({ spaceShort }),
  });
  const ledger = mirroring.ledger(
    createScanLedger({
      db: ledgerDb,
      clock,
      newId: ports.newId,
      makeRoom: spareRoom.give,
    }),
  );
  const outbox = mirroring.outbox(createLedgerOutboxStorage(ledgerDb, scanPayloadSchema));
  /** As often as the ledger can be counted, however often it changes. */
  let counting: Promise<void> | null = null;
  let isStale = false;
  let standing = { unsent: 0, parked: 0 };
  const count = async (): Promise<void> => {
    do {
      isStale = false;
      const counts = await outbox.counts();
      onFacts(counts);
      standing = { unsent: counts.unsent, parked: counts.parked };
      if (counts.unsent === 0) stopping.look();
    } while (isStale);
  };
  const noteCounts = (): Promise<void> => {
    isStale = true;
    counting ??= count().finally(() => {
      counting = null;
    });
    return counting;
  };
  /** A stopped device is told nothing, so it hands in again what the gateway had, and is answered what it holds. */
  const askWhatIsHeld = async (): Promise<void> => {
    const known = await required(ledger.incarnations());
    healing.doubt(); // it is the gateway that may have changed
    healing.note(known.map((incarnation) => ({ incarnation, upTo: 0 })));
  };
  const stopping = createStopping({
    now: time.now,
    scheduler,
    log,
    storage: stopStorageOn(ledgerDb, ports.mirror),
    forgetList: async () => {
      await Promise.all([...whileWorking.map((part) => part.stop()), snapshot.forget()]);
      // a look-up that was under way keeps what it finds
      await Promise.allSettled(inFlight);
    },
    askWhatIsHeld: () => beside("asking what is held", askWhatIsHeld()),
    onStopped: (stopped) => onFacts({ stopped }),
    onForgotten: () => ports.onForgotten?.(),
  });
  const onFailure = (failure: GatewayFailure): void => {
    if (failure.kind === "unauthorised" && failure.why === "revoked") stopping.begin();
  };

  const runner = createOutboxRunner({
    storage: outbox,
    carrier: createGatewayCarrier({
      client,
      scansById: async (ids) => [...(await required(ledger.scansById(ids))).values()],
      onFailure,
      onSequenceReused: async (scans) => {
        await required(ledger.remint(scans));
        // what the gateway then says that it holds lacks the new numbers, and they are handed in
        exchange.wake();
      },
    }),
    clock,
    scheduler,
    random: ports.random,
    log,
    policy: outboxPolicy,
  });
  const leader = createLeader({
    locks: ports.locks,
    heartbeat: ports.heartbeat,
    scheduler,
    log,
    lead: runner.start,
    standDown: runner.stop,
  });
  const healing = createHealing({
    client,
    ledger: healingPortOn(ledger),
    log,
    mayPush: leader.leads,
    onRolledBack: () => exchange.wake(),
    onFailure,
  });

  let reachability: Reachability = { kind: "unknown" };
  let held: Held = [];
  const exchange = createExchange({
    client,
    clock,
    scheduler,
    log,
    transport: ports.transport,
    pollEveryMs: ports.pollEveryMs,
    ledger: feedPortOn(ledger),
    snapshot,
    onContact: (contact) => {
      const before = reachability;
      reachability = reach(before, contact, clock.now());
      onFacts({ reachability });
      // push before pull: what waits here goes out before what came is looked at
      if (before.kind !== "reachable" && reachability.kind === "reachable") runner.tryNow();
    },
    onChanges: (changes) => {
      if (changes.manifest.asOf === null) list.doWithout();
      onFacts({ connections: changes.connections });
      ports.onScansHeld?.(changes.scans);
      held = changes.held;
      healing.note(changes.held);
    },
    onFailure,
  });
  const { deviceState } = ports;
  const telling = (state: NonNullable<typeof deviceState>): StateTelling =>
    createStateTelling({
      client,
      clock,
      scheduler,
      isReachable: () => reachability.kind === "reachable",
      state: () => ({ ...standing, ...state(), clock: time.measured() }),
    });
  /** What a stopped device does no more. */
  const whileWorking = [exchange, ...(deviceState === undefined ? [] : [telling(deviceState)])];
  const upkeep = createUpkeep({
    clock,
    scheduler,
    log,
    ledger,
    spareRoom,
    settledDays: list.settledDays,
    held: () => held,
  });

  const newScanId: HandleCaptureDeps["newScanId"] = () => asScanId(ports.newId());
  const post = postOf(profile);
  const judging: HandleCaptureDeps = {
    clock,
    correctedNow: time.now,
    clockOffMs: time.offMs,
    newScanId,
    find: findOn(snapshot, list),
    lookup: lookupOn({ client, snapshot, now: () => time.now().at }),
    claim: async (request) => {
      const answer = await client.call({
        path: "/claims",
        body: request,
        schema: claimAnswerSchema,
        timeoutMs: claimTimeoutMs,
      });
      return answer.ok ? answer.value : null;
    },
    gatewayReachable: () => reachability.kind === "reachable",
    ledger: capturePortOn(ledger),
    catalogue: list.catalogue,
    policyVersion: list.policyVersion,
    post: () => post,
  };
  const judgingSeveral: SeveralScansDeps = {
    ...judging,
    device: profile.device,
    ledger: severalPortOn(ledger),
  };
  const pressing = composePressing({
    clock,
    correctedNow: time.now,
    newScanId,
    device: profile.device,
    post: () => post,
    policyVersion: list.policyVersion,
    snapshotId: snapshot.currentId,
    ledger,
  });
  /** Stored or not, there may be something to hand in. */
  const handingIn = <T>(pressed: Promise<T>): Promise<T> =>
    tracked(
      pressed.then((stored) => {
        runner.wake();
        return stored;
      }),
    );
  const noteStorage = (written: Result<unknown, { readonly kind: StorageFailure["kind"] }>) =>
    onFacts({ storageTrouble: written.ok ? null : written.failure.kind });
  const probeStorage = async (): Promise<void> => {
    noteStorage(await ledger.probeWritable());
    beside("filling the spare room", spareRoom.fillAgain());
  };

  let unsubscribe: readonly (() => void)[] = [];
  return {
    post,
    ledger,
    client,
    time,
    probeStorage,
    leads: leader.leads,
    start: async () => {
      // an unreadable one is measured anew; a stopped device counts its hour by it
      const heldOffset = await readClockOffset(ledgerDb);
      time.start(heldOffset.ok ? heldOffset.value : null);
      const works = !(await stopping.resume());
      await Promise.all([probeStorage(), works ? snapshot.restore() : null]);
      scheduler.after(overlayAfterMs, () => void ledgerDb.overlay.load());
      beside("counting", noteCounts());
      unsubscribe = [
        ledger.subscribe(() => beside("counting", noteCounts())),
        // any tab enqueues, one replays
        ledgerDb.subscribe(["scans"], runner.wake),
        ledgerDb.subscribe(["scans", "outbox"], healing.doubt),
        // another tab makes this device nobody, and somebody else: nothing more may be handed in with this token
        ledgerDb.subscribe(["meta"], stopping.look),
      ];
      leader.start();
      upkeep.start();
      if (works) for (const part of whileWorking) part.start();
    },
    stop: async () => {
      for (const end of unsubscribe) end();
      time.stop();
      const parts = [...whileWorking, leader, healing, upkeep, stopping];
      await Promise.all(parts.map((part) => part.stop()));
      await Promise.allSettled(inFlight);
    },
    wake: () => {
      runner.tryNow();
      exchange.wake();
    },
    forgetNow: stopping.forgetNow,
    handle: async (presented) => {
      if (stopping.isStopped()) return fail({ kind: "stopped" });
      return tracked(
        handleCapture(judging, presented).then((stored) => {
          noteStorage(stored);
          runner.wake();
          return stored;
        }),
      );
    },
    lookTogether: (captures) => tracked(lookTogether(judgingSeveral, captures)),
    admitTogether: async (captures) => {
      if (stopping.isStopped()) return fail({ kind: "stopped" });
      return tracked(
        admitTogether(judgingSeveral, captures).then((stored) => {
          noteStorage(stored);
          runner.wake();
          return stored;
        }),
      );
    },
    undo: async (request) =>
      stopping.isStopped() ? fail({ kind: "not-allowed" }) : handingIn(pressing.undo(request)),
    overrulable: pressing.overrulable,
    overrule: async (request) =>
      stopping.isStopped() ? fail({ kind: "not-allowed" }) : handingIn(pressing.overrule(request)),
  };
}

/** And no more: the token of the profile has no business on a scan. */
const postOf = ({ gate, products, role, operator }: DeviceProfile): Post => ({
  gate: gate.id,
  products,
  role,
  operator,
});
