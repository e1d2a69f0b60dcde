/**
 * The outbox in a hostile world: killed anywhere, failed by its storage, lied to by its receiver. Whatever happened, once
 * it is over every entry is settled or parked, nothing is lost, and nobody was redeemed twice.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minutes } from "../core/time.ts";
import { scanIdOf } from "../testing/builders.ts";
import { anEntry } from "../testing/outbox-builders.ts";
import {
  createOutboxWorld,
  type OutboxProcess,
  type OutboxWorld,
  type SaveFault,
} from "../testing/outbox-world.ts";
import type { LookFault, SendFault } from "../testing/scripted-receiver.ts";
import { below, createSeededRandom, runs, testSeed } from "../testing/seeded-random.ts";
import { transition } from "./entry.ts";
import { holdsLane } from "./outbox-storage.ts";

const entries = 8;
const numbers = Array.from({ length: entries }, (_, index) => index + 1);

describe("an outbox killed between any two writes or sends", () => {
  const laterFaults: readonly SendFault[] = ["none", "lost-request", "lost-answer", "lands-late"];
  const deaths = Array.from({ length: 14 }, (_, index) => index + 1);

  it.each(laterFaults)(
    "loses nothing and sends nothing blindly (first send: %s)",
    async (fault) => {
      for (const diesAt of deaths) {
        const world = createOutboxWorld({ honoursKey: false });
        await world.disk.save(anEntry(1, { lane: "a" }));
        await world.disk.save(anEntry(2, { lane: "a" }));
        const faults = [fault];
        world.follow({ send: () => faults.shift() ?? "none" });
        const { isDead } = world.launch(diesAt);
        await world.clock.advance(minutes(1));
        if (isDead()) world.launch();
        await world.clock.advance(minutes(3));
        for (const n of [1, 2]) {
          expect(await world.disk.byId(scanIdOf(n))).toMatchObject({ state: { kind: "settled" } });
          expect(world.receiver.actsOf(scanIdOf(n)), `death at step ${diesAt}`).toBe(1);
          expect(blindSends(world, n), `death at step ${diesAt}`).toBe(0);
        }
      }
    },
  );

  it("dies at every step tried, so that the test above means something", async () => {
    const world = createOutboxWorld({ honoursKey: false });
    for (const n of [1, 2]) await world.disk.save(anEntry(n, { lane: "a" }));
    const { isDead } = world.launch(Math.max(...deaths) - 2);
    await world.clock.advance(minutes(1));
    expect(isDead()).toBe(true);
  });
});

describe("an outbox through any faults", () => {
  it.each([false, true])(
    "loses and doubles nothing, and comes to rest (receiver honours keys: %s)",
    async (honoursKey) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const world = createOutboxWorld({ honoursKey });
          await hostileTimes(world, seed);
          world.follow({});
          world.failSaves(() => "none");
          const { runner } = world.launch();
          await world.clock.advance(minutes(10));
          await expectAtRest(world);
          await unparkAll(world);
          runner.wake();
          await world.clock.advance(minutes(10));
          expect(await outcomes(world)).toEqual(numbers.map(() => ({ state: "settled", acts: 1 })));
        }),
        { numRuns: runs(500), seed: testSeed },
      );
    },
    120_000,
  );
});

/** Several processes, one after another, each ended in its own way; entries arrive all the while. */
async function hostileTimes(world: OutboxWorld, seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  const draw = <F>(faults: readonly F[], share: number): F | "none" =>
    random() < share ? (faults[below(random, faults.length)] ?? "none") : "none";
  const share = random() * 0.7;
  world.follow({
    prepare: () => draw(lookFaults, share),
    send: () => draw(sendFaults, share),
    readBack: () => draw(lookFaults, share),
  });
  world.failSaves(() => draw(saveFaults, share / 4));
  const lives = 1 + below(random, 4);
  for (let life = 0; life < lives; life += 1) {
    const started = world.launch(random() < 0.5 ? 1 + below(random, 40) : undefined);
    for (const n of numbers.filter((each) => each % lives === life)) {
      await world.disk.save(anEntry(n, { lane: `lane-${n % 3}`, enqueuedAt: world.clock.now() }));
      started.runner.wake();
      await world.clock.advance(below(random, 20_000));
    }
    await world.clock.advance(below(random, minutes(3)));
    if (random() < 0.5) started.kill();
    await endOf(world, started);
  }
}

/** A process that lives is stopped in order; a dead one has nobody left who could stop it. */
async function endOf(world: OutboxWorld, { runner, isDead, kill }: OutboxProcess): Promise<void> {
  const stopping = runner.stop();
  await world.clock.advance(minutes(1));
  if (isDead()) return;
  await stopping;
  kill();
}

const sendFaults: readonly SendFault[] = [
  "unreachable",
  "intercepted",
  "rate-limited",
  "unauthorised",
  "lost-request",
  "lost-answer",
  "lands-late",
  "broken-answer",
  "left-out",
  "throws-before",
  "throws-after",
];
const lookFaults: readonly LookFault[] = [
  "unreachable",
  "timeout",
  "rate-limited",
  "broken",
  "throws",
];
const saveFaults: readonly SaveFault[] = ["fails-before", "fails-after"];

async function expectAtRest(world: OutboxWorld): Promise<void> {
  for (const n of numbers) {
    const entry = await world.disk.byId(scanIdOf(n));
    expect(entry, `entry ${n} is lost`).not.toBeNull();
    if (entry === null || !holdsLane(entry.state) || entry.state.kind === "parked") continue;
    // only a parked entry before it in its lane excuses waiting
    const parked = await world.disk.inState("parked");
    const excuse = parked.find(({ lane, position }) => lane === entry.lane && position < n);
    expect(excuse, `entry ${n} is still ${entry.state.kind}`).toBeDefined();
  }
}

async function unparkAll(world: OutboxWorld): Promise<void> {
  const event = { kind: "unparked", graceMs: 5_000 } as const;
  for (const entry of await world.disk.inState("parked")) {
    await world.disk.save(transition(entry, event, world.clock.now()));
  }
}

const outcomes = (world: OutboxWorld): Promise<readonly unknown[]> =>
  Promise.all(
    numbers.map(async (n) => ({
      state: (await world.disk.byId(scanIdOf(n)))?.state.kind,
      acts: world.receiver.actsOf(scanIdOf(n)),
    })),
  );

/** Sends of one entry that no read-back preceded, the first one apart. */
function blindSends(world: OutboxWorld, n: number): number {
  const calls = world.receiver.calls.filter(({ ids }) => ids.includes(scanIdOf(n)));
  const kinds = calls.map(({ kind }) => kind).filter((kind) => kind !== "prepare");
  return kinds.filter((kind, index) => kind === "send" && kinds[index - 1] === "send").length;
}
