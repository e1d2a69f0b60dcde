/**
 * The outbox in a hostile world: killed anywhere, failed by its storage, lied to by its receiver. Whatever happened, once
 * it is over every entry is settled or parked, nothing is lost, and nobody was redeemed twice.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Random } from "../core/effects.ts";
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
import { type EntryState, type Proof, transition } from "./entry.ts";
import { holdsLane } from "./outbox-storage.ts";

const numbers = Array.from({ length: 8 }, (_, index) => index + 1);

describe("an outbox killed between any two writes or sends", () => {
  const laterFaults: readonly SendFault[] = ["none", "lost-request", "lost-answer", "lands-late"];
  const deaths = Array.from({ length: 14 }, (_, index) => index + 1);

  it.each(laterFaults)(
    "loses nothing and sends nothing blindly (first send: %s)",
    async (fault) => {
      for (const diesAt of deaths) {
        const world = createOutboxWorld("read-back");
        await world.disk.put(anEntry(1, { lane: "a" }));
        await world.disk.put(anEntry(2, { lane: "a" }));
        const faults = [fault];
        world.follow({ send: () => faults.shift() ?? "none" });
        const { isDead } = world.launch(diesAt);
        await world.clock.advance(minutes(1));
        if (isDead()) world.launch();
        await world.clock.advance(minutes(3));
        for (const n of [1, 2]) {
          expect(await world.entry(n)).toMatchObject({ state: { kind: "settled" } });
          expect(world.receiver.actsOf(scanIdOf(n)), `death at step ${diesAt}`).toBe(1);
          expect(blindSends(world, n), `death at step ${diesAt}`).toBe(0);
        }
      }
    },
  );

  it("dies at every step tried, so that the test above means something", async () => {
    const world = createOutboxWorld("read-back");
    for (const n of [1, 2]) await world.disk.put(anEntry(n, { lane: "a" }));
    const { isDead } = world.launch(Math.max(...deaths) - 2);
    await world.clock.advance(minutes(1));
    expect(isDead()).toBe(true);
  });
});

describe("an outbox through any faults", () => {
  it.each<Proof>(["key", "read-back", "none"])(
    "loses nothing, doubles nothing unsaid, and comes to rest (proof: %s)",
    async (proof) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const world = createOutboxWorld(proof);
          await hostileTimes(world, seed);
          world.follow({});
          world.failSaves(() => "none");
          const { runner } = world.launch();
          await world.clock.advance(minutes(15));
          expect(await notAtRest(world)).toEqual([]);
          await unparkAll(world);
          runner.wake();
          await world.clock.advance(minutes(15));
          expect(await unjustified(world, proof)).toEqual([]);
        }),
        { numRuns: runs(400), seed: testSeed },
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
      await world.disk.put(
        anEntry(n, { lane: `lane-${n % 3}`, enqueuedAt: world.now(), state: dueNow(world) }),
      );
      started.runner.wake();
      if (random() < 0.2) jumpSoon(world, random);
      await world.clock.advance(below(random, 20_000));
    }
    await world.clock.advance(below(random, minutes(3)));
    if (random() < 0.5) started.kill();
    await endOf(world, started);
  }
}

/** In the middle of whatever is going on then: up to three hours back or forward. */
function jumpSoon(world: OutboxWorld, random: Random): void {
  const ms = below(random, minutes(360)) - minutes(180);
  world.clock.after(below(random, 20_000), () => world.jump(ms));
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
  "rate-limited-until",
  "unauthorised",
  "lost-request",
  "lost-answer",
  "lands-late",
  "silent",
  "answers-late",
  "broken-answer",
  "broken-refusal",
  "left-out",
  "throws-before",
  "throws-after",
];
const lookFaults: readonly LookFault[] = [
  "unreachable",
  "timeout",
  "silent",
  "rate-limited",
  "broken",
  "throws",
];
const saveFaults: readonly SaveFault[] = ["fails-before", "fails-after"];

/** Entries that are lost, or still wait without a parked one before them in their lane. */
async function notAtRest(world: OutboxWorld): Promise<readonly string[]> {
  const parked = await world.disk.inState("parked");
  const entries = await Promise.all(numbers.map(world.entry));
  return entries.flatMap((entry, index) => {
    if (entry === null) return [`entry ${index + 1} is lost`];
    const { state, lane, position } = entry;
    const isExcused = parked.some((each) => each.lane === lane && each.position <= position);
    return holdsLane(state) && !isExcused ? [`entry ${position} is still ${state.kind}`] : [];
  });
}

async function unparkAll(world: OutboxWorld): Promise<void> {
  const event = { kind: "unparked", graceMs: 5_000 } as const;
  for (const entry of await world.disk.inState("parked")) {
    await world.disk.put(transition(entry, event, world.now()));
  }
}

const dueNow = (world: OutboxWorld): EntryState => ({
  kind: "queued",
  dueAt: world.now(),
  tries: 0,
});

/** Only where a receiver proves nothing may it have acted twice, and never behind a settlement that denies it. */
async function unjustified(world: OutboxWorld, proof: Proof): Promise<readonly string[]> {
  const entries = await Promise.all(numbers.map(world.entry));
  return entries.flatMap((entry, index) => {
    const acts = world.receiver.actsOf(scanIdOf(index + 1));
    if (entry?.state.kind !== "settled") return [`entry ${index + 1} is ${entry?.state.kind}`];
    const { kind } = entry.state.settlement;
    const isJustified = kind === "at-least-once" ? proof === "none" && acts >= 1 : acts === 1;
    return isJustified ? [] : [`entry ${index + 1} is ${kind} and was done ${acts} times`];
  });
}

/** Sends of one entry that no read-back preceded, the first one apart. */
function blindSends(world: OutboxWorld, n: number): number {
  const calls = world.receiver.calls.filter(({ ids }) => ids.includes(scanIdOf(n)));
  const kinds = calls.map(({ kind }) => kind).filter((kind) => kind !== "prepare");
  return kinds.filter((kind, index) => kind === "send" && kinds[index - 1] === "send").length;
}
