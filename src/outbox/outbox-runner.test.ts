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
const accepted = { kind: "settled", settlement: { kind: "accepted" } };
const probable = { kind: "settled", settlement: { kind: "probable" } };

/** Each fault is met once, in this order; after them all is well. */
const once = <F extends string>(...faults: readonly F[]): (() => F | "none") => {
  const left = [...faults];
  return () => left.shift() ?? "none";
};
const only =
  <F extends string>(n: number, fault: F): ((id: ScanId) => F | "none") =>
  (id) =>
    id === scanIdOf(n) ? fault : "none";

describe("the outbox runner", () => {
  it("looks, sends and settles, and keeps the attempt", async () => {
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(100);
    const entry = await world.entry(1);
    expect(entry?.state).toMatchObject(accepted);
    expect(entry?.attempts).toMatchObject([{ n: 1, baseline: { redeemedAt: null } }]);
    expect(callsFor(1)).toEqual(["prepare", "send"]);
  });

  it("has stored the attempt before the request leaves", async () => {
    await world.disk.put(anEntry(1));
    world.launch(3); // its steps: before and after the save, before the send
    await world.clock.advance(100);
    expect(callsFor(1)).toEqual(["prepare"]);
    expect(await world.entry(1)).toMatchObject({
      state: { kind: "sending" },
      attempts: [{ n: 1 }],
    });
  });

  it("reads a lost answer back and settles it once", async () => {
    world.follow({ send: once("lost-answer") });
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(minutes(5));
    expect(await stateOf(1)).toMatchObject(probable);
    expect(world.receiver.actsOf(scanIdOf(1))).toBe(1);
    expect(callsFor(1)).toEqual(["prepare", "send", "read-back"]);
  });

  it("sends again what the read-back proves undone", async () => {
    world.follow({ send: once("lost-request") });
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(minutes(5));
    expect(await stateOf(1)).toMatchObject(accepted);
    expect(callsFor(1)).toEqual(["prepare", "send", "read-back", "prepare", "send"]);
  });

  it("does not read back before a late request can no longer land", async () => {
    world.follow({ send: once("lands-late") });
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(minutes(5));
    expect(world.receiver.actsOf(scanIdOf(1))).toBe(1);
    expect(await stateOf(1)).toMatchObject(probable);
  });

  it("counts an attempt's deadline from its request, not from a look that waited for slower ones", async () => {
    world.follow({ prepare: only(2, "timeout"), send: once("lands-late") });
    await world.disk.put(anEntry(1));
    await world.disk.put(anEntry(2));
    world.launch();
    await world.clock.advance(minutes(1));
    expect(world.receiver.actsOf(scanIdOf(1))).toBe(1);
    expect(await stateOf(1)).toMatchObject(probable);
  });

  it("treats an entry missing in the answer as outcome unknown", async () => {
    world.follow({ send: once("left-out") });
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(minutes(1));
    expect(await stateOf(1)).toMatchObject(probable);
    expect(world.receiver.actsOf(scanIdOf(1))).toBe(1);
  });

  it("waits longer after each failure in a row", async () => {
    world.follow({ send: () => "unreachable" });
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(minutes(5));
    const sends = world.receiver.calls.filter(({ kind }) => kind === "send").map(({ at }) => at);
    const gaps = sends.slice(1).map((at, index) => at - (sends[index] ?? 0));
    // half of the jitter: three quarters of 1 s, 2 s, 4 s …, and a look and a send of 20 ms each
    expect(gaps.slice(0, 7)).toEqual([790, 1_540, 3_040, 6_040, 12_040, 24_040, 45_040]);
  });

  it("obeys a time named by the receiver, and sets the timer for it", async () => {
    const retryAt = later(now, minutes(3));
    const waiting = { kind: "queued", dueAt: retryAt, tries: 1, named: true } as const;
    await world.disk.put(anEntry(1, { state: waiting }));
    world.launch();
    await world.clock.advance(minutes(3) - 1);
    expect(world.clock.nextAt()).toBe(retryAt);
    expect(callsFor(1)).toEqual([]);
    await world.clock.advance(100);
    expect(await stateOf(1)).toMatchObject(accepted);
  });

  it("lets one lane leave in order, and other lanes beside it", async () => {
    world.follow({ send: only(1, "unreachable") });
    await world.disk.put(anEntry(2, { lane: "a" }));
    await world.disk.put(anEntry(1, { lane: "a" }));
    await world.disk.put(anEntry(3, { lane: "b" }));
    world.launch();
    await world.clock.advance(minutes(2));
    expect(await stateOf(3)).toMatchObject(accepted);
    expect(callsFor(2)).toEqual([]);
    world.follow({});
    await world.clock.advance(minutes(2));
    expect(await stateOf(1)).toMatchObject(accepted);
    expect(await stateOf(2)).toMatchObject(accepted);
    const sends = world.receiver.calls.filter(({ kind }) => kind === "send");
    expect(sends.at(-1)?.ids).toEqual([scanIdOf(2)]);
  });

  it("lets a parked entry hold up its own lane alone", async () => {
    const reason = { kind: "bug", message: "" } as const;
    await world.disk.put(anEntry(1, { lane: "a", state: { kind: "parked", at: now, reason } }));
    await world.disk.put(anEntry(2, { lane: "a" }));
    await world.disk.put(anEntry(3, { lane: "b" }));
    world.launch();
    await world.clock.advance(minutes(10));
    expect(callsFor(2)).toEqual([]);
    expect(await stateOf(3)).toMatchObject(accepted);
  });

  it.each(["prepare", "readBack"] as const)(
    "parks the one entry whose %s throws, and settles the other 49",
    async (call) => {
      world.follow({ [call]: only(7, "throws"), send: only(7, "lost-request") });
      await saveFifty();
      world.launch();
      await world.clock.advance(minutes(5));
      expect(await stateOf(7)).toMatchObject({ kind: "parked", reason: { kind: "bug" } });
      await expectOthersSettledOnce(7);
    },
  );

  it.each(["throws-before", "throws-after"] as const)(
    "parks the one entry that makes sending throw (%s), and settles the other 49",
    async (fault) => {
      world.follow({ send: only(7, fault) });
      await saveFifty();
      world.launch();
      await world.clock.advance(minutes(5));
      expect(await stateOf(7)).toMatchObject({ kind: "parked", reason: { kind: "bug" } });
      await expectOthersSettledOnce(7);
    },
  );

  it("parks an entry whose receiver speaks undocumented JSON for ever, and settles the other 49", async () => {
    world.follow({ prepare: only(7, "broken") });
    await saveFifty();
    world.launch();
    await world.clock.advance(minutes(5));
    expect(await stateOf(7)).toMatchObject({ kind: "parked", reason: { kind: "contract-broken" } });
    await expectOthersSettledOnce(7);
  });

  it("keeps a settlement that came another way while the request was out", async () => {
    world.follow({ send: () => "unreachable" });
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(30); // looked, and sending
    const held = await world.entry(1);
    expect(held?.state.kind).toBe("sending");
    if (held === null) return;
    const settlement = { kind: "already-redeemed", redeemedAt: null } as const;
    const disposition = { kind: "settle", settlement } as const;
    await world.disk.put(transition(held, { kind: "answered", disposition }, now));
    await world.clock.advance(minutes(5));
    expect(await stateOf(1)).toEqual({ kind: "settled", at: now, settlement });
    expect(callsFor(1)).toEqual(["prepare", "send"]);
  });

  it("does not send what was settled another way while it looked", async () => {
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(10);
    const settlement = { kind: "not-sent", why: "observe" } as const;
    await world.disk.put(anEntry(1, { state: { kind: "settled", at: now, settlement } }));
    await world.clock.advance(minutes(1));
    expect(callsFor(1)).toEqual(["prepare"]);
  });
});

describe("the outbox runner's beginning and end", () => {
  it("waits on stop for what is in flight, stores its outcome, and leaves no timer", async () => {
    await world.disk.put(anEntry(1));
    await world.disk.put(
      anEntry(2, { state: { kind: "queued", dueAt: later(now, 99), tries: 0 } }),
    );
    const { runner } = world.launch();
    await world.clock.advance(25);
    let hasStopped = false;
    const stopping = runner.stop().then(() => (hasStopped = true));
    await world.clock.settle();
    expect(hasStopped).toBe(false);
    await world.clock.advance(20);
    await stopping;
    expect(await stateOf(1)).toMatchObject(accepted);
    expect(world.clock.nextAt()).toBeNull();
    await world.clock.advance(minutes(1));
    expect(callsFor(2)).toEqual([]);
  });

  it("leaves no timer when storage fails while it stops", async () => {
    await world.disk.put(anEntry(1));
    const { runner } = world.launch();
    await world.clock.advance(25);
    world.failSaves(() => "fails-before");
    const stopping = runner.stop();
    await world.clock.advance(100);
    await stopping;
    expect(world.clock.nextAt()).toBeNull();
  });

  it("does nothing before it is started, and runs again after a stop", async () => {
    const { runner } = world.launch();
    await runner.stop();
    await world.disk.put(anEntry(1));
    runner.wake();
    await world.clock.advance(minutes(1));
    expect(callsFor(1)).toEqual([]);
    runner.start();
    await world.clock.advance(100);
    expect(await stateOf(1)).toMatchObject(accepted);
  });

  it("does not lose a wake that comes while calls are under way", async () => {
    await world.disk.put(anEntry(1));
    const { runner } = world.launch();
    await world.clock.advance(30);
    await world.disk.put(anEntry(2));
    runner.wake();
    await world.clock.advance(200);
    expect(await stateOf(2)).toMatchObject(accepted);
  });

  it("reads back what a dead process was sending, after deadline and grace", async () => {
    const attempt = anAttempt(1, { sentAt: now, deadlineAt: later(now, 10_000) });
    await world.disk.put(anEntry(1, { state: { kind: "sending" }, attempts: [attempt] }));
    world.launch();
    await world.clock.advance(14_999);
    expect(callsFor(1)).toEqual([]);
    await world.clock.advance(1_000);
    expect(callsFor(1)).toEqual(["read-back", "prepare", "send"]);
    expect(await stateOf(1)).toMatchObject(accepted);
  });

  it("sends again at once where the receiver honours its key", async () => {
    world = createOutboxWorld("key");
    await world.disk.put(anEntry(1, { state: { kind: "sending" }, attempts: [anAttempt(1)] }));
    world.launch();
    await world.clock.advance(100);
    expect(callsFor(1)).toEqual(["send"]);
    expect(await stateOf(1)).toMatchObject(accepted);
  });
});

describe("the outbox runner on a storage that fails for a while", () => {
  it.each(["fails-before", "fails-after"] as const)(
    "settles everything once, whichever write it was that %s",
    async (fault) => {
      for (let failing = 1; failing <= 4; failing += 1) {
        world = createOutboxWorld("read-back");
        let write = 0;
        world.failSaves(() => ((write += 1) === failing ? fault : "none"));
        await world.disk.put(anEntry(1));
        await world.disk.put(anEntry(2));
        world.launch();
        await world.clock.advance(minutes(3));
        expect(world.errors).toEqual(["the outbox could not use its storage"]);
        for (const n of [1, 2]) {
          expect(await stateOf(n)).toMatchObject({ kind: "settled" });
          expect(world.receiver.actsOf(scanIdOf(n))).toBe(1);
        }
      }
    },
  );

  it.each<Proof>(["key", "read-back"])("leaves it alone for a while (proof: %s)", async (proof) => {
    world = createOutboxWorld(proof);
    world.failSaves(() => "fails-before");
    await world.disk.put(anEntry(1));
    world.launch();
    await world.clock.advance(testPolicy.backoff.longestMs - 1);
    expect(world.errors).toHaveLength(1);
    await world.clock.advance(testPolicy.backoff.longestMs);
    expect(world.errors).toHaveLength(2);
  });

  it("goes on with what it fails for no more, and hears answers that are still to come", async () => {
    let write = 0;
    // the second entry's attempt; the first one's request is out
    world.failSaves(() => ((write += 1) === 2 ? "fails-before" : "none"));
    world.follow({ send: only(1, "lost-answer") });
    await world.disk.put(anEntry(1));
    await world.disk.put(anEntry(2));
    const { runner } = world.launch();
    await world.clock.advance(30);
    runner.wake();
    await world.clock.advance(100);
    expect(await stateOf(1)).toEqual({ kind: "sending" });
    expect(await stateOf(2)).toMatchObject(accepted);
  });

  it("goes on when it failed while starting", async () => {
    world.failSaves(() => "fails-before");
    await world.disk.put(anEntry(1, { state: { kind: "sending" }, attempts: [anAttempt(1)] }));
    world.launch();
    await world.clock.advance(minutes(2));
    expect(await stateOf(1)).toEqual({ kind: "sending" });
    world.failSaves(() => "none");
    await world.clock.advance(minutes(2));
    expect(await stateOf(1)).toMatchObject(accepted);
  });
});

const saveFifty = async (): Promise<void> => {
  for (let n = 1; n <= 50; n += 1) await world.disk.put(anEntry(n));
};

async function expectOthersSettledOnce(poisoned: number): Promise<void> {
  for (let n = 1; n <= 50; n += 1) {
    if (n === poisoned) continue;
    expect(await stateOf(n)).toMatchObject({ kind: "settled" });
    expect(world.receiver.actsOf(scanIdOf(n))).toBe(1);
  }
}
