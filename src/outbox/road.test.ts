/** What an outbox does while nobody is there to take what it holds, and once somebody is. */
import { beforeEach, describe, expect, it } from "vitest";
import { minutes } from "../core/time.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import { anEntry } from "../testing/outbox-builders.ts";
import { createOutboxWorld, type OutboxWorld, testPolicy } from "../testing/outbox-world.ts";
import type { ReceiverCall, SendFault } from "../testing/scripted-receiver.ts";

let world: OutboxWorld;
beforeEach(() => {
  world = createOutboxWorld("key");
});

const queue = async (first: number, last: number): Promise<void> => {
  for (let n = first; n <= last; n += 1) await world.disk.put(anEntry(n, { lane: `lane ${n}` }));
};
const sends = (): readonly ReceiverCall[] =>
  world.receiver.calls.filter(({ kind }) => kind === "send");
const isDelivered = async (n: number): Promise<boolean> =>
  (await world.entry(n))?.state.kind === "settled";
const delivered = async (last: number): Promise<number> => {
  let count = 0;
  for (let n = 1; n <= last; n += 1) if (await isDelivered(n)) count += 1;
  return count;
};

describe("a receiver that cannot be reached", () => {
  it.each<SendFault>(["unreachable", "intercepted", "lost-request", "unauthorised"])(
    "is asked with one entry, not with all of them (%s)",
    async (fault) => {
      await queue(1, 200);
      world.follow({ send: () => fault });
      world.launch();
      await world.clock.advance(minutes(60));
      const [first, ...questions] = sends().map(({ ids }) => ids.length);
      expect(first).toBe(testPolicy.inFlight);
      expect(new Set(questions)).toEqual(new Set([1]));
      // a minute at most between two of them, half of one at least once it has lasted
      expect(questions.length).toBeGreaterThan(30);
      expect(questions.length).toBeLessThan(130);
    },
  );

  it("is asked at once, and by one entry, when somebody has heard of it", async () => {
    await queue(1, 200);
    world.follow({ send: () => "unreachable" });
    const { runner } = world.launch();
    await world.clock.advance(minutes(30));
    const before = sends().length;
    runner.wake();
    await world.clock.advance(20);
    expect(sends()).toHaveLength(before);
    runner.tryNow();
    await world.clock.advance(20);
    expect(sends()).toHaveLength(before + 1);
  });

  it("has everything soon after it is back", async () => {
    await queue(1, 200);
    world.follow({ send: () => "unreachable" });
    const { runner } = world.launch();
    await world.clock.advance(minutes(30));
    world.follow({});
    const before = sends().length;
    runner.tryNow();
    // those that were tried last wait for their own turn
    await world.clock.advance(minutes(1));
    expect(await delivered(200)).toBe(200);
    expect(sends().length - before).toBeLessThan(40);
  });

  it("is asked with one whose outcome is in doubt, where there is no other", async () => {
    await queue(1, 1);
    world.follow({ send: () => "unreachable" });
    const { runner } = world.launch();
    await world.clock.advance(100);
    await world.disk.put(anEntry(1, { state: { kind: "verifying", dueAt: now, tries: 1 } }));
    world.follow({});
    runner.tryNow();
    await world.clock.advance(100);
    expect(await isDelivered(1)).toBe(true);
  });

  it("leaves no timer behind", async () => {
    await queue(1, 3);
    world.follow({ send: () => "unreachable" });
    const { runner } = world.launch();
    await world.clock.advance(100);
    await runner.stop();
    const before = sends().length;
    await world.clock.advance(minutes(10));
    expect(sends()).toHaveLength(before);
    runner.start();
    world.follow({});
    await world.clock.advance(minutes(1));
    expect(await delivered(3)).toBe(3);
  });
});

describe("one entry whose sending always fails", () => {
  it.each<SendFault>(["lost-request", "unreachable", "rate-limited"])(
    "keeps nobody else back for long (%s)",
    async (fault) => {
      await queue(1, 60);
      world.follow({
        send: (id) => (id === scanIdOf(7) ? fault : "none"),
      });
      const { runner } = world.launch();
      await world.clock.advance(minutes(2));
      expect(await delivered(60)).toBe(59);
      await queue(61, 62);
      runner.wake();
      await world.clock.advance(minutes(2));
      expect(await isDelivered(61)).toBe(true);
      expect(await isDelivered(62)).toBe(true);
      expect(await isDelivered(7)).toBe(false);
    },
  );
});
