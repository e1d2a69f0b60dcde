import { describe, expect, test } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { asConnectionId } from "../../core/ids.ts";
import { readNotification } from "./notification.ts";
import { readFixture } from "./read-fixture.contract.ts";

const context = { connection: asConnectionId("venue"), accounts: ["ops@pelicanferries.example"] };
const body = {
  ...readFixture("lookup"),
  ticket: undefined,
  supplier: "ops@pelicanferries.example",
  supplier_reference: "PF-2207",
  agent: "shore.example",
  agent_reference: "SH-31",
  time: "10:30",
};
const read = (event: string | null, json: unknown) =>
  readNotification({ event, body: JSON.stringify(json) }, context);
function bookingIn(event: string, json: unknown): Booking {
  const news = read(event, json);
  const [booking] = news.ok && news.value.kind === "bookings" ? news.value.bookings : [];
  if (booking === undefined) throw new Error(JSON.stringify(news));
  return booking;
}

test.each(["booking_confirmation", "booking_update"])("%s is a booking as it is", (event) => {
  expect(bookingIn(event, body)).toMatchObject({
    uuid: "CTT128465552",
    reference: "PF-2207",
    status: { kind: "CONFIRMED" },
  });
});

test("a cancellation cancels, whatever the flag says", () => {
  expect(bookingIn("booking_cancellation", { ...body, cancelled: false })).toMatchObject({
    status: { kind: "CANCELLED" },
    cancellation: { at: null },
  });
});

test("an update of a booking that is cancelled keeps it so", () => {
  expect(bookingIn("booking_update", { ...body, cancelled: true })).toMatchObject({
    status: { kind: "CANCELLED" },
  });
});

describe.each(["ticket_redemption", "redemption_notification"])("%s", (event) => {
  test("names the ticket, which is used from now on", () => {
    const ticket = { type: "child", barcode: "CTT9257377533" };
    const booking = bookingIn(event, { ...body, ticket });
    expect(
      booking.unitItems.map(({ status, ticket: holder }) => [holder?.codes[0], status?.kind]),
    ).toContainEqual(["CTT9257377533", "REDEEMED"]);
    expect(booking.unitItems.map(({ status }) => status?.kind)).toEqual([
      "REDEEMED",
      "CONFIRMED",
      "REDEEMED",
    ]);
    expect(booking.status.kind).toBe("CONFIRMED");
  });

  test.each([null, undefined, { type: null, barcode: "CTT128465552" }])(
    "with the ticket %j is of the whole booking",
    (ticket) => {
      expect(bookingIn(event, { ...body, ticket }).status).toEqual({ kind: "REDEEMED" });
    },
  );
});

test("no contact data leaves", () => {
  expect(JSON.stringify(read("booking_update", body))).not.toMatch(/protected|1734555|John/);
});

test.each<[string, unknown, { path: string; raw: string }]>([
  [
    "another account's",
    { ...body, supplier: "else@x.test" },
    { path: "supplier", raw: '{"supplier":"else@x.test"}' },
  ],
  ["without a date", { product: "P" }, { path: "date", raw: '{"product":"P"}' }],
  ["no object", "text", { path: "$", raw: '"text"' }],
])("a body that is %s is handed on", (_name, json, failure) => {
  expect(read("booking_update", json)).toEqual({ ok: false, failure });
});

test.each<[string, string | null, string]>([
  ["no JSON", "booking_update", "$"],
  ["posted without a name", null, "event"],
])("a body that is %s is handed on", (_name, event, path) => {
  expect(readNotification({ event, body: "<html>" }, context)).toEqual({
    ok: false,
    failure: { raw: "<html>", path },
  });
});

test.each(["availability", "", "__proto__", "booking_update/"])(
  "the name %j says nothing",
  (event) => {
    expect(read(event, body)).toEqual({ ok: true, value: { kind: "nothing", event } });
  },
);
