/** What `sync/stopping.ts` asks of the ledger and its mirror, on the real ones. */
import {
  forgetBookings,
  forgetDevice,
  forgetNames,
  markStopped,
  noteHandedIn,
  readStopped,
} from "../storage/forget.ts";
import type { LedgerDatabase } from "../storage/ledger-database.ts";
import type { Mirror } from "../storage/mirror.ts";
import { required } from "./compose-ledger-ports.ts";
import type { StopStorage } from "./sync/stopping.ts";

export function stopStorageOn(db: LedgerDatabase, mirror: Mirror): StopStorage {
  const done = <T>(work: () => PromiseLike<T>): Promise<T> => required(db.attempt(work));
  return {
    read: () => done(() => readStopped(db)),
    mark: (now) => done(() => markStopped(db, now)),
    noteHandedIn: (now) => done(() => noteHandedIn(db, now)),
    forgetBookings: () => done(() => forgetBookings(db)),
    forgetNames: () => done(() => forgetNames(db)),
    forgetDevice: async () => {
      const waiting = await done(() => db.outbox.orderBy("open.position").count());
      if (waiting > 0) return false;
      // first, because the next start brings back from it what the database lacks. Where it fails, that start does so, and the
      // gateway stops the device again
      await mirror.clear();
      return done(() => forgetDevice(db));
    },
  };
}
