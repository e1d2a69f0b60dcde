import { describe, expect, test } from "vitest";
import type { CallFailure } from "../../core/failure.ts";
import { fail, ok } from "../../core/result.ts";
import { later, minutes } from "../../core/time.ts";
import { aSlot, aUnitItem, connection, now } from "../../testing/builders.ts";
import { answerOf, growthWorld, ticketOf } from "./growth-world.contract.ts";
import type { ListGrowth } from "./list-growth.ts";
import { createListKeeper } from "./list-keeper.ts";

const hours = (n: number): number => minutes(60 * n);

function world(change: { readonly answered?: ListGrowth["answered"] } = {}) {
  const base = growthWorld();
  const { clock, growth } = base;
  const newKeeper = (answered = change.answered ?? growth.answered) =>
    createListKeeper({
      ...base,
      growth: { answered },
      scheduler: clock,
      timeoutMs: 1_000,
    });
  const want = (...codes: readonly string[]) =>
    base.watched.want(connection, codes, { at: clock.now(), isUrgent: false });
  return { ...base, newKeeper, keeper: newKeeper(), want };
}

describe("how often", () => {
  test("one question per second, however many are wanted", async () => {
    const { keeper, want, clock, asked } = world();
    await want("A", "B", "C");
    keeper.start();
    await clock.advance(10_000);
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 1_000, 2_000]);
  });

  test("a wake does not make it faster, and ends an idle time", async () => {
    const { keeper, want, clock, asked } = world();
    keeper.start();
    await clock.advance(5_000);
    await want("A", "B");
    keeper.wake();
    keeper.wake();
    await clock.settle();
    await want("C");
    keeper.wake();
    await clock.advance(10_000);
    expect(asked.map(({ atMs }) => atMs)).toEqual([5_000, 6_000, 7_000]);
  });

  test("what becomes due by the clock is found without a wake", async () => {
    const { keeper, clock, watched, asked } = world();
    await watched.note(connection, [{ code: "A", startsAt: later(now, hours(25)) }]);
    keeper.start();
    await clock.advance(hours(1) - 1);
    expect(asked).toEqual([]);
    await clock.advance(30_000);
    expect(asked.map(({ code }) => code)).toEqual(["A"]);
  });

  test("each coming code once in six hours, until an hour after its start", async () => {
    const { keeper, clock, answers, watched, asked } = world();
    const visit = aSlot(later(now, hours(13)));
    answers.set("T1", answerOf(ticketOf(1, { visit })));
    await watched.note(connection, [{ code: "T1", startsAt: later(now, hours(13)) }]);
    keeper.start();
    await clock.advance(hours(48));
    const times = asked.map(({ atMs }) => atMs / hours(1));
    expect(times).toHaveLength(3);
    expect(times[0]).toBe(0);
    expect(times[1]).toBeGreaterThanOrEqual(6);
    expect(times[2]).toBeGreaterThanOrEqual(12);
  });

  test("not while guests are being looked up, and again two seconds after the last", async () => {
    const { keeper, want, clock, asked } = world();
    await want("A");
    keeper.liveAsked();
    keeper.start();
    await clock.advance(1_500);
    keeper.liveAsked();
    await clock.advance(10_000);
    expect(asked).toEqual([{ code: "A", atMs: 3_500 }]);
  });
});

describe("an answer", () => {
  test("is stored, and its code wanted no more", async () => {
    const { keeper, want, clock, answers, asked, stored } = world();
    const cancelled = ticketOf(1, { cancellation: { at: now }, status: { kind: "CANCELLED" } });
    answers.set("T1", answerOf(cancelled));
    await want("T1");
    keeper.start();
    await clock.advance(60_000);
    expect(await stored()).toEqual(cancelled);
    expect(asked).toHaveLength(1);
  });

  test("that nobody knows the code takes its ticket off, and the others stay", async () => {
    const { keeper, want, clock, growth, connector, stored } = world();
    for (const n of [1, 2]) {
      const list = { bookings: [ticketOf(n)], unreadable: [], isAskedPart: true } as const;
      await growth.answered(connector, { code: `T${n}`, askedAt: now, list });
    }
    await clock.advance(1);
    await want("T1");
    keeper.start();
    await clock.settle();
    expect((await stored())?.unitItems).toEqual([aUnitItem(2)]);
  });

  test("that cannot be read is kept raw, stops no other code, and is tried again", async () => {
    const { keeper, want, clock, answers, asked, kept } = world();
    answers.set("odd", ok({ bookings: [], unreadable: [{ raw: "{}", path: "time_slot" }] }));
    await want("odd");
    await clock.advance(1);
    await want("B");
    keeper.start();
    await clock.advance(minutes(4));
    expect(asked.map(({ code }) => code)).toEqual(["odd", "B"]);
    expect(kept).toEqual([{ raw: "{}", path: "time_slot" }]);
    await clock.advance(minutes(2));
    expect(asked.map(({ code }) => code)).toEqual(["odd", "B", "odd"]);
  });
});

describe("without an answer", () => {
  const silent: readonly CallFailure[] = [
    { kind: "unreachable" },
    { kind: "outcome-unknown", detail: "late" },
    { kind: "intercepted" },
    { kind: "unauthorised", why: "key" },
    { kind: "rate-limited", retryAt: null },
  ];
  test.each(silent.map((failure) => [failure.kind, failure] as const))(
    "%s: it is left alone for half a minute, and the code stays wanted",
    async (_kind, failure) => {
      const { keeper, want, clock, answers, asked, stored } = world();
      answers.set("T1", fail(failure));
      await want("T1");
      keeper.start();
      await clock.advance(20_000);
      keeper.wake();
      await clock.advance(9_000);
      expect(asked).toHaveLength(1);
      answers.set("T1", answerOf(ticketOf(1)));
      await clock.advance(1_000);
      expect(asked).toHaveLength(2);
      expect(await stored()).toEqual(ticketOf(1));
    },
  );

  test("a stated time to come back is kept", async () => {
    const { keeper, want, clock, answers, asked } = world();
    const retryAt = later(now, minutes(2));
    answers.set("T1", fail({ kind: "rate-limited", retryAt }));
    await want("T1");
    keeper.start();
    await clock.advance(minutes(2) - 1);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(asked).toHaveLength(2);
  });

  test.each<CallFailure>([
    { kind: "contract-broken", path: "items" },
    { kind: "rejected", code: "odd", text: null },
  ])("$kind is about that code: the next one is asked", async (failure) => {
    const { keeper, want, clock, answers, asked } = world();
    answers.set("A", fail(failure));
    await want("A");
    await clock.advance(1);
    await want("B");
    keeper.start();
    await clock.advance(minutes(1));
    expect(asked.map(({ code }) => code)).toEqual(["A", "B"]);
  });
});

describe("deaths and faults", () => {
  test("a death between answer and store leaves the code wanted", async () => {
    const { newKeeper, want, clock, answers, asked, stored } = world();
    answers.set("T1", answerOf(ticketOf(1)));
    await want("T1");
    const dying = newKeeper(() => new Promise(() => {}));
    dying.start();
    await clock.settle();
    expect(asked).toHaveLength(1);
    const next = newKeeper();
    next.start();
    await clock.settle();
    expect(asked).toHaveLength(2);
    expect(await stored()).toEqual(ticketOf(1));
  });

  test("a store that fails is told, delays no other code, and the code is tried again", async () => {
    let fails = true;
    const base = world();
    const keeper = base.newKeeper((connector, answer) =>
      answer.code === "T1" && fails
        ? Promise.reject(new Error("disk"))
        : base.growth.answered(connector, answer),
    );
    base.answers.set("T1", answerOf(ticketOf(1)));
    await base.want("T1");
    await base.clock.advance(1);
    await base.want("B");
    keeper.start();
    await base.clock.advance(minutes(1));
    expect(base.asked.map(({ code }) => code)).toEqual(["T1", "B"]);
    expect(base.logged).toEqual(["the list keeper failed"]);
    fails = false;
    await base.clock.advance(minutes(5));
    expect(await base.stored()).toEqual(ticketOf(1));
  });

  test("a look-up that throws is told, and delays no other code for longer than a silence", async () => {
    const { keeper, want, clock, asked, connector, logged } = world();
    await want("A");
    await clock.advance(1);
    await want("B");
    const { lookup } = connector;
    Object.assign(connector, {
      lookup: async (...given: Parameters<typeof lookup>) => {
        const answer = await lookup(...given);
        if (given[0] === "A") throw new Error("bug");
        return answer;
      },
    });
    keeper.start();
    await clock.advance(minutes(1));
    expect(asked.map(({ code }) => code)).toEqual(["A", "B"]);
    expect(logged).toEqual(["the list keeper failed"]);
  });

  test("a webhook that comes while its code is being asked has it asked again", async () => {
    const { keeper, want, clock, answers, asked, connector } = world();
    answers.set("T1", answerOf(ticketOf(1)));
    await want("T1");
    const { lookup } = connector;
    Object.assign(connector, {
      lookup: async (...given: Parameters<typeof lookup>) => {
        const answer = await lookup(...given);
        await clock.sleep(100);
        return answer;
      },
    });
    keeper.start();
    await clock.advance(50);
    await want("T1");
    await clock.advance(10_000);
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 1_000]);
  });

  test("stopping waits for what is under way and leaves no timer", async () => {
    const { keeper, want, clock, answers } = world();
    answers.set("T1", answerOf(ticketOf(1)));
    await want("T1", "T2");
    keeper.start();
    await clock.settle();
    await keeper.stop();
    keeper.wake();
    expect(clock.nextAt()).toBeNull();
  });
});
