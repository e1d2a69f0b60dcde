import { beforeEach, describe, expect, test } from "vitest";
import { asConnectionId } from "../../core/ids.ts";
import type { ConnectionMode } from "../../core/product.ts";
import { asInstant } from "../../core/time.ts";
import type { ActRecord } from "../../protocol/venue.ts";
import { connection, now, thisDevice } from "../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import type { ActLog } from "../acts/act-log.ts";
import { createMemoryActLog } from "../acts/memory-act-log.ts";
import { type ConnectionModes, openConnectionModes } from "./connection-modes.ts";

const by = { device: thisDevice, operator: "Ana" };
const redemption = { connection, reference: "T1", bookingUuid: "b", unitItemUuid: null };
const minute = 60_000;

let clock: FakeClock;
let rows: ActRecord[];
let changes: number;
let reads: number;
beforeEach(() => {
  clock = createFakeClock(now);
  rows = [];
  changes = 0;
  reads = 0;
});

const open = (
  given: { mode?: ConnectionMode; isShared?: boolean; acts?: ActLog } = {},
): Promise<ConnectionModes> => {
  const acts = given.acts ?? createMemoryActLog(rows);
  return openConnectionModes({
    connections: [{ id: connection, mode: given.mode ?? "observe" }],
    acts: {
      record: acts.record,
      modeSwitches: () => {
        reads += 1;
        return acts.modeSwitches();
      },
    },
    clock,
    isShared: given.isShared ?? false,
    onChanged: () => (changes += 1),
  });
};

/** Of a scan that was decided so many minutes ago. */
const modeFor = (
  modes: ConnectionModes,
  minutesAgo: number,
  uncertaintyMs = 0,
): ReturnType<ConnectionModes["modeFor"]> => {
  const at = asInstant(clock.now() - minutesAgo * minute);
  return modes.modeFor({
    redemption,
    decided: { deviceAt: at, correctedAt: at, uncertaintyMs },
  });
};

test("nobody has switched anything: as it is configured", async () => {
  const modes = await open({ mode: "test" });
  expect(modes.modeOf(connection)).toBe("test");
  expect(modeFor(modes, 600)).toBe("test");
  expect(modes.modeOf(asConnectionId("gone"))).toBeNull();
});

test("a scan that asks for nothing, or at a connection that is gone, sends nothing", async () => {
  const modes = await open({ mode: "redeem" });
  const { decided } = { decided: { deviceAt: now, correctedAt: now, uncertaintyMs: 0 } };
  expect(modes.modeFor({ redemption: null, decided })).toBe("observe");
  const elsewhere = { ...redemption, connection: asConnectionId("gone") };
  expect(modes.modeFor({ redemption: elsewhere, decided })).toBe("observe");
});

describe("a switch", () => {
  test("counts with its answer, is told, and is in the log", async () => {
    const modes = await open();
    expect(await modes.switchTo(connection, "redeem", by)).toBe("redeem");
    expect([modes.modeOf(connection), modeFor(modes, 0)]).toEqual(["redeem", "redeem"]);
    expect(changes).toBe(1);
    const act = { kind: "mode", connection, from: "observe", to: "redeem" };
    expect(rows).toEqual([{ at: now, ...by, act }]);
  });

  test("to what it is already does nothing", async () => {
    const modes = await open();
    expect(await modes.switchTo(connection, "observe", by)).toBe("observe");
    expect([rows, changes]).toEqual([[], 0]);
  });

  test("of a connection that is not configured is nobody's", async () => {
    const modes = await open();
    expect(await modes.switchTo(asConnectionId("gone"), "redeem", by)).toBeNull();
    expect(rows).toEqual([]);
  });

  test("outlives a restart, whatever the configuration says by then", async () => {
    await (await open()).switchTo(connection, "redeem", by);
    expect((await open()).modeOf(connection)).toBe("redeem");
    expect((await open({ mode: "test" })).modeOf(connection)).toBe("redeem");
  });

  test("that was recorded though its answer was lost is seen at the next use", async () => {
    const log = createMemoryActLog(rows);
    const modes = await open({
      acts: {
        ...log,
        record: async (act) => {
          await log.record(act);
          throw new Error("connection lost");
        },
      },
    });
    await expect(modes.switchTo(connection, "redeem", by)).rejects.toThrow("lost");
    await modes.refresh();
    expect(modes.modeOf(connection)).toBe("redeem");
  });
});

describe("a scan that comes late", () => {
  test("is treated as its connection was then, where that only watched", async () => {
    const modes = await open();
    await modes.switchTo(connection, "redeem", by);
    await clock.advance(10 * minute);
    await modes.switchTo(connection, "observe", by);
    await clock.advance(10 * minute);
    await modes.switchTo(connection, "redeem", by);
    await clock.advance(10 * minute);
    const ages = [0, 9, 10, 11, 20, 21, 30, 31, 600];
    expect(ages.map((age) => [age, modeFor(modes, age)])).toEqual([
      [0, "redeem"],
      [9, "redeem"],
      [10, "redeem"],
      [11, "observe"],
      [20, "observe"],
      [21, "redeem"],
      [30, "redeem"],
      [31, "observe"],
      [600, "observe"],
    ]);
  });

  test("that may have been decided after the switch counts as after it", async () => {
    const modes = await open();
    await modes.switchTo(connection, "redeem", by);
    await clock.advance(minute);
    expect(modeFor(modes, 2)).toBe("observe");
    expect(modeFor(modes, 2, minute)).toBe("redeem");
  });

  test("sends nothing while the connection watches now, whatever was then", async () => {
    const modes = await open({ mode: "redeem" });
    await clock.advance(minute);
    await modes.switchTo(connection, "observe", by);
    expect(modeFor(modes, 1)).toBe("observe");
  });
});

describe("two gateways on one database", () => {
  test("what one switches the other hears at its next use, a quarter of a second later at most", async () => {
    const [here, there] = [await open({ isShared: true }), await open({ isShared: true })];
    await here.switchTo(connection, "redeem", by);
    await clock.advance(250);
    await there.refresh();
    expect(there.modeOf(connection)).toBe("redeem");
    expect(changes).toBe(2);
  });

  test("each switches from what the other left", async () => {
    const [here, there] = [await open({ isShared: true }), await open({ isShared: true })];
    await here.switchTo(connection, "redeem", by);
    await there.switchTo(connection, "test", by);
    expect(rows.map(({ act }) => act)).toMatchObject([
      { from: "observe", to: "redeem" },
      { from: "redeem", to: "test" },
    ]);
  });

  test("a burst of uses reads once, and one alone never reads again", async () => {
    const shared = await open({ isShared: true });
    reads = 0;
    for (let ms = 0; ms < 1_000; ms += 10) {
      await shared.refresh();
      await clock.advance(10);
    }
    expect(reads).toBe(3);
    const alone = await open();
    reads = 0;
    await clock.advance(minute);
    await alone.refresh();
    expect(reads).toBe(0);
  });

  test("a log that cannot be read is no licence: the use fails, and the next one reads again", async () => {
    const log = createMemoryActLog(rows);
    let isDown = false;
    const modeSwitches: ActLog["modeSwitches"] = async () => {
      if (isDown) throw new Error("no database");
      return log.modeSwitches();
    };
    const modes = await open({ isShared: true, acts: { ...log, modeSwitches } });
    await log.record({
      at: now,
      ...by,
      act: { kind: "mode", connection, from: "observe", to: "redeem" },
    });
    isDown = true;
    await clock.advance(minute);
    await expect(modes.refresh()).rejects.toThrow("no database");
    isDown = false;
    await modes.refresh();
    expect(modes.modeOf(connection)).toBe("redeem");
  });
});
