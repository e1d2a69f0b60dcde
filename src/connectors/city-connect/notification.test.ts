import { describe, expect, test } from "vitest";
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
const read = (name: string, json: unknown) => readNotification(name, json, context);

test.each([
  ["booking_confirmation", "confirmed"],
  ["booking_update", "updated"],
])("%s is a booking that is %s", (name, kind) => {
  expect(read(name, body)).toMatchObject({
    kind,
    booking: { uuid: "CTT128465552", reference: "PF-2207", status: { kind: "CONFIRMED" } },
  });
});

test("a cancellation cancels, whatever the flag says", () => {
  expect(read("booking_cancellation", { ...body, cancelled: false })).toMatchObject({
    kind: "cancelled",
    booking: { status: { kind: "CANCELLED" }, cancellation: { at: null } },
  });
});

test("an update of a booking that is cancelled keeps it so", () => {
  expect(read("booking_update", { ...body, cancelled: true })).toMatchObject({
    kind: "updated",
    booking: { status: { kind: "CANCELLED" } },
  });
});

describe.each(["ticket_redemption", "redemption_notification"])("%s", (name) => {
  test("names the ticket, which is used from now on", () => {
    const ticket = { type: "child", barcode: "CTT9257377533" };
    const redeemed = read(name, { ...body, ticket });
    expect(redeemed).toMatchObject({ kind: "redeemed", unitItem: "venue/CTT9257377533" });
    if (redeemed.kind !== "redeemed") throw new Error(redeemed.kind);
    expect(redeemed.booking.unitItems.map(({ status }) => status?.kind)).toEqual([
      "REDEEMED",
      "CONFIRMED",
      "REDEEMED",
    ]);
    expect(redeemed.booking.status.kind).toBe("CONFIRMED");
  });

  test.each([null, undefined, { type: null, barcode: "CTT128465552" }])(
    "with the ticket %j is of the whole booking",
    (ticket) => {
      expect(read(name, { ...body, ticket })).toMatchObject({
        kind: "redeemed",
        unitItem: null,
        booking: { status: { kind: "REDEEMED" } },
      });
    },
  );
});

test("no contact data leaves", () => {
  expect(JSON.stringify(read("booking_update", body))).not.toMatch(/protected|1734555|John/);
});

test.each([
  [
    "another account's",
    { ...body, supplier: "else@x.test" },
    { path: "supplier", raw: '{"supplier":"else@x.test"}' },
  ],
  ["without a date", { product: "P" }, { path: "date", raw: '{"product":"P"}' }],
  ["no object", "text", { path: "$", raw: '"text"' }],
  ["nothing", undefined, { path: "$", raw: "null" }],
])("a body that is %s is handed on", (_name, json, entry) => {
  expect(read("booking_update", json)).toEqual({ kind: "unreadable", entry });
});

test.each(["availability", "", "__proto__", "booking_update/"])(
  "the name %j is unknown",
  (name) => {
    expect(read(name, body)).toEqual({ kind: "unknown-name", name });
  },
);
