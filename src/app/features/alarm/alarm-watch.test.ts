import { describe, expect, test } from "vitest";
import type { Conflict } from "../../../core/conflict.ts";
import { later } from "../../../core/time.ts";
import { now, scanIdOf } from "../../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../../testing/fake-clock.ts";
import type { Standing } from "../../standing.ts";
import { letIn, twice } from "../../ui/words/conflict-samples.contract.ts";
import { type AlarmWatch, createAlarmWatch } from "./alarm-watch.ts";

interface World {
  readonly clock: FakeClock;
  readonly alarm: AlarmWatch;
  readonly log: string[];
  /** What the device's store has as unseen. */
  readonly store: (unseen: readonly Conflict[]) => Promise<void>;
  readonly stands: (standing: Standing) => void;
  /** "quiet", or "a, 1 of 2". */
  readonly shown: () => string;
}

const nothing: Standing = { kind: "nothing" };
const deciding: Standing = { kind: "deciding" };
const told = (n: number): Standing => ({ kind: "told", occasion: scanIdOf(n) });

/** `a` was raised before `b`, and `b` before `c`. */
const conflict = (id: "a" | "b" | "c", change: Partial<Conflict> = {}): Conflict =>
  twice({ id, raisedAt: later(now, "abc".indexOf(id)), ...change });
const grown = conflict("a", { admissions: [...twice().admissions, letIn(3, "10:20")] });

async function world(
  unseen: readonly Conflict[] = [],
  { see, standing = nothing }: { readonly see?: () => Promise<void>; standing?: Standing } = {},
): Promise<World> {
  const clock = createFakeClock(now);
  const log: string[] = [];
  let stored = unseen;
  let stood = standing;
  const changed = new Set<() => void>();
  const stoodChanged = new Set<() => void>();
  const alarm = createAlarmWatch({
    conflicts: {
      unseen: async () => stored,
      see:
        see ??
        (async (id) => {
          log.push(`seen ${id}`);
          stored = stored.filter((each) => each.id !== id);
          for (const tell of changed) tell();
        }),
      subscribe: (listener) => {
        changed.add(listener);
        return () => changed.delete(listener);
      },
    },
    concerns: ({ leadName }) => leadName !== "Somebody else's",
    standing: {
      now: () => stood,
      subscribe: (listener) => {
        stoodChanged.add(listener);
        return () => stoodChanged.delete(listener);
      },
    },
    scheduler: clock,
    sound: () => log.push(`sound ${clock.now() - now}`),
  });
  alarm.start();
  await clock.settle();
  return {
    clock,
    alarm,
    log,
    store: async (next) => {
      stored = next;
      for (const tell of changed) tell();
      await clock.settle();
    },
    stands: (next) => {
      stood = next;
      for (const tell of stoodChanged) tell();
    },
    shown: () => {
      const state = alarm.store.getState().alarm;
      return state.kind === "quiet"
        ? "quiet"
        : `${state.conflict.id}, ${state.number} of ${state.of}`;
    },
  };
}

test("nothing unseen is quiet", async () => {
  const { shown, log, clock } = await world();
  await clock.advance(60_000);
  expect([shown(), log]).toEqual(["quiet", []]);
});

test("what comes while nothing stands takes the field at once", async () => {
  const { shown, store } = await world();
  await store([conflict("a")]);
  expect(shown()).toBe("a, 1 of 1");
});

test("what was unseen at the start takes the field", async () => {
  expect((await world([conflict("a")])).shown()).toBe("a, 1 of 1");
});

test("sounds every ten seconds, thrice, and stays silently until it is seen", async () => {
  const { clock, log, shown } = await world([conflict("a")]);
  await clock.advance(120_000);
  expect(log).toEqual(["sound 0", "sound 10000", "sound 20000"]);
  expect(shown()).toBe("a, 1 of 1");
});

test("seen, it is stored, and does not sound again", async () => {
  const { clock, alarm, log, shown } = await world([conflict("a")]);
  await clock.advance(1_000);
  await alarm.seen();
  await clock.advance(60_000);
  expect([shown(), log]).toEqual(["quiet", ["sound 0", "seen a"]]);
});

test("several come one after the other, oldest first, each with its own sound", async () => {
  const { clock, alarm, log, shown } = await world([conflict("c"), conflict("a"), conflict("b")]);
  const seenInTurn: string[] = [];
  while (shown() !== "quiet") {
    seenInTurn.push(shown());
    await clock.advance(1_000);
    await alarm.seen();
    await clock.settle();
  }
  expect(seenInTurn).toEqual(["a, 1 of 3", "b, 2 of 3", "c, 3 of 3"]);
  expect(log).toEqual(["sound 0", "sound 1000", "seen a", "sound 2000", "seen b", "seen c"]);
});

test("one that comes meanwhile joins the row, and the next row counts from one", async () => {
  const { clock, alarm, store, shown } = await world([conflict("a"), conflict("b")]);
  await clock.advance(1_000);
  await alarm.seen();
  await store([conflict("b"), conflict("c")]);
  expect(shown()).toBe("b, 2 of 3");
  await store([]);
  await store([conflict("c")]);
  expect(shown()).toBe("c, 1 of 1");
});

test.each([
  ["withdrawn", conflict("a", { state: "withdrawn" })],
  ["another gate's", conflict("a", { leadName: "Somebody else's" })],
])("what is %s raises nothing", async (_name, quiet) => {
  const { log, shown } = await world([quiet]);
  expect([shown(), log]).toEqual(["quiet", []]);
});

test("withdrawn while it stands, it leaves the field and falls silent", async () => {
  const { clock, log, store, shown } = await world([conflict("a")]);
  await store([conflict("a", { state: "withdrawn" })]);
  await clock.advance(60_000);
  expect([shown(), log]).toEqual(["quiet", ["sound 0"]]);
});

test("one that has grown since it was seen is told again", async () => {
  const { clock, alarm, log, store, shown } = await world([conflict("a")]);
  await clock.advance(1_000);
  await alarm.seen();
  await clock.settle();
  await store([grown]);
  expect([shown(), log.at(-1)]).toEqual(["a, 1 of 1", "sound 1000"]);
});

test("a press that was on its way to the key below is not taken for having seen it", async () => {
  const { clock, alarm, shown, stands } = await world([conflict("a"), conflict("b")]);
  await alarm.seen();
  expect(shown()).toBe("a, 1 of 2");
  await clock.advance(500);
  await alarm.seen();
  await alarm.seen();
  expect(shown()).toBe("b, 2 of 2");
  await clock.advance(500);
  stands(told(1));
  await clock.advance(2_000);
  await alarm.seen();
  expect(shown()).toBe("b, 2 of 2");
});

test("a press ends it even where that cannot be stored, and it does not come back by itself", async () => {
  const { clock, alarm, store, shown } = await world([conflict("a")], {
    see: () => Promise.reject(new Error("storage: quota")),
  });
  await clock.advance(1_000);
  await expect(alarm.seen()).rejects.toThrow("quota");
  await store([conflict("a")]);
  expect(shown()).toBe("quiet");
  await store([grown]);
  expect(shown()).toBe("a, 1 of 1");
});

describe("a verdict has the field first", () => {
  test("for two seconds from when it was told", async () => {
    const { clock, shown, store, log } = await world([], { standing: told(1) });
    await clock.advance(500);
    await store([conflict("a")]);
    await clock.advance(1_499);
    expect([shown(), log]).toEqual(["quiet", []]);
    await clock.advance(1);
    expect([shown(), log]).toEqual(["a, 1 of 1", ["sound 2000"]]);
  });

  test("and not longer than that", async () => {
    const { clock, shown, store } = await world([], { standing: told(1) });
    await clock.advance(2_000);
    await store([conflict("a")]);
    expect(shown()).toBe("a, 1 of 1");
  });

  test("unless it is put away before", async () => {
    const { clock, shown, stands } = await world([conflict("a")], { standing: told(1) });
    await clock.advance(100);
    stands(nothing);
    expect(shown()).toBe("a, 1 of 1");
  });

  test("also the next one, while the alarm stands; then the alarm goes on where it was", async () => {
    const { clock, shown, stands, log } = await world([conflict("a")]);
    await clock.advance(9_000);
    stands(deciding);
    expect(shown()).toBe("quiet");
    await clock.advance(600);
    stands(told(1));
    await clock.advance(1_999);
    expect([shown(), log]).toEqual(["quiet", ["sound 0"]]);
    await clock.advance(1);
    expect([shown(), log]).toEqual(["a, 1 of 1", ["sound 0", "sound 11600"]]);
    await clock.advance(60_000);
    expect(log).toEqual(["sound 0", "sound 11600", "sound 21600"]);
  });

  test("but a ticket left before the camera keeps nothing away", async () => {
    const { clock, shown, stands } = await world([conflict("a")], { standing: told(1) });
    await clock.advance(1_000);
    stands(told(1));
    await clock.advance(1_000);
    expect(shown()).toBe("a, 1 of 1");
    stands(told(1));
    expect(shown()).toBe("a, 1 of 1");
  });
});

test("while a code is being typed, nothing takes the field", async () => {
  const { alarm, shown, store, log } = await world();
  const release = alarm.hold();
  await store([conflict("a")]);
  expect([shown(), log]).toEqual(["quiet", []]);
  release();
  release();
  expect([shown(), log]).toEqual(["a, 1 of 1", ["sound 0"]]);
});
