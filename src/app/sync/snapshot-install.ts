/**
 * The page's side of the snapshot worker: hands it a list, shows its progress, takes up the new list when it is in place.
 * A failed install changes nothing: the old list stays in use, and the exchange offers the new one again. A list whose index
 * was lost is installed once more from its own pages, which needs no network.
 */
import type { Log } from "../../core/effects.ts";
import type { Instant } from "../../core/time.ts";
import type { Manifest } from "../../protocol/v1.ts";
import type { SnapshotPort } from "./answer-taking.ts";
import type { RecentLayer } from "./install-messages.ts";
import { createInstallRunner, type InstallRunnerDeps } from "./install-runner.ts";

/** What a look at the stored list has found. */
type Reloaded =
  | { readonly kind: "none" }
  | { readonly kind: "ready"; readonly manifest: Manifest }
  /** All its pages are here, and nothing can be found in them. */
  | { readonly kind: "index-lost"; readonly manifest: Manifest };

export interface SnapshotInstallDeps extends InstallRunnerDeps {
  readonly log: Log;
  /** What the worker has in memory of the list that it has stored, before that is taken up. */
  readonly adopt: (layer: RecentLayer) => void;
  /** Takes up the stored list. */
  readonly reload: () => Promise<Reloaded>;
  readonly onList: (list: { readonly manifest: Manifest; readonly asOf: Instant }) => void;
  /** Null when nothing is on its way any more. */
  readonly onProgress: (progress: { readonly have: number; readonly of: number } | null) => void;
  /** Removes what the list in use does not need. */
  readonly tidy: () => Promise<unknown>;
  /** Removes the stored list. */
  readonly forget: () => Promise<void>;
}

export interface SnapshotInstall extends SnapshotPort {
  /** The list of an earlier start, if there is one. */
  readonly restore: () => Promise<void>;
  /** The list goes, one that is on its way too, and no other comes. */
  readonly forget: () => Promise<void>;
}

export function createSnapshotInstall(deps: SnapshotInstallDeps): SnapshotInstall {
  let current: Manifest | null = null;
  let installing: Promise<void> | null = null;
  const over = new AbortController();
  const runner = createInstallRunner(deps);

  const takeUp = async (): Promise<Reloaded> => {
    const reloaded = await deps.reload();
    if (reloaded.kind !== "ready" || over.signal.aborted) return reloaded;
    const { manifest } = reloaded;
    if (manifest.asOf === null) return reloaded;
    current = manifest;
    deps.onList({ manifest, asOf: manifest.asOf });
    return reloaded;
  };

  const runInstall = async (manifest: Manifest): Promise<void> => {
    const outcome = await runner.run(manifest);
    if (outcome.kind === "installed") {
      if (outcome.recent !== null) deps.adopt(outcome.recent);
      await takeUp();
      // before another list comes, which may count on what is stored now
      await deps.tidy();
    } else deps.log.warn("list not installed", outcome);
  };
  const install = async (manifest: Manifest): Promise<void> => {
    if (installing !== null || over.signal.aborted) return;
    installing = runInstall(manifest).finally(() => {
      installing = null;
      deps.onProgress(null);
    });
    await installing;
  };

  return {
    restore: async () => {
      const reloaded = await takeUp();
      if (reloaded.kind !== "index-lost") return;
      // beside the start: a large list takes seconds, and its progress is shown
      void install(reloaded.manifest).catch((bug: unknown) => {
        deps.log.error("list not installed", { bug: String(bug) });
      });
    },
    currentId: () => current?.id ?? null,
    confirm: (asOf) => {
      if (current !== null) deps.onList({ manifest: current, asOf });
    },
    install,
    forget: async () => {
      over.abort();
      runner.giveUp();
      await Promise.allSettled([installing]);
      current = null;
      await deps.forget();
    },
  };
}
