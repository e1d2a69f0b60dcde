/** A supplier that cuts its list: what it does not show stays known, and the devices are told. */
import { expect, test } from "vitest";
import type { BookingList, DateWindow } from "../connectors/connector.ts";
import { asConnectionId, bookingKey, productKey } from "../core/ids.ts";
import { ok } from "../core/result.ts";
import { minutes } from "../core/time.ts";
import { aBooking } from "../testing/builders.ts";
import { readWritten, written } from "./config/written-config.contract.ts";
import { openScriptedCore } from "./scripted-core.contract.ts";

const sea = asConnectionId("sea");
const bookings = ["one", "two"].map((name) =>
  aBooking({
    key: bookingKey(sea, name),
    connection: sea,
    uuid: name,
    product: productKey(sea, "tour"),
  }),
);
const whole: BookingList = { bookings, unreadable: [] };
const cutIn = (window: DateWindow): BookingList => ({
  bookings: bookings.slice(0, 1),
  unreadable: [],
  incomplete: [{ ...window, product: null, option: null, rows: 100 }],
});

test("until it is whole again", async () => {
  let isCut = false;
  const gateway = await openScriptedCore(readWritten(written()), () => ({
    connection: sea,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: async () => ok([]),
    lookup: async () => ok({ bookings: [], unreadable: [] }),
    bookings: async (window) => ok(isCut ? cutIn(window) : whole),
  }));
  const told = async () => (await gateway.changes()).connections;
  const state = { id: sea, state: "up", waiting: 0, parked: 0 };
  expect(await told()).toEqual([state]);
  isCut = true;
  await gateway.clock.advance(minutes(1));
  expect(await told()).toEqual([{ ...state, isListCut: true }]);
  expect(await gateway.bookings()).toBe(2);
  isCut = false;
  await gateway.clock.advance(minutes(1));
  expect(await told()).toEqual([state]);
  await gateway.core.stop();
});
