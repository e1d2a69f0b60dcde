import { expect, test } from "vitest";
import { now } from "../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { createLeader, type Leader, type LeaderLocks } from "./leader.ts";

interface Holder {
  readonly robbed: (reason: Error) => void;
}

/** One lock, as `navigator.locks` keeps it: in turn, stolen at once, freed by a tab that closes. */
interface FakeLocks extends LeaderLocks {
  readonly waiting: () => number;
}

function fakeLocks(): FakeLocks {
  let holder: Holder | null = null;
  let queue: readonly (() => void)[] = [];
  const next = (): void => {
    const [first, ...rest] = queue;
    queue = rest;
    first?.();
  };
  const hold = (work: () => Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      const mine: Holder = { robbed: reject };
      holder = mine;
      void (async () => {
        await work();
        if (holder !== mine) return;
        holder = null;
        resolve();
        next();
      })();
    });
  return {
    waiting: () => queue.length,
    request: (how, work) => {
      if (how.kind === "steal") {
        holder?.robbed(new DOMException("stolen", "AbortError"));
        return hold(work);
      }
      if (holder === null) return hold(work);
      return new Promise((resolve, reject) => {
        const turn = (): void => void hold(work).then(resolve, reject);
        queue = [...queue, turn];
        how.signal.addEventListener("abort", () => {
          queue = queue.filter((each) => each !== turn);
          reject(new DOMException("given up", "AbortError"));
        });
      });
    },
  };
}

interface Tab {
  readonly leader: Leader;
  /** A frozen tab runs no timers; its lock stays. */
  readonly freeze: (frozen: boolean) => void;
}

interface World {
  readonly clock: FakeClock;
  readonly locks: FakeLocks;
  readonly log: string[];
  readonly tab: (name: string) => Tab;
}

function world(): World {
  const clock = createFakeClock(now);
  const locks = fakeLocks();
  const log: string[] = [];
  let beats = 0;
  const tab = (name: string): Tab => {
    let frozen = false;
    const leader = createLeader({
      locks,
      heartbeat: {
        beat: () => {
          beats += 1;
        },
        seen: () => (beats === 0 ? null : String(beats)),
      },
      scheduler: {
        after: (ms, task) => clock.after(ms, () => frozen || task()),
      },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      lead: () => log.push(`${name} leads`),
      standDown: async () => void log.push(`${name} stands down`),
    });
    const freeze = (to: boolean): void => {
      frozen = to;
    };
    return { leader, freeze };
  };
  return { clock, locks, log, tab };
}

test("a tab alone leads", async () => {
  const { clock, log, tab } = world();
  const { leader } = tab("one");
  leader.start();
  await clock.settle();
  expect(log).toEqual(["one leads"]);
  expect(leader.leads()).toBe(true);
});

test("of two, one leads, for as long as it lives", async () => {
  const { clock, log, tab } = world();
  const [one, two] = [tab("one"), tab("two")];
  one.leader.start();
  two.leader.start();
  await clock.advance(120_000);
  expect(log).toEqual(["one leads"]);
  expect([one.leader.leads(), two.leader.leads()]).toEqual([true, false]);
});

test("when the leader's tab closes, the next leads at once", async () => {
  const { clock, log, tab } = world();
  const [one, two] = [tab("one"), tab("two")];
  one.leader.start();
  two.leader.start();
  await clock.advance(5_000);
  const closed = one.leader.stop();
  await clock.settle();
  await closed;
  expect(log).toEqual(["one leads", "one stands down", "two leads"]);
});

test("a frozen leader is robbed after ten seconds, and stops with the lock", async () => {
  const { clock, locks, log, tab } = world();
  const [one, two] = [tab("one"), tab("two")];
  one.leader.start();
  two.leader.start();
  await clock.advance(1_000);
  one.freeze(true);
  // its only beat was ten seconds before that
  await clock.advance(8_999);
  expect(log).toEqual(["one leads"]);
  await clock.advance(1);
  expect(log.toSorted()).toEqual(["one leads", "one stands down", "two leads"]);
  expect([one.leader.leads(), two.leader.leads()]).toEqual([false, true]);
  expect(locks.waiting()).toBe(0);
});

test("a robbed leader that runs stands by, and leads again when its turn comes", async () => {
  const { clock, locks, log, tab } = world();
  const one = tab("one");
  one.leader.start();
  await clock.settle();
  void locks.request({ kind: "steal" }, () => clock.sleep(2_500));
  await clock.settle();
  expect(log).toEqual(["one leads", "one stands down"]);
  expect(one.leader.leads()).toBe(false);
  await clock.advance(2_499);
  expect(one.leader.leads()).toBe(false);
  await clock.advance(1);
  expect(log).toEqual(["one leads", "one stands down", "one leads"]);
});

test("of two candidates for a frozen leader, one leads in the end", async () => {
  const { clock, log, tab } = world();
  const [one, two, three] = [tab("one"), tab("two"), tab("three")];
  one.leader.start();
  two.leader.start();
  three.leader.start();
  await clock.advance(1_000);
  one.freeze(true);
  await clock.advance(60_000);
  expect([two.leader.leads(), three.leader.leads()].filter(Boolean)).toHaveLength(1);
  const turns = log.filter((line) => line.endsWith("leads")).length;
  await clock.advance(60_000);
  expect(log.filter((line) => line.endsWith("leads"))).toHaveLength(turns);
});

test("without Web Locks there is one tab as far as anybody can know", async () => {
  const clock = createFakeClock(now);
  const log: string[] = [];
  const leader = createLeader({
    locks: null,
    heartbeat: { beat: () => {}, seen: () => null },
    scheduler: clock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    lead: () => log.push("leads"),
    standDown: async () => void log.push("stands down"),
  });
  leader.start();
  expect(leader.leads()).toBe(true);
  await leader.stop();
  expect(log).toEqual(["leads", "stands down"]);
  expect(clock.nextAt()).toBeNull();
});

test("a candidate that stops waits for nothing any more", async () => {
  const { clock, locks, tab } = world();
  const [one, two] = [tab("one"), tab("two")];
  one.leader.start();
  two.leader.start();
  await clock.settle();
  expect(locks.waiting()).toBe(1);
  await two.leader.stop();
  expect(locks.waiting()).toBe(0);
  await one.leader.stop();
  expect(clock.nextAt()).toBeNull();
});
