import { expect, it } from "vitest";
import { bookingKey } from "../../core/ids.ts";
import { connection, scanIdOf, usedBy } from "../../testing/builders.ts";
import { redemptionPayloadSchema } from "./redemption-outbox.ts";

const owed = {
  booking: bookingKey(connection, "booking-1"),
  request: {
    connection,
    reference: "T1",
    bookingUuid: "booking-1",
    unitItemUuid: null,
    by: usedBy,
  },
};

it.each([
  ["of an older release is a redemption", owed, { kind: "redeem", ...owed }],
  ["names a redemption", { kind: "redeem", ...owed }, { kind: "redeem", ...owed }],
  [
    "names what is taken back",
    { kind: "unredeem", ...owed, undoes: scanIdOf(1) },
    { kind: "unredeem", ...owed, undoes: scanIdOf(1) },
  ],
])("a row that %s", (_name, stored, payload) => {
  expect(redemptionPayloadSchema.parse(stored)).toEqual(payload);
});

it.each([
  ["a kind of a newer release", { kind: "transfer", ...owed }, "kind"],
  ["nothing to take back", { kind: "unredeem", ...owed }, "undoes"],
  ["no object", 7, ""],
])("a row with %s is told apart by its first fault", (_name, stored, place) => {
  const parsed = redemptionPayloadSchema.safeParse(stored);
  expect(parsed.error?.issues[0]?.path.join(".")).toBe(place);
});
