/**
 * Room for scans on a full disk: the ballast as the engine uses it. Given up when a scan does not fit, filled again at a start
 * and when somebody says that there is space.
 * Promises: whether it is there, as far as is known, is told at every change. Will not: look at what the browser calls the
 * quota, which is not true (STORAGE 4.3).
 */
import type { Log } from "../core/effects.ts";
import type { Result } from "../core/result.ts";
import type { Ballast } from "../storage/ballast.ts";
import type { StorageFailure } from "../storage/storage-failure.ts";

export interface SpareRoom {
  /** Space for a scan that did not fit; false where there is none left to give. */
  readonly give: () => Promise<boolean>;
  /** At a start, and then the log's turn. Resolves also where it cannot be filled, or not whole. */
  readonly fill: () => Promise<void>;
  /** Fills what is known to be missing, and nothing else: there may be little space. */
  readonly fillAgain: () => Promise<void>;
}

export interface SpareRoomDeps {
  /** Null where there is none to give up. */
  readonly ballast: Pick<Ballast, "fill" | "release" | "turnLog"> | null;
  readonly log: Pick<Log, "warn">;
  readonly onShort: (isShort: boolean) => void;
}

export function createSpareRoom({ ballast, log, onShort }: SpareRoomDeps): SpareRoom {
  let isShort = false;
  const tell = (short: boolean): void => {
    isShort = short;
    onShort(short);
  };
  const told = (what: string, done: Result<void, StorageFailure> | undefined): boolean => {
    if (done === undefined || done.ok) return true;
    log.warn(`${what} failed`, { problem: done.failure.kind });
    if (done.failure.kind === "quota") tell(true);
    return false;
  };
  const fill = async (): Promise<void> => {
    const filled = await ballast?.fill();
    if (told("ballast", filled) && filled !== undefined) tell(false);
  };
  return {
    give: async () => {
      const released = await ballast?.release();
      const isGiven = released?.ok === true && released.value;
      // or there was none, and nothing fits either
      tell(true);
      return isGiven;
    },
    fill: async () => {
      await fill();
      told("turning the log", await ballast?.turnLog());
    },
    fillAgain: async () => {
      if (isShort) await fill();
    },
  };
}
