/** A mirror in memory, for simulations: its records outlive the process that is simulated, and the emptying of its database. */
import type { ScanId } from "../core/ids.ts";
import { ok } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import type { Mirror, MirroredIdentity } from "./mirror.ts";

export interface MirrorState {
  readonly identity: { current: MirroredIdentity | null };
  readonly scans: Map<ScanId, Scan>;
}

/** A process is killed by one that never resolves: before, nothing has been written; after, it has. */
export interface MirrorHooks {
  readonly beforeWrite?: () => PromiseLike<void> | void;
  readonly afterWrite?: () => PromiseLike<void> | void;
}

export const emptyMirrorState = (): MirrorState => ({
  identity: { current: null },
  scans: new Map(),
});

export function createMemoryMirror(state: MirrorState, hooks: MirrorHooks = {}): Mirror {
  const write = async (change: () => void) => {
    await hooks.beforeWrite?.();
    change();
    await hooks.afterWrite?.();
    return ok(undefined);
  };
  return {
    read: async () =>
      ok({ identity: state.identity.current, scans: [...state.scans.values()], unreadable: [] }),
    keepIdentity: (identity) =>
      write(() => {
        state.identity.current = identity;
      }),
    keepScan: (scan) =>
      write(() => {
        state.scans.set(scan.id, scan);
      }),
    forget: (scans) =>
      write(() => {
        for (const id of scans) state.scans.delete(id);
      }),
    clear: () =>
      write(() => {
        state.identity.current = null;
        state.scans.clear();
      }),
  };
}
