import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { asConnectionId } from "../../core/ids.ts";
import { asInstant } from "../../core/time.ts";
import { readFixture, readFixtureList } from "./read-fixture.contract.ts";
import { bookingSchema, lookupSchema, productFactsSchema, productSchema } from "./schema.ts";
import { type TranslationContext, toBooking, toSupplierProduct } from "./translate.ts";

const connection = asConnectionId("venue");

describe("the examples of seed 002", () => {
  test("GET /products: Walking Tour of Barcelona", () => {
    const [product] = readFixtureList("products").map((entry) => productSchema.parse(entry));
    expect(product && toSupplierProduct(product)).toEqual({
      id: "e7cc8bb4-8d1c-4848-8824-5dbedb718681",
      label: "Walking Tour of Barcelona",
      timeZone: "Europe/Madrid",
      units: [
        { id: "adult", label: "Adult", people: 1 },
        { id: "child", label: "Child", people: 1 },
      ],
    });
  });

  test("a family unit lets four people in", () => {
    const { product } = readFixture("redeem");
    expect(toSupplierProduct(productSchema.parse(product)).units).toContainEqual({
      id: "family",
      label: "Family",
      people: 4,
    });
  });

  test("lookup: X749G9, a test booking for a whole day, voucher and three tickets", () => {
    const [wire] = readFixtureList("lookup").map((entry) => lookupSchema.parse(entry));
    if (wire === undefined) throw new Error("the fixture holds one booking");
    const booking = translated(wire, { product: null, asked: wire });
    expect(booking).toEqual({
      key: "venue/89fe0192-ddcd-430a-b285-e1396a4725d2",
      connection: "venue",
      uuid: "89fe0192-ddcd-430a-b285-e1396a4725d2",
      reference: "X749G9",
      resellerReference: "VOUCHER-0123",
      status: { kind: "CONFIRMED" },
      test: true,
      cancellation: null,
      product: "venue/1a7213eb-3a33-4cbb-b114-64d771c201ac",
      option: "DEFAULT",
      visit: { kind: "day", from: "2020-06-27", until: "2020-06-28", hours: [] },
      leadName: "Oliver Morgan",
      notes: "Optional notes on the booking",
      redeemedAt: null,
      redeemable: true,
      unredeemableReason: null,
      voucher: {
        codes: [
          "!1|zmEIG9t4f8x4qyhYcMkV8oPCQcZhgcOfKc1cJcvcl|mwhjfBi9hZlRDzAsjLkz5m|Zar+nrHcNn/CR1Gp",
        ],
        method: "DIGITAL",
      },
      unitItems: [
        {
          key: "venue/eeddd74e-88e6-4dab-84e9-14f7af18935f",
          uuid: "eeddd74e-88e6-4dab-84e9-14f7af18935f",
          reference: "408H44",
          unit: "child",
          status: null,
          redeemedAt: null,
          ticket: {
            codes: [
              "!1|y8DI7kHZfKB3qNiBc8oAVLpsDfyflcmcKcBc6cJcg|mwhjfBi9hZlRDzAsjLkz5m|cS1MkoKTmFnBwT6B",
            ],
            method: "DIGITAL",
          },
        },
        expect.objectContaining({ reference: "BSDYM4", unit: "adult" }),
        expect.objectContaining({ reference: "E5K92G", unit: "adult" }),
      ],
    });
    expect(JSON.stringify(booking)).not.toMatch(/ollym|7840739436|GB"/);
  });

  test("redeem: XHSNK2, used at 18:41:57 UTC on the day after its day", () => {
    const wire = bookingSchema.parse(readFixture("redeem"));
    const redeemedAt = asInstant(Date.UTC(2021, 4, 8, 18, 41, 57));
    expect(translated(wire, { product: wire.product ?? null })).toMatchObject({
      reference: "XHSNK2",
      test: false,
      status: { kind: "REDEEMED" },
      redeemedAt,
      leadName: null,
      notes: null,
      redeemable: null,
      visit: { kind: "day", from: "2021-05-07", until: "2021-05-08" },
      voucher: {
        codes: [
          "!1|VPrcXmH4ckjXzxUrc51jNwWIgcJfBcxcNcpcYc7cL|Xrunh3cRIl1xQVNsO8R1Ww|yCneQi16Yd3OXGgc",
        ],
      },
      unitItems: [
        {
          reference: "9498BW",
          unit: "adult",
          status: { kind: "REDEEMED" },
          redeemedAt,
          ticket: {
            codes: [
              "!1|W7vTxZhVcDXGOqh6c0nK2vyUpfvflc4cqcOcBcmcV|Xrunh3cRIl1xQVNsO8R1Ww|cGse+mMihBA7Iz/X",
            ],
          },
        },
      ],
    });
  });
});

describe("the visit", () => {
  const slot = {
    localDateTimeStart: "2026-12-05T10:00:00+13:00",
    localDateTimeEnd: "2026-12-05T11:30:00+13:00",
    allDay: false,
  };
  const startsAt = Date.UTC(2026, 11, 4, 21);

  test.each([
    ["fixed start", "START_TIME", slot, { kind: "slot", startsAt, endsAt: startsAt + 5_400_000 }],
    [
      "fixed start without an end",
      "START_TIME",
      { ...slot, localDateTimeEnd: null },
      { kind: "slot", startsAt, endsAt: null },
    ],
    [
      "opening hours during one day",
      "OPENING_HOURS",
      { ...slot, openingHours: [{ from: "09:00", to: "17:00" }] },
      {
        kind: "day",
        from: "2026-12-05",
        until: "2026-12-06",
        hours: [{ from: "09:00", to: "17:00" }],
      },
    ],
    [
      "a pass of three days, end exclusive at midnight",
      "OPENING_HOURS",
      {
        localDateTimeStart: "2026-12-05T00:00:00+13:00",
        localDateTimeEnd: "2026-12-08T00:00:00+13:00",
      },
      { kind: "day", from: "2026-12-05", until: "2026-12-08", hours: [] },
    ],
    [
      "an end during the third day includes it",
      "OPENING_HOURS",
      { ...slot, localDateTimeEnd: "2026-12-07T17:00:00+13:00" },
      { kind: "day", from: "2026-12-05", until: "2026-12-08", hours: [] },
    ],
    [
      "all day counts before the product's type",
      "START_TIME",
      { ...slot, allDay: true },
      { kind: "day", from: "2026-12-05", until: "2026-12-06", hours: [] },
    ],
    [
      "unlisted product with a plain time",
      null,
      slot,
      { kind: "slot", startsAt, endsAt: startsAt + 5_400_000 },
    ],
    [
      "unlisted product with opening hours",
      null,
      { ...slot, openingHours: [{ from: "09:00", to: "17:00" }] },
      expect.objectContaining({ kind: "day" }),
    ],
    ["no availability", "START_TIME", null, { kind: "open" }],
  ])("%s", (...[, availabilityType, availability, visit]) => {
    const wire = aWire({ availability });
    const product = availabilityType === null ? null : facts({ availabilityType });
    expect(translated(wire, { product }).visit).toEqual(visit);
  });

  test("a date that was sold and is not told is not an open ticket", () => {
    const wire = aWire({ availability: null, availabilityId: "2026-12-05" });
    expect(toBooking(wire, context({}))).toEqual({ ok: false, failure: "availability" });
  });

  test("a time without offset makes the booking unreadable", () => {
    const availability = { localDateTimeStart: "2026-12-05T10:00:00" };
    expect(bookingSchema.safeParse({ ...minimal, availability }).success).toBe(false);
  });
});

describe("fields with a meaning of their own", () => {
  test.each([
    ["NOSHOW", { kind: "NO_SHOW" }],
    ["NO_SHOW", { kind: "NO_SHOW" }],
    ["QUOTE", { kind: "QUOTE" }],
    ["UPGRADED", { kind: "OTHER", raw: "UPGRADED" }],
    ["constructor", { kind: "OTHER", raw: "constructor" }],
  ])("status %s", (status, expected) => {
    expect(translated(aWire({ status }), {}).status).toEqual(expected);
  });

  test.each([
    [{ lastName: "Tapsell", fullName: "Mere Tapsell" }, "Tapsell"],
    [{ lastName: " ", fullName: "Mere Tapsell" }, "Mere Tapsell"],
    [{ emailAddress: "mere@example.test" }, null],
    ["drifted", null],
  ])("lead name of %j is %s", (contact, leadName) => {
    expect(translated(aWire({ contact }), {}).leadName).toBe(leadName);
  });

  test("codes come from symbologies only, unchanged", () => {
    const deliveryOptions = [
      { deliveryFormat: "PDF_URL", deliveryValue: "https://supplier.test/pdf" },
      { deliveryFormat: "PKPASS_URL", deliveryValue: "https://supplier.test/pass" },
      { deliveryFormat: "AZTECCODE", deliveryValue: " a+B|c " },
      { deliveryFormat: "CODE128", deliveryValue: "X1" },
      { deliveryFormat: "QRCODE", deliveryValue: null },
    ];
    const wire = aWire({ voucher: { redemptionMethod: "PRINT", deliveryOptions } });
    expect(translated(wire, {}).voucher).toEqual({ codes: [" a+B|c ", "X1"], method: "PRINT" });
  });

  test("the product's redemption method counts where the holder has none", () => {
    const product = facts({ redemptionMethod: "MANIFEST" });
    expect(translated(aWire({ voucher: {} }), { product }).voucher).toEqual({
      codes: [],
      method: "MANIFEST",
    });
  });

  test("a ticket shown as voucher stays a ticket", () => {
    const ticket = { deliveryOptions: [{ deliveryFormat: "QRCODE", deliveryValue: "T-1" }] };
    const wire = aWire({ voucher: ticket, unitItems: [{ uuid: "u-1", ticket }] });
    const booking = translated(wire, {});
    expect(booking.voucher).toBeNull();
    expect(booking.unitItems[0]?.ticket?.codes).toEqual(["T-1"]);
  });

  test("use is also told by ticket and voucher", () => {
    const used = { utcRedeemedAt: "2026-12-04T20:58:12Z" };
    const wire = aWire({
      voucher: used,
      unitItems: [{ uuid: "u-1", ticket: used }, { uuid: "u-2" }],
    });
    const redeemedAt = Date.UTC(2026, 11, 4, 20, 58, 12);
    expect(translated(wire, {})).toMatchObject({
      redeemedAt,
      unitItems: [{ redeemedAt }, { redeemedAt: null }],
    });
  });

  test("a cancellation is kept with its time, and without", () => {
    const at = Date.UTC(2026, 11, 1, 22);
    const told = aWire({ cancellation: { utcCancelledAt: "2026-12-01T22:00:00Z" } });
    expect(translated(told, {}).cancellation).toEqual({ at });
    expect(translated(aWire({ cancellation: {} }), {}).cancellation).toEqual({ at: null });
  });

  test.each([
    ["cancellation", "yes"],
    ["utcRedeemedAt", "yesterday"],
    ["testMode", "true"],
    ["voucher", "code"],
  ])("%s %j cannot be read as nothing there", (field, value) => {
    expect(bookingSchema.safeParse({ ...minimal, [field]: value }).success).toBe(false);
  });
});

const minimal = { uuid: "b-1", status: "CONFIRMED", productId: "p-1", unitItems: [] };

const aWire = (fields: Readonly<Record<string, unknown>>) =>
  bookingSchema.parse({ ...minimal, ...fields });

const facts = (fields: Readonly<Record<string, unknown>>) =>
  productFactsSchema.parse({ id: "p-1", ...fields });

const context = (given: Partial<TranslationContext>): TranslationContext => ({
  connection,
  product: null,
  asked: null,
  ...given,
});

function translated(wire: z.infer<typeof bookingSchema>, given: Partial<TranslationContext>) {
  const booking = toBooking(wire, context(given));
  if (!booking.ok) throw new Error(booking.failure);
  return booking.value;
}
