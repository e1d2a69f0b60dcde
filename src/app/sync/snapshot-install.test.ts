import { expect, test, vi } from "vitest";
import { later, minutes } from "../../core/time.ts";
import type { Instant } from "../../core/time.ts";
import type { Manifest } from "../../protocol/v1.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { createSnapshotInstall, type SnapshotInstall } from "./snapshot-install.ts";

const manifestOf = (id: string): Manifest => ({
  id,
  asOf: now,
  epoch: "e1",
  venue: "Harbour",
  policyVersion: "1",
  demo: false,
  gates: [],
  products: [],
  connections: [],
  pages: [],
  bookings: 7,
});
const one = manifestOf("one");
const two = manifestOf("two");

interface World {
  readonly install: SnapshotInstall;
  readonly clock: FakeClock;
  /** Which list was in use whenever the old ones were removed. */
  readonly tidied: readonly (string | null)[];
  /** Layers of the index, and lists taken up, in order. */
  readonly taken: readonly string[];
  readonly workers: FakeWorker[];
  readonly lists: { readonly id: string; readonly asOf: Instant }[];
  readonly progress: unknown[];
  readonly warnings: string[];
  readonly forgotten: () => number;
  /** What is stored from now on. */
  readonly store: (manifest: Manifest | Error | null) => void;
  readonly loseIndex: (isLost: boolean) => void;
}

interface FakeWorker {
  readonly asked: unknown[];
  readonly report: (data: unknown) => void;
  readonly breaks: (why: string) => void;
  readonly isTerminated: () => boolean;
}

const nobody = (): void => {};

function world({ opens = true }: { readonly opens?: boolean } = {}): World {
  const workers: FakeWorker[] = [];
  const lists: World["lists"][number][] = [];
  const progress: unknown[] = [];
  const warnings: string[] = [];
  let stored: Manifest | Error | null = null;
  let forgotten = 0;
  let indexLost = false;
  const tidied: (string | null)[] = [];
  const taken: string[] = [];
  const clock = createFakeClock(now);
  const install = createSnapshotInstall({
    openWorker: () => {
      if (!opens) throw new Error("no workers here");
      let onMessage: (data: unknown) => void = nobody;
      let onBroken: (why: string) => void = nobody;
      let terminated = false;
      const asked: unknown[] = [];
      workers.push({
        asked,
        report: (data) => onMessage(data),
        breaks: (why) => onBroken(why),
        isTerminated: () => terminated,
      });
      return {
        postMessage: (message) => asked.push(message),
        onMessage: (listener) => {
          onMessage = listener;
        },
        onBroken: (listener) => {
          onBroken = listener;
        },
        terminate: () => {
          terminated = true;
        },
      };
    },
    scheduler: clock,
    token: () => "t0ken",
    log: { info: () => {}, warn: (message) => warnings.push(message), error: () => {} },
    reload: async () => {
      if (stored instanceof Error) throw stored;
      if (stored === null) return { kind: "none" };
      return { kind: indexLost ? "index-lost" : "ready", manifest: stored };
    },
    adopt: ({ name, bytes }) => taken.push(`${name}: ${bytes.byteLength} bytes`),
    onList: ({ manifest, asOf }) => {
      taken.push(manifest.id);
      lists.push({ id: manifest.id, asOf });
    },
    onProgress: (step) => progress.push(step),
    tidy: async () => void tidied.push(install.currentId()),
    forget: async () => {
      stored = null;
      forgotten += 1;
    },
  });
  return {
    install,
    clock,
    tidied,
    taken,
    workers,
    lists,
    progress,
    warnings,
    forgotten: () => forgotten,
    store: (manifest) => {
      stored = manifest;
    },
    loseIndex: (isLost) => {
      indexLost = isLost;
    },
  };
}

test("a list is handed to a worker, shows its progress, and is taken up once it is in place", async () => {
  const { install, workers, lists, progress, store } = world();
  const done = install.install(one);
  const [worker] = workers;
  expect(worker?.asked).toEqual([{ kind: "install", manifest: one, token: "t0ken" }]);
  worker?.report({ kind: "progress", have: 3, of: 7 });
  expect(lists).toEqual([]);
  expect(install.currentId()).toBeNull();
  store(one);
  worker?.report({ kind: "installed", id: "one", recent: null });
  await done;
  expect(lists).toEqual([{ id: "one", asOf: now }]);
  expect(install.currentId()).toBe("one");
  expect(progress).toEqual([{ have: 3, of: 7 }, null]);
});

test("what an old list needed goes when the new one is in use, and before another one comes", async () => {
  const { install, workers, store, tidied } = world();
  store(one);
  await install.restore();
  const done = install.install(two);
  store(two);
  workers[0]?.report({ kind: "installed", id: "two", recent: null });
  expect(tidied).toEqual([]);
  await done;
  expect(tidied).toEqual(["two"]);
});

test("what the worker has in memory of the new list is handed over before the list is taken up", async () => {
  const { install, workers, store, taken } = world();
  const done = install.install(one);
  store(one);
  const recent = { name: "layer-1", bytes: new ArrayBuffer(12) };
  workers[0]?.report({ kind: "installed", id: "one", recent });
  await done;
  expect(taken).toEqual(["layer-1: 12 bytes", "one"]);
});

test("the worker stays for the next list, and goes when none comes", async () => {
  const { install, workers, store, clock } = world();
  for (const manifest of [one, two]) {
    const done = install.install(manifest);
    store(manifest);
    workers[0]?.report({ kind: "installed", id: manifest.id, recent: null });
    await done;
    await clock.advance(15_000);
  }
  expect(workers).toHaveLength(1);
  expect(install.currentId()).toBe("two");
  expect(workers[0]?.isTerminated()).toBe(false);
  await clock.advance(15_000);
  expect(workers[0]?.isTerminated()).toBe(true);
  // one that has gone says nothing any more
  workers[0]?.report({ kind: "failed", why: "late" });
  const third = install.install(one);
  workers[1]?.report({ kind: "installed", id: "one", recent: null });
  await third;
  expect(workers).toHaveLength(2);
});

test("a list without its index is installed once more from its own pages, and no start waits for it", async () => {
  const { install, workers, lists, store, loseIndex } = world();
  store(one);
  loseIndex(true);
  await install.restore();
  expect(lists).toEqual([]);
  expect(install.currentId()).toBeNull();
  expect(workers[0]?.asked).toMatchObject([{ kind: "install", manifest: one }]);
  loseIndex(false);
  workers[0]?.report({ kind: "installed", id: "one", recent: null });
  await vi.waitUntil(() => install.currentId() === "one");
  expect(lists).toEqual([{ id: "one", asOf: now }]);
});

test("a second list waits for its next offer while one is being put in place", async () => {
  const { install, workers } = world();
  const done = install.install(one);
  await install.install(two);
  expect(workers).toHaveLength(1);
  workers[0]?.report({ kind: "failed", why: "quota" });
  await done;
});

test.each<[string, (worker: FakeWorker) => void]>([
  ["a failed install", (worker) => worker.report({ kind: "failed", why: "quota" })],
  ["a worker that breaks", (worker) => worker.breaks("out of memory")],
  ["a report that nobody understands", (worker) => worker.report({ kind: "??" })],
])("%s leaves the old list in use, and the next offer is taken", async (_name, end) => {
  const { install, workers, lists, progress, warnings, store } = world();
  store(one);
  await install.restore();
  const failing = install.install(two);
  for (const worker of workers) end(worker);
  await failing;
  expect(workers[0]?.isTerminated()).toBe(true);
  expect(install.currentId()).toBe("one");
  expect(lists).toHaveLength(1);
  expect(progress.at(-1)).toBeNull();
  expect(warnings).toEqual(["list not installed"]);
  store(two);
  const again = install.install(two);
  workers[1]?.report({ kind: "installed", id: "two", recent: null });
  await again;
  expect(install.currentId()).toBe("two");
});

test("a browser without workers is told to the caller, and stays ready for the next offer", async () => {
  const { install, progress } = world({ opens: false });
  await expect(install.install(one)).rejects.toThrow("no workers here");
  await expect(install.install(one)).rejects.toThrow("no workers here");
  expect(progress).toEqual([null, null]);
});

test("a list that cannot be read back is not claimed", async () => {
  const { install, workers, lists, store } = world();
  store(new Error("closed"));
  const done = install.install(one);
  workers[0]?.report({ kind: "installed", id: "one", recent: null });
  await expect(done).rejects.toThrow("closed");
  expect(install.currentId()).toBeNull();
  expect(lists).toEqual([]);
});

test("an earlier start's list is restored; where there is none, nothing is claimed", async () => {
  const { install, lists, store } = world();
  await install.restore();
  expect(install.currentId()).toBeNull();
  store(one);
  await install.restore();
  expect(install.currentId()).toBe("one");
  expect(lists).toEqual([{ id: "one", asOf: now }]);
});

test("the same list confirmed has a new age; nothing is confirmed where there is none", async () => {
  const { install, lists, store } = world();
  const fresher = later(now, minutes(5));
  install.confirm(fresher);
  store(one);
  await install.restore();
  install.confirm(fresher);
  expect(lists).toEqual([
    { id: "one", asOf: now },
    { id: "one", asOf: fresher },
  ]);
});

test("a device that was stopped has no list any more, and takes none", async () => {
  const { install, lists, workers, store, forgotten } = world();
  store(one);
  await install.restore();
  await install.forget();
  expect(forgotten()).toBe(1);
  expect(install.currentId()).toBeNull();
  await install.install(two);
  install.confirm(later(now, minutes(1)));
  expect(workers).toEqual([]);
  expect(lists.map(({ id }) => id)).toEqual(["one"]);
});

test("a list that is on its way is given up before the stored one goes", async () => {
  const { install, lists, workers, store, forgotten } = world();
  const installing = install.install(one);
  const forgetting = install.forget();
  expect(workers[0]?.isTerminated()).toBe(true);
  expect(forgotten()).toBe(0);
  // what the worker said last
  store(one);
  workers[0]?.report({ kind: "installed", id: "one", recent: null });
  await Promise.all([installing, forgetting]);
  expect(forgotten()).toBe(1);
  expect(lists).toEqual([]);
  expect(install.currentId()).toBeNull();
});
