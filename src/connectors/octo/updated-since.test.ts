import { expect, test } from "vitest";
import { asLocalDate, instantToIso, later, minutes } from "../../core/time.ts";
import { aCall, failure } from "../connector.contract.ts";
import {
  type ScriptedAnswer,
  type ScriptedRequest,
  testStart,
} from "../scripted-server.contract.ts";
import { openOcto } from "./open-octo.contract.ts";
import {
  type BookingsScript,
  type ScriptedBooking,
  createScriptedBookings,
  someBookings,
} from "./scripted-bookings.contract.ts";

const window = { from: asLocalDate("2026-06-26"), to: asLocalDate("2026-06-29") };
const iso = (ms: number) => instantToIso(later(testStart, ms));

test("after the whole list only changes are asked for, two minutes overlapping, and the answer is whole", async () => {
  const { list, sell, advance, asked } = await openUpdated(someBookings(3));
  expect(await list()).toEqual(["…/1 CONFIRMED", "…/2 CONFIRMED", "…/3 CONFIRMED"]);
  advance(minutes(1));
  sell((sold) => [
    ...sold.map((one, index) =>
      index === 1 ? { ...one, status: "REDEEMED", updatedAt: iso(30_000) } : one,
    ),
    ...someBookings(1, { product: "new", updatedAt: iso(20_000) }),
  ]);
  expect(await list()).toEqual(["…/1 CONFIRMED", "…/2 REDEEMED", "…/3 CONFIRMED", "…/1 CONFIRMED"]);
  expect(asked()).toEqual(["whole", { since: iso(-minutes(2)), until: iso(minutes(3)) }]);
  advance(minutes(1));
  await list();
  expect(asked().at(-1)).toEqual({ since: iso(-minutes(1)), until: iso(minutes(4)) });
});

test("a booking that has moved out of the window leaves the list, one that has moved in is in it", async () => {
  const later30 = someBookings(1, { day: "2026-07-30", product: "far" });
  const { list, sell, advance } = await openUpdated([...someBookings(2), ...later30]);
  expect(await list()).toHaveLength(2);
  advance(minutes(1));
  sell((sold) =>
    sold.map((one, index) =>
      index === 0
        ? { ...one, day: "2026-08-01", updatedAt: iso(1_000) }
        : index === 2
          ? { ...one, day: "2026-06-28", updatedAt: iso(1_000) }
          : one,
    ),
  );
  expect(await list()).toEqual(["…/2 CONFIRMED", "…/1 CONFIRMED"]);
});

test("the whole list is asked for again after a quarter of an hour, and for another window at once", async () => {
  const { list, sell, advance, asked } = await openUpdated(someBookings(2));
  await list();
  sell((sold) => sold.slice(1));
  advance(minutes(15) - 1);
  expect(await list()).toHaveLength(2);
  advance(1);
  expect(await list()).toHaveLength(1);
  await list({ ...window, to: asLocalDate("2026-06-30") });
  expect(asked().map((each) => typeof each)).toEqual(["string", "object", "string", "string"]);
});

test("times are the supplier's own where it tells its clock", async () => {
  const ahead = { Date: "Sat, 27 Jun 2026 13:09:00 GMT" };
  const { list, asked, advance } = await openUpdated(someBookings(1), {}, (answer) => ({
    ...answer,
    headers: ahead,
  }));
  await list();
  advance(minutes(1));
  await list();
  expect(asked().at(-1)).toEqual({ since: iso(minutes(7)), until: iso(minutes(12)) });
});

test.each<[string, BookingsScript, number]>([
  ["refuses the filter", { refuses: ["updated"] }, 2],
  ["does not know the filter and cuts its answers", { ignores: ["updated"], cap: 50 }, 50],
])("a supplier that %s is asked for the whole list", async (_name, script, count) => {
  const { list, asked, advance } = await openUpdated(someBookings(count), script);
  await list();
  advance(minutes(1));
  expect(await list()).toHaveLength(count);
  expect(asked().filter((each) => each === "whole").length).toBeGreaterThan(1);
});

test("trouble with the changes fails the call, and the next one asks from the same moment", async () => {
  let isDown = false;
  const { read, list, advance, asked } = await openUpdated(someBookings(1), {}, (answer) =>
    isDown ? { status: 500, json: {} } : answer,
  );
  await list();
  advance(minutes(1));
  isDown = true;
  expect(await read()).toMatchObject(failure({ kind: "outcome-unknown" }));
  isDown = false;
  advance(minutes(1));
  await list();
  expect(asked().at(-1)).toEqual({ since: iso(-minutes(2)), until: iso(minutes(4)) });
});

async function openUpdated(
  start: readonly ScriptedBooking[],
  script: BookingsScript = {},
  change: (answer: ScriptedAnswer) => ScriptedAnswer = (answer) => answer,
) {
  let sold = start;
  const answer = createScriptedBookings(() => sold, script);
  const { connector, server, network } = await openOcto({
    answer: (request) => (isList(request) ? change(answer(request)) : answer(request)),
    options: { updatedSince: true },
  });
  const read = (days = window) => connector.bookings(days, aCall());
  const list = async (days = window) => {
    const listed = await read(days);
    if (!listed.ok) throw new Error(listed.failure.kind);
    return listed.value.bookings.map(
      ({ uuid, status }) => `…/${uuid.split("/").at(-1)} ${status.kind}`,
    );
  };
  const asked = () =>
    server.requests
      .filter(isList)
      .map(({ query }) =>
        query.has("utcUpdatedAtStart")
          ? { since: query.get("utcUpdatedAtStart"), until: query.get("utcUpdatedAtEnd") }
          : "whole",
      );
  const sell = (next: (sold: readonly ScriptedBooking[]) => readonly ScriptedBooking[]) => {
    sold = next(sold);
  };
  return { read, list, asked, sell, advance: network.advance };
}

const isList = ({ path }: ScriptedRequest): boolean => path.startsWith("/octo/bookings");
