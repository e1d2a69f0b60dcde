/**
 * Keeps the mirror beside the ledger: puts wrappers around the three stores that change what it holds.
 *
 * Promises: a committed scan is in the mirror before it is answered, or 150 ms have passed; no commit fails for it, and
 * trouble is told. A scan is taken out of it once the gateway has it.
 */
import type { ClockOffset } from "../core/clock-offset.ts";
import type { Scheduler } from "../core/effects.ts";
import type { ScanId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import { holdsLane, type OutboxStorage } from "../outbox/outbox-storage.ts";
import type { DeviceProfileStore } from "./device-profile.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { saveClockOffset } from "./ledger-meta.ts";
import { type Mirror, mirrorable, type MirrorFailure } from "./mirror.ts";
import { readIdentity } from "./recovery.ts";
import type { ScanLedger } from "./scan-ledger.ts";
import type { StorageFailure } from "./storage-failure.ts";

export type MirrorTrouble =
  | MirrorFailure
  /** Took longer than a guest should wait; it may come to pass later. */
  | { readonly kind: "slow" };

export interface MirroringDeps {
  readonly db: LedgerDatabase;
  readonly mirror: Mirror;
  readonly scheduler: Scheduler;
  readonly onTrouble: (trouble: MirrorTrouble) => void;
}

export interface Mirroring {
  readonly ledger: (ledger: ScanLedger) => ScanLedger;
  readonly outbox: <P>(storage: OutboxStorage<P>) => OutboxStorage<P>;
  readonly profiles: (profiles: DeviceProfileStore) => DeviceProfileStore;
  readonly saveClock: (offset: ClockOffset) => Promise<Result<void, StorageFailure>>;
}

/** What a light may wait for the second copy (ms). */
const patienceMs = 150;

export function createMirroring(deps: MirroringDeps): Mirroring {
  const { db, mirror, scheduler, onTrouble } = deps;
  /** What is being written: a scan must not be taken out before it is in. */
  const writing = new Map<ScanId, Promise<void>>();

  const told = async (write: Promise<Result<void, MirrorFailure>>): Promise<void> => {
    const written = await write;
    if (!written.ok) onTrouble(written.failure);
  };
  const inTime = async (write: Promise<void>): Promise<void> => {
    const isSlow = await new Promise<boolean>((resolve) => {
      const cancel = scheduler.after(patienceMs, () => resolve(true));
      void write.finally(() => {
        cancel();
        resolve(false);
      });
    });
    if (isSlow) onTrouble({ kind: "slow" });
  };
  const keepScans = (scans: readonly Scan[]): Promise<void> =>
    inTime(
      Promise.all(
        scans.map(async (scan) => {
          const write = told(mirror.keepScan(mirrorable(scan)));
          writing.set(scan.id, write);
          await write;
          if (writing.get(scan.id) === write) writing.delete(scan.id);
        }),
      ).then(() => undefined),
    );
  /** Nobody waits for it: a record too many is taken out at the next start. */
  const forget = async (ids: readonly ScanId[]): Promise<void> => {
    await Promise.all(ids.flatMap((id) => writing.get(id) ?? []));
    await told(mirror.forget(ids));
  };
  const keepIdentity = async (): Promise<void> => {
    const identity = await db.attempt(() => readIdentity(db));
    if (identity.ok && identity.value !== null)
      await inTime(told(mirror.keepIdentity(identity.value)));
  };

  return {
    ledger: (ledger) => ({
      ...ledger,
      commit: async (draft) =>
        after(await ledger.commit(draft), async (committed) => {
          if (committed.kind === "stored") await keepScans([committed.scan]);
        }),
      commitTogether: async (drafts) =>
        after(await ledger.commitTogether(drafts), async (committed) => {
          if (committed.kind === "stored") await keepScans(committed.scans);
        }),
      undo: async (draft) =>
        after(await ledger.undo(draft), async (undone) => {
          if (undone.kind === "stored") await keepScans([undone.scan]);
        }),
      overrule: async (draft) =>
        after(await ledger.overrule(draft), async (overruled) => {
          if (overruled.kind === "stored") await keepScans([overruled.scan]);
        }),
      remint: async (refused) => after(await ledger.remint(refused), keepScans),
      noteHeld: async (held) =>
        after(await ledger.noteHeld(held), async (noted) => {
          if (noted.kind === "rolled-back") await keepIdentity();
        }),
      applySettlements: async (settlements) =>
        after(await ledger.applySettlements(settlements), async () => {
          void forget(settlements.map(({ scan }) => scan));
        }),
    }),
    outbox: (storage) => ({
      ...storage,
      update: async (id, change) => {
        const entry = await storage.update(id, change);
        if (entry !== null && !holdsLane(entry.state)) void forget([id]);
        return entry;
      },
    }),
    saveClock: async (offset) => after(await saveClockOffset(db, offset), keepIdentity),
    profiles: (profiles) => ({
      ...profiles,
      identity: async () => after(await profiles.identity(), keepIdentity),
      enrol: async (enrolment) => after(await profiles.enrol(enrolment), keepIdentity),
    }),
  };
}

async function after<T>(
  done: Result<T, StorageFailure>,
  then: (value: T) => Promise<void>,
): Promise<Result<T, StorageFailure>> {
  if (done.ok) await then(done.value);
  return done;
}
