/** A device that is being stopped dies at each of its writes, before it or after: no scan is lost, and in the end it is nobody. */
import { expect, test } from "vitest";
import { minutes } from "../core/time.ts";
import type { ScanId } from "../core/ids.ts";
import { createDeviceProfileStore } from "../storage/device-profile.ts";
import { value } from "../storage/ledger-disks.contract.ts";
import { enrolment, nextIncarnation, refusing } from "../storage/ledger-tab.contract.ts";
import { createLedgerOutboxStorage } from "../storage/ledger-outbox-storage.ts";
import { scanPayloadSchema } from "../storage/ledger-rows.ts";
import {
  createMemoryLedgerDatabase,
  emptyLedgerState,
  type LedgerState,
} from "../storage/memory-ledger-database.ts";
import { createMemoryMirror, emptyMirrorState } from "../storage/memory-mirror.ts";
import { createMirroring } from "../storage/mirroring.ts";
import { recover } from "../storage/recovery.ts";
import { createScanLedger } from "../storage/scan-ledger.ts";
import { now, scanIdOf, thisDevice } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import { stopStorageOn } from "./compose-stop-storage.ts";
import { createStopping } from "./sync/stopping.ts";

interface Disks {
  readonly ledger: LedgerState;
  readonly mirror: ReturnType<typeof emptyMirrorState>;
  /** What the gateway has taken. */
  readonly held: Set<ScanId>;
}

/** `survives`: writes, each counted before and after it; the next one never ends. */
async function aProcess(disks: Disks, clock: FakeClock, survives = Number.POSITIVE_INFINITY) {
  let left = survives;
  let isDead = false;
  const spend = async (): Promise<void> => {
    left -= 1;
    if (left >= 0) return;
    isDead = true;
    await new Promise(() => undefined);
  };
  const hooks = { beforeCommit: spend, afterCommit: spend };
  const db = createMemoryLedgerDatabase({
    state: disks.ledger,
    clock,
    onUnreadable: () => undefined,
    hooks,
  });
  const mirror = createMemoryMirror(disks.mirror, { beforeWrite: spend, afterWrite: spend });
  const ids: string[] = [thisDevice, nextIncarnation];
  const newId = (): string => ids.shift() ?? "00000000-0000-4000-8000-00000000c009";
  const mirroring = createMirroring({ db, mirror, scheduler: clock, onTrouble: () => undefined });
  const outbox = mirroring.outbox(createLedgerOutboxStorage(db, scanPayloadSchema));
  const stopping = createStopping({
    now: () => ({ at: clock.now(), uncertaintyMs: 0 }),
    scheduler: clock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    storage: stopStorageOn(db, mirror),
    forgetList: async () => undefined,
    askWhatIsHeld: () => undefined,
    onStopped: () => undefined,
    onForgotten: () => undefined,
  });
  return {
    isDead: () => isDead,
    recover: async () => value(await recover({ db, mirror, newId })),
    profiles: mirroring.profiles(createDeviceProfileStore({ db, newId })),
    ledger: mirroring.ledger(createScanLedger({ db, clock, newId, makeRoom: async () => false })),
    stopping,
    /** As the runner does: what waits here is with the gateway, then this database knows it. */
    handIn: async (): Promise<void> => {
      for (const { id } of await outbox.inState("queued")) {
        disks.held.add(id);
        await outbox.update(id, (entry) => ({ ...entry, state: { kind: "received", at: now } }));
      }
    },
    end: async (): Promise<void> => {
      isDead = true;
      db.close();
    },
  };
}

async function aShift(clock: FakeClock): Promise<Disks> {
  const disks: Disks = { ledger: emptyLedgerState(), mirror: emptyMirrorState(), held: new Set() };
  const first = await aProcess(disks, clock);
  value(await first.profiles.enrol(enrolment));
  value(await first.ledger.commit(refusing(1)));
  value(await first.ledger.commit(refusing(2)));
  await first.end();
  return disks;
}

/** Up to its hour's end, or its death. */
async function stopped(disks: Disks, clock: FakeClock, survives: number): Promise<boolean> {
  const process = await aProcess(disks, clock, survives);
  process.stopping.begin();
  await clock.advance(minutes(1));
  void process.handIn();
  await clock.settle();
  process.stopping.look();
  await clock.advance(minutes(62));
  const died = process.isDead();
  void process.stopping.stop();
  await process.end();
  return died;
}

test("no scan is lost wherever it dies, and in the end this device is nobody", async () => {
  let deaths = 0;
  for (let survives = 0; ; survives += 1) {
    const clock = createFakeClock(now);
    const disks = await aShift(clock);
    if (!(await stopped(disks, clock, survives))) break;
    deaths += 1;
    const after = await aProcess(disks, clock);
    const left = value(await after.profiles.read());
    await after.recover();
    const profile = value(await after.profiles.read());
    // who has become nobody does not come back from the mirror
    expect(profile).toEqual(left);
    const scans = value(await after.ledger.scansById([1, 2].map(scanIdOf)));
    const missing = [1, 2].map(scanIdOf).filter((id) => !disks.held.has(id));
    expect(missing.filter((id) => !scans.has(id))).toEqual([]);
    expect(missing.length === 0 || profile?.token === "token").toBe(true);
    if (profile !== null) {
      // the gateway refuses it again where it had not got as far as to remember
      if (!(await after.stopping.resume())) after.stopping.begin();
      await clock.advance(minutes(1));
      await after.handIn();
      after.stopping.look();
      await clock.advance(minutes(62));
    }
    expect(disks.held.size).toBe(2);
    expect(value(await after.profiles.read())).toBeNull();
    expect(disks.ledger.stores.scans.rows.size).toBe(0);
    expect(disks.mirror).toEqual({ identity: { current: null }, scans: new Map() });
    await after.stopping.stop();
    await after.end();
  }
  // mark, names, two receipts, what the mirror drops, the mirror's end, the device's end: each before and after
  expect(deaths).toBeGreaterThan(12);
});
