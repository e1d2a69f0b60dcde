import { expect, test } from "vitest";
import type { CodeList, Connector, FeedNews } from "../../connectors/connector.ts";
import { fail, ok } from "../../core/result.ts";
import { aBooking, connection } from "../../testing/builders.ts";
import { createFeedReception } from "./feed-reception.ts";
import { growthWorld, ticketOf } from "./growth-world.contract.ts";

const secret = { reveal: () => 'sec"ret of sixteen', toJSON: () => "[redacted]" };

function world(parts: Partial<Connector>) {
  const base = growthWorld();
  let wakes = 0;
  const reception = createFeedReception({
    ...base,
    connector: { ...base.connector, ...parts },
    secret,
    onWanted: () => {
      wakes += 1;
    },
  });
  const next = () => base.watched.nextFor(connection, base.clock.now());
  return { ...base, reception, next, wakes: () => wakes };
}
const delivery = { event: "e", body: "b" };
const saying = (news: FeedNews) => world({ feed: { read: () => ok(news) } });

test("bookings are in the list", async () => {
  const { reception, stored } = saying({ kind: "bookings", bookings: [aBooking()] });
  await reception.deliver?.(delivery);
  expect(await stored()).toEqual(aBooking());
});

test("codes to look up are wanted, and somebody is woken; those that cannot be kept are kept raw", async () => {
  const { reception, next, wakes, kept } = saying({
    kind: "look-up",
    codes: ["A", "b\0"],
    booking: null,
  });
  await reception.deliver?.(delivery);
  expect(await next()).toBe("A");
  expect(wakes()).toBe(1);
  expect(kept).toEqual([{ raw: "b\0", path: "code" }]);
});

test("what says nothing changes nothing", async () => {
  const { reception, next, wakes, kept } = saying({ kind: "nothing", event: "e" });
  await reception.deliver?.(delivery);
  expect([await next(), wakes(), kept]).toEqual([null, 0, []]);
});

test("what cannot be read is kept raw, without the secret in any spelling", async () => {
  const shown = secret.reveal();
  const raw = [shown, JSON.stringify(shown), encodeURIComponent(shown)].join(" and ");
  const { reception, kept, logged } = world({
    feed: { read: () => fail({ raw, path: "$" }) },
  });
  await reception.deliver?.(delivery);
  expect(kept).toEqual([{ raw: '*** and "***" and ***', path: "$" }]);
  expect(logged).toHaveLength(1);
});

test("an import is in the list and wanted; its answer says what could not be kept", async () => {
  const list: CodeList = {
    codes: ["T1", "x\0"],
    bookings: [ticketOf(1)],
    unreadable: [{ line: 3, raw: "?", problem: "no code" }],
    ignoredColumns: ["colour"],
  };
  const { reception, stored, next, wakes } = world({ readCodes: () => ok(list) });
  expect(await reception.importCodes?.("text")).toEqual(ok({ ...list, codes: ["T1"] }));
  expect(await stored()).toEqual(ticketOf(1));
  expect([await next(), wakes()]).toEqual(["T1", 1]);
});

test("an import with a header of no use changes nothing", async () => {
  const failure = { line: 1, raw: "a;b", problem: "no column qr_code" };
  const { reception, wakes } = world({ readCodes: () => fail(failure) });
  expect(await reception.importCodes?.("text")).toEqual(fail(failure));
  expect(wakes()).toBe(0);
});

test("a supplier without lists of codes has no import, one without a feed no deliveries", () => {
  expect(world({}).reception.importCodes).toBeUndefined();
  const { feed: _, ...silent } = growthWorld().connector;
  const base = growthWorld();
  const reception = createFeedReception({
    ...base,
    connector: silent,
    secret,
    onWanted: () => {},
  });
  expect(reception.deliver).toBeUndefined();
});
