/** How lanes share the runner, and what becomes of receivers that are silent, slow, or can prove nothing. */
import { beforeEach, describe, expect, it } from "vitest";
import type { ScanId } from "../core/ids.ts";
import { later, minutes } from "../core/time.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import { anAttempt, anEntry } from "../testing/outbox-builders.ts";
import { createOutboxWorld, type OutboxWorld, testPolicy } from "../testing/outbox-world.ts";
import type { ReceiverCall } from "../testing/scripted-receiver.ts";
import { type EntryState, type Proof, transition } from "./entry.ts";

let world: OutboxWorld;
beforeEach(() => {
  world = createOutboxWorld("read-back");
});

const stateOf = async (n: number): Promise<EntryState | undefined> => (await world.entry(n))?.state;
const callsFor = (n: number): readonly ReceiverCall["kind"][] =>
  world.receiver.calls.filter(({ ids }) => ids.includes(scanIdOf(n))).map(({ kind }) => kind);
const sends = (): readonly ReceiverCall[] =>
  world.receiver.calls.filter(({ kind }) => kind === "send");
const queue = async (...numbers: readonly number[]): Promise<void> => {
  for (const n of numbers) await world.disk.put(anEntry(n));
};
const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);
const once = <F extends string>(...faults: readonly F[]): (() => F | "none") => {
  const left = [...faults];
  return () => left.shift() ?? "none";
};
const only =
  <F extends string>(n: number, fault: F): ((id: ScanId) => F | "none") =>
  (id) =>
    id === scanIdOf(n) ? fault : "none";
const settledAs = (kind: string) => ({ kind: "settled", settlement: { kind } });

describe("lanes", () => {
  it.each(["prepare", "readBack"] as const)(
    "go on while another one's %s is silent",
    async (call) => {
      world.follow({ [call]: only(1, "silent") });
      const verifying = { kind: "verifying", dueAt: now, tries: 0 } as const;
      await world.disk.put(
        anEntry(1, call === "readBack" ? { state: verifying, attempts: [] } : {}),
      );
      for (const n of [2, 3, 4, 5]) await world.disk.put(anEntry(n, { lane: "b" }));
      world.launch();
      await world.clock.advance(200);
      expect(callsFor(1)).toHaveLength(1);
      for (const n of [2, 3, 4, 5]) expect(await stateOf(n)).toMatchObject(settledAs("accepted"));
    },
  );

  it("go on while another one waits for its answer, due or in backoff", async () => {
    world.follow({ send: (id) => (id === scanIdOf(1) ? "silent" : firstOf2()) });
    const firstOf2 = once("unreachable");
    await queue(1, 2);
    world.launch();
    await world.clock.advance(1_000);
    expect(await stateOf(2)).toMatchObject(settledAs("accepted"));
    expect(await stateOf(1)).toEqual({ kind: "sending" });
  });

  it("have at most so many calls under way, and no place stays empty", async () => {
    world.follow({ prepare: only(1, "timeout") });
    await queue(...upTo(3 * testPolicy.inFlight));
    world.launch();
    await world.clock.advance(10);
    expect(world.receiver.calls).toHaveLength(testPolicy.inFlight);
    await world.clock.advance(400);
    expect(world.receiver.busiest()).toBe(testPolicy.inFlight);
    for (const n of upTo(3 * testPolicy.inFlight).slice(1)) {
      expect(await stateOf(n)).toMatchObject(settledAs("accepted"));
    }
  });

  it("are not held up by many that may not be read back yet", async () => {
    const attempts = [anAttempt(1)];
    for (const n of upTo(3 * testPolicy.inFlight)) {
      await world.disk.put(anEntry(n, { attempts, state: { kind: "sending" } }));
    }
    await queue(99);
    world.launch();
    await world.clock.advance(100);
    expect(await stateOf(99)).toMatchObject(settledAs("accepted"));
    expect(world.receiver.calls.map(({ kind }) => kind)).toEqual(["prepare", "send"]);
  });

  it("to a receiver that honours keys leave together, what comes later beside them", async () => {
    world = createOutboxWorld("key");
    world.follow({ send: only(1, "lost-answer") });
    await queue(1, 2, 3);
    const { runner } = world.launch();
    await world.clock.advance(10);
    await queue(4);
    runner.wake();
    await world.clock.advance(100);
    expect(sends().map(({ ids }) => ids)).toEqual([[1, 2, 3].map(scanIdOf), [scanIdOf(4)]]);
    expect(await stateOf(4)).toMatchObject(settledAs("accepted"));
  });

  it("to a slow receiver that honours keys wait while two calls have no answer, and go together then", async () => {
    world = createOutboxWorld("key");
    world.follow({ send: (id) => ([1, 2].map(scanIdOf).includes(id) ? "silent" : "none") });
    const { runner } = world.launch();
    for (const n of upTo(6)) {
      await queue(n);
      runner.wake();
      await world.clock.advance(10);
    }
    expect(sends().map(({ ids }) => ids)).toEqual([[scanIdOf(1)], [scanIdOf(2)]]);
    await world.clock.advance(minutes(1));
    expect(sends()[2]?.ids).toEqual([3, 4, 5, 6].map(scanIdOf));
    for (const n of [3, 4, 5, 6]) expect(await stateOf(n)).toMatchObject(settledAs("accepted"));
  });

  it("to a receiver that honours keys leave in batches of the places there are", async () => {
    world = createOutboxWorld("key");
    await queue(...upTo(50));
    world.launch();
    await world.clock.advance(1_000);
    expect(sends().map(({ ids }) => ids.length)).toEqual([20, 20, 10]);
    expect(world.receiver.busiest()).toBe(20);
  });

  it("lose one poisoned entry alone, where a batch throws", async () => {
    world = createOutboxWorld("key");
    world.follow({ send: only(2, "throws-before") });
    await queue(1, 2, 3);
    world.launch();
    await world.clock.advance(minutes(1));
    expect(await stateOf(1)).toMatchObject(settledAs("accepted"));
    expect(await stateOf(2)).toMatchObject({ kind: "parked", reason: { kind: "bug" } });
    expect(await stateOf(3)).toMatchObject(settledAs("accepted"));
  });
});

describe("a receiver that does not answer", () => {
  it("is given up by the runner itself, and read back", async () => {
    world.follow({ send: once("silent") });
    await queue(1);
    world.launch();
    await world.clock.advance(11_019);
    expect(await stateOf(1)).toEqual({ kind: "sending" });
    await world.clock.advance(1);
    expect(await stateOf(1)).toMatchObject({ kind: "verifying", dueAt: later(now, 15_020) });
    await world.clock.advance(minutes(1));
    expect(await stateOf(1)).toMatchObject(settledAs("probable"));
    expect(callsFor(1)).toEqual(["prepare", "send", "read-back"]);
  });

  it.each(["prepare", "readBack"] as const)(
    "is looked at again after a silent %s",
    async (call) => {
      world.follow({ [call]: once("silent"), send: once("lost-request") });
      await queue(1);
      world.launch();
      await world.clock.advance(minutes(2));
      expect(await stateOf(1)).toMatchObject(settledAs("accepted"));
    },
  );

  it("and does so long after is not heard", async () => {
    world.follow({ send: once("answers-late") });
    await queue(1);
    world.launch();
    await world.clock.advance(15_100);
    expect(await stateOf(1)).toMatchObject(settledAs("probable"));
    const before = await world.entry(1);
    await world.clock.advance(minutes(5));
    expect(await world.entry(1)).toEqual(before);
  });

  it("does not hear a late answer while the next attempt is under way", async () => {
    world = createOutboxWorld("none");
    world.follow({ send: once("answers-late", "silent") });
    await queue(1);
    world.launch();
    await world.clock.advance(20_000); // the first one answers 20 ms later
    const before = await world.entry(1);
    expect(before).toMatchObject({ state: { kind: "sending" }, attempts: [{ n: 1 }, { n: 2 }] });
    await world.clock.advance(1_000);
    expect(await world.entry(1)).toEqual(before);
  });

  it("does not keep the runner from stopping", async () => {
    world.follow({ prepare: only(1, "silent"), send: only(2, "silent") });
    await queue(1, 2);
    const { runner } = world.launch();
    await world.clock.advance(50);
    const stopping = runner.stop();
    await world.clock.advance(11_020);
    await stopping;
    expect(await stateOf(1)).toMatchObject({ kind: "queued", tries: 1 });
    expect(await stateOf(2)).toMatchObject({ kind: "verifying" });
    expect(world.clock.nextAt()).toBeNull();
  });

  it("is not sent what was only looked at when the runner was stopped", async () => {
    await queue(1);
    const { runner } = world.launch();
    await world.clock.advance(10);
    const stopping = runner.stop();
    await world.clock.advance(10);
    await stopping;
    expect(callsFor(1)).toEqual(["prepare"]);
    expect(await world.entry(1)).toEqual(anEntry(1));
  });
});

describe("a receiver that can prove nothing", () => {
  beforeEach(() => {
    world = createOutboxWorld("none");
  });

  it("is sent the same again once the first request can no longer land, and it is said", async () => {
    world.follow({ send: once("lost-answer") });
    await queue(1);
    world.launch();
    await world.clock.advance(15_000);
    expect(callsFor(1)).toEqual(["prepare", "send"]);
    await world.clock.advance(1_000);
    expect(await stateOf(1)).toMatchObject(settledAs("at-least-once"));
    expect(world.receiver.actsOf(scanIdOf(1))).toBe(2);
  });

  it("is not believed to show a stranger where it may show our own lost request", async () => {
    world.follow({ send: (id) => (id === scanIdOf(1) ? lostThenUsed() : "used") });
    const lostThenUsed = once("lost-answer", "used");
    await queue(1, 2);
    world.launch();
    await world.clock.advance(minutes(1));
    expect(await stateOf(1)).toMatchObject(settledAs("probable"));
    expect(await stateOf(2)).toMatchObject(settledAs("already-redeemed"));
  });

  it("is believed plainly after attempts that certainly did nothing", async () => {
    world.follow({ send: once("unreachable", "rate-limited", "unauthorised", "intercepted") });
    await queue(1);
    world.launch();
    await world.clock.advance(minutes(1));
    expect(await stateOf(1)).toMatchObject(settledAs("accepted"));
  });

  it("keeps its doubt through harmless attempts and a restart", async () => {
    world.follow({ send: once("lost-request", "unreachable", "unreachable") });
    await queue(1);
    const { kill } = world.launch();
    await world.clock.advance(16_000);
    kill();
    world.launch();
    await world.clock.advance(minutes(2));
    expect(await stateOf(1)).toMatchObject(settledAs("at-least-once"));
  });

  it("is sent again what was being sent when the process died", async () => {
    const attempts = [anAttempt(1, { sentAt: now, deadlineAt: later(now, 10_000) })];
    await world.disk.put(anEntry(1, { state: { kind: "sending" }, attempts }));
    world.launch();
    await world.clock.advance(14_999);
    expect(callsFor(1)).toEqual([]);
    await world.clock.advance(1_000);
    expect(await stateOf(1)).toMatchObject(settledAs("at-least-once"));
  });
});

describe("undocumented answers", () => {
  it("are worn out after eight attempts that a read-back found undone", async () => {
    // an answer in HTML, whatever is asked: nothing acts
    world.follow({ send: () => "broken-refusal" });
    await queue(1);
    world.launch();
    await world.clock.advance(minutes(10));
    expect(await stateOf(1)).toMatchObject({ kind: "parked", reason: { kind: "contract-broken" } });
    expect(callsFor(1).filter((kind) => kind === "send")).toHaveLength(8);
    expect(callsFor(1).at(-1)).toBe("read-back");
  });

  it("never park what a key makes harmless to repeat", async () => {
    world = createOutboxWorld("key");
    world.follow({ send: () => "broken-refusal" });
    await queue(1);
    world.launch();
    await world.clock.advance(minutes(60));
    expect(await stateOf(1)).toMatchObject({ kind: "queued" });
    expect((await world.entry(1))?.attempts).toHaveLength(20);
    world.follow({});
    await world.clock.advance(minutes(1));
    expect(await stateOf(1)).toMatchObject(settledAs("accepted"));
  });

  it("count in a row: an outage before them does not make them final", async () => {
    world.follow({
      prepare: once(...Array.from({ length: 9 }, () => "unreachable" as const), "broken"),
    });
    await queue(1);
    world.launch();
    await world.clock.advance(minutes(10));
    expect(await stateOf(1)).toMatchObject(settledAs("accepted"));
  });
});

describe("a clock that jumps", () => {
  it.each<Proof>(["key", "read-back", "none"])(
    "back delays nothing by more than the longest step of the backoff (proof: %s)",
    async (proof) => {
      world = createOutboxWorld(proof);
      world.follow({ send: () => "unreachable" });
      await world.disk.put(anEntry(1, { lane: "a" }));
      await world.disk.put(anEntry(2, { lane: "a" }));
      world.launch();
      await world.clock.advance(minutes(10));
      world.jump(-minutes(300));
      world.follow({});
      await world.clock.advance(testPolicy.backoff.longestMs + 100);
      expect(await stateOf(1)).toMatchObject(settledAs("accepted"));
      expect(await stateOf(2)).toMatchObject(settledAs("accepted"));
    },
  );

  it("back while nothing runs delays nothing either", async () => {
    const dueAt = later(now, minutes(120));
    await world.disk.put(anEntry(1, { state: { kind: "queued", dueAt, tries: 2 } }));
    await world.disk.put(
      anEntry(2, { state: { kind: "verifying", dueAt, tries: 2 }, attempts: [anAttempt(1)] }),
    );
    world.launch();
    await world.clock.advance(100);
    expect(await stateOf(1)).toMatchObject(settledAs("accepted"));
    await world.clock.advance(15_000);
    expect(callsFor(2)).toEqual(["read-back", "prepare", "send"]);
  });

  it.each([-minutes(300), -5_000, 5_000, minutes(300)])(
    "by %i ms while a request is out does not let it land behind the read-back",
    async (ms) => {
      world.follow({ send: once("lands-late") });
      await queue(1);
      world.launch();
      await world.clock.advance(3_000);
      world.jump(ms);
      await world.clock.advance(minutes(5));
      expect(world.receiver.actsOf(scanIdOf(1))).toBe(1);
      expect(await stateOf(1)).toMatchObject(settledAs("probable"));
    },
  );

  it("keeps a receiver's own patience", async () => {
    world.follow({ send: once("rate-limited-until") });
    await queue(1);
    world.launch();
    await world.clock.advance(minutes(2));
    expect(callsFor(1)).toEqual(["prepare", "send"]);
    await world.clock.advance(1_000);
    expect(await stateOf(1)).toMatchObject(settledAs("accepted"));
  });
});

describe("an entry that a restored database may have forgotten", () => {
  it("is looked for at the receiver before it is sent, once nothing of before can land", async () => {
    const doubted = { kind: "doubted", since: later(now, -minutes(5)) } as const;
    await world.disk.put(transition(anEntry(1), doubted, now));
    world.launch();
    await world.clock.advance(14_999);
    expect(callsFor(1)).toEqual([]);
    await world.clock.advance(1_000);
    expect(callsFor(1)).toEqual(["read-back", "prepare", "send"]);
    expect((await world.entry(1))?.attempts.map(({ n }) => n)).toEqual([0, 1]);
  });
});

describe("a leader that was frozen", () => {
  it("does not send on a look that another leader has overtaken", async () => {
    await queue(1);
    world.launch();
    await world.clock.advance(10);
    const sent = transition(anEntry(1), { kind: "send-started", attempt: anAttempt(1) }, now);
    const again = { kind: "retry", dueAt: later(now, 500) } as const;
    await world.disk.put(transition(sent, { kind: "answered", disposition: again }, now));
    await world.clock.advance(100);
    expect(callsFor(1)).toEqual(["prepare"]);
    expect((await world.entry(1))?.attempts).toEqual([anAttempt(1)]);
  });

  it("does not apply an answer to another leader's attempt", async () => {
    world.follow({ send: once("unreachable") });
    await queue(1);
    world.launch();
    await world.clock.advance(30);
    const others = await world.disk.update(scanIdOf(1), (held) => ({
      ...held,
      attempts: [...held.attempts, anAttempt(2)],
    }));
    await world.clock.advance(100);
    expect(others?.state).toEqual({ kind: "sending" });
    expect(await world.entry(1)).toEqual(others);
  });
});
