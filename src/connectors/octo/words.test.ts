import { describe, expect, test } from "vitest";
import { asConnectionId } from "../../core/ids.ts";
import { bookingSchema } from "./schema.ts";
import { toBooking } from "./translate.ts";

/** Dossier 4, word by word. */
const minimal = { uuid: "b-1", status: "CONFIRMED", productId: "p-1", unitItems: [] };

const known = (kind: string) => ({ kind });
const raw = (word: string) => ({ kind: "OTHER", raw: word });

describe("status of booking and unit item", () => {
  test.each([
    ["ON_HOLD", known("ON_HOLD")],
    ["CONFIRMED", known("CONFIRMED")],
    ["EXPIRED", known("EXPIRED")],
    ["CANCELLED", known("CANCELLED")],
    ["REDEEMED", known("REDEEMED")],
    ["PENDING", known("PENDING")],
    ["REJECTED", known("REJECTED")],
    ["NOSHOW", known("NO_SHOW")],
    ["NO_SHOW", known("NO_SHOW")],
    ["QUOTE", known("QUOTE")],
    ["UPGRADED", raw("UPGRADED")],
    ["REBOOKED", raw("REBOOKED")],
    // never another spelling of a known one: an unknown word is never green
    ["confirmed", raw("confirmed")],
    [" CONFIRMED", raw(" CONFIRMED")],
    ["toString", raw("toString")],
    ["", raw("")],
  ])("%j", (status, expected) => {
    expect(translated({ status }).status).toEqual(expected);
    const [item] = translated({ unitItems: [{ uuid: "u-1", status }] }).unitItems;
    // an empty word is no record of its own
    expect(item?.status).toEqual(status === "" ? null : expected);
  });
});

describe("delivery method", () => {
  const voucher = holder("QRCODE", "V");
  const unitItems = [
    { uuid: "u-1", ticket: holder("QRCODE", "T-1") },
    { uuid: "u-2", ticket: holder("QRCODE", "T-2") },
  ];
  const bare = [{ uuid: "u-1", ticket: null }, { uuid: "u-2" }];

  test.each([
    ["VOUCHER", { deliveryMethods: ["VOUCHER"], voucher, unitItems: bare }, ["V"], []],
    ["TICKET", { deliveryMethods: ["TICKET"], voucher: null, unitItems }, [], ["T-1", "T-2"]],
    ["both", { deliveryMethods: ["VOUCHER", "TICKET"], voucher, unitItems }, ["V"], ["T-1", "T-2"]],
    // what is there is valid, whatever the word for it
    ["an unknown one", { deliveryMethods: ["PIGEON"], voucher, unitItems }, ["V"], ["T-1", "T-2"]],
    ["none named", { voucher, unitItems }, ["V"], ["T-1", "T-2"]],
    ["a shape of no document", { deliveryMethods: "TICKET", unitItems }, [], ["T-1", "T-2"]],
    ["neither", { deliveryMethods: [], voucher: null, unitItems: bare }, [], []],
  ])("%s", (...[, fields, ofVoucher, ofTickets]) => {
    const booking = translated(fields);
    expect(booking.voucher?.codes ?? []).toEqual(ofVoucher);
    expect(booking.unitItems.flatMap(({ ticket }) => ticket?.codes ?? [])).toEqual(ofTickets);
  });
});

test.each([
  ["QRCODE", true],
  ["CODE128", true],
  ["AZTECCODE", true],
  ["PDF_URL", false],
  ["PKPASS_URL", false],
  ["GOOGLE_WALLET_URL", false],
  ["PNG_URL", false],
  // no code of a format that no document names opens a gate
  ["HOLOGRAM", false],
  ["qrcode", false],
  ["", false],
])("delivery format %j is a code: %s", (format, isCode) => {
  const value = " !1|aB+/c= ";
  const booking = translated({
    voucher: holder(format, value),
    unitItems: [{ uuid: "u-1", ticket: holder(format, `${value}2`) }],
  });
  expect(booking.voucher?.codes).toEqual(isCode ? [value] : []);
  expect(booking.unitItems[0]?.ticket?.codes).toEqual(isCode ? [`${value}2`] : []);
});

test.each([
  ["DIGITAL", "DIGITAL"],
  ["PRINT", "PRINT"],
  ["MANIFEST", "MANIFEST"],
  ["ENGRAVED", "DIGITAL"],
  [null, "DIGITAL"],
])("redemption method %j asks staff for %s", (redemptionMethod, method) => {
  expect(translated({ voucher: { redemptionMethod } }).voucher?.method).toBe(method);
});

function holder(deliveryFormat: string, deliveryValue: string) {
  return { redemptionMethod: "DIGITAL", deliveryOptions: [{ deliveryFormat, deliveryValue }] };
}

function translated(fields: Readonly<Record<string, unknown>>) {
  const wire = bookingSchema.parse({ ...minimal, ...fields });
  const booking = toBooking(wire, {
    connection: asConnectionId("venue"),
    product: null,
    asked: null,
  });
  if (!booking.ok) throw new Error(booking.failure);
  return booking.value;
}
