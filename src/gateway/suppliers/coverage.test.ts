import { expect, test } from "vitest";
import type { Connector } from "../../connectors/connector.ts";
import { ok } from "../../core/result.ts";
import { connection } from "../../testing/builders.ts";
import { coverageOf } from "./coverage.ts";

const noBookings = () => Promise.resolve(ok({ bookings: [], unreadable: [] }));
const asked: Connector = {
  connection,
  kind: "anyroad",
  honoursIdempotencyKey: false,
  products: () => Promise.resolve(ok([])),
  lookup: noBookings,
};
const feed: NonNullable<Connector["feed"]> = { read: () => ok({ kind: "nothing", event: "none" }) };
const readCodes: NonNullable<Connector["readCodes"]> = () =>
  ok({ codes: [], bookings: [], unreadable: [], ignoredColumns: [] });

test.each([
  ["lists, whatever it tells besides", { ...asked, bookings: noBookings, feed }, "listed"],
  ["posts", { ...asked, feed }, "grows"],
  ["has lists of codes", { ...asked, readCodes }, "grows"],
  ["can only be asked", asked, "live"],
] as const)("a supplier that %s", (_, connector, coverage) => {
  expect(coverageOf(connector)).toBe(coverage);
});
