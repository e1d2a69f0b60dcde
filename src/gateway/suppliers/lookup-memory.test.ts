import { expect, test } from "vitest";
import type { Connector } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import { ok } from "../../core/result.ts";
import { lookedUpSchema } from "../../protocol/v1.ts";
import { aUnitItem, connection, now } from "../../testing/builders.ts";
import { answerOf, growthWorld, ticketOf, unknown } from "./growth-world.contract.ts";
import type { ListGrowth } from "./list-growth.ts";
import { createLiveLookup } from "./live-lookup.ts";
import { createLookupMemory } from "./lookup-memory.ts";

function world(answered?: ListGrowth["answered"]) {
  const base = growthWorld();
  const { clock, growth, log, connector } = base;
  const waitedFor: string[] = [];
  const memory = createLookupMemory({
    growth: { answered: answered ?? growth.answered },
    scheduler: clock,
    log,
    onAsked: ({ connection: asked }) => waitedFor.push(asked),
  });
  const lookup = (code: string, connectors: readonly Connector[] = [connector]) =>
    createLiveLookup({ connectors, clock, scheduler: clock, memory, budgetMs: 1_500 })(code);
  return { ...base, memory, lookup, waitedFor };
}

const nothing = (): void => {};
const tickets = ({ unitItems }: Booking): readonly string[] => unitItems.map(({ uuid }) => uuid);

test("a look-up is remembered, and its device gets all that is known of the party", async () => {
  const { lookup, answers, stored, watched, waitedFor } = world();
  for (const n of [1, 2]) answers.set(`T${n}`, answerOf(ticketOf(n, { redeemable: true })));
  await lookup("T1");
  const { bookings } = lookedUpSchema.parse(await lookup("T2"));
  expect(bookings.map(tickets)).toEqual([["unit-1", "unit-2"]]);
  expect(bookings[0]?.redeemable).toBe(true);
  expect(await stored()).toMatchObject({ redeemable: null, unitItems: [{}, {}] });
  expect(await watched.lookedAt(connection, "T2")).toBe(now);
  expect(waitedFor).toEqual([connection, connection]);
});

test("a code that the supplier knows no more is off the list", async () => {
  const { lookup, answers, clock, stored } = world();
  answers.set("T1", answerOf(ticketOf(1)));
  await lookup("T1");
  await clock.advance(1);
  answers.set("T1", unknown);
  expect((await lookup("T1")).bookings).toEqual([]);
  expect(await stored()).toBeNull();
});

test("a slow store costs a guest a tenth of a second, and is waited for at the end", async () => {
  let finish = nothing;
  const { lookup, answers, clock, memory } = world(
    (_connector, { list }) =>
      new Promise((resolve) => {
        finish = () => resolve(list.bookings);
      }),
  );
  answers.set("T1", answerOf(ticketOf(1)));
  const asked = lookup("T1").then((told) => ({ told, tookMs: clock.now() - now }));
  await clock.advance(100);
  expect(await asked).toMatchObject({ told: { bookings: [ticketOf(1)] }, tookMs: 100 });
  let isSettled = false;
  const settled = memory.settled().then(() => (isSettled = true));
  await clock.settle();
  expect(isSettled).toBe(false);
  finish();
  await settled;
});

test("a store that fails costs nobody an answer", async () => {
  const { lookup, answers, logged } = world(() => Promise.reject(new Error("disk")));
  answers.set("T1", answerOf(ticketOf(1)));
  expect((await lookup("T1")).bookings).toEqual([ticketOf(1)]);
  expect(logged).toEqual(["a look-up was not remembered"]);
});

test("what a supplier that lists answers as a whole is its list's business", async () => {
  const { lookup, stored, connector } = world();
  const listing: Connector = {
    ...connector,
    bookings: async () => unknown,
    lookup: async () =>
      ok({ bookings: [ticketOf(1, { unitItems: [aUnitItem(1)] })], unreadable: [] }),
  };
  expect((await lookup("T1", [listing])).bookings).toHaveLength(1);
  expect(await stored()).toBeNull();
});
