import { describe, expect, it } from "vitest";
import { LOOKUP_EXAMPLE, REDEEM_EXAMPLE } from "./fixtures.ts";
import {
  NOW,
  REDEEMED_AT,
  OCTO,
  TEST_TICKET,
  TEST_VOUCHER,
  aSandbox,
  demoCode,
} from "./sandbox-at-noon.contract.ts";

describe("redeem", () => {
  it("redeems a single ticket and answers as the seed's example", async () => {
    const sandbox = aSandbox();
    const code = await sandbox.codeFor(demoCode("good"));
    const { status, body } = await sandbox.redeem(code);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      redemptionCode: code,
      redeemable: false,
      status: "REDEEMED",
      utcRedeemedAt: REDEEMED_AT,
      voucher: null,
      unitItems: [
        { status: "REDEEMED", utcRedeemedAt: REDEEMED_AT, ticket: { utcRedeemedAt: REDEEMED_AT } },
      ],
    });
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(REDEEM_EXAMPLE).toSorted());
    const [after] = (await sandbox.lookup(demoCode("good"))).body;
    expect(after).toEqual(body);
  });

  it("uses up one unit item by its ticket, and completes the booking with the last", async () => {
    const sandbox = aSandbox();
    const first = await sandbox.redeemReference("408H44");
    expect(first.body).toMatchObject({
      status: "CONFIRMED",
      utcRedeemedAt: null,
      redeemable: false,
    });
    expect(first.body.voucher.utcRedeemedAt).toBeNull();
    expect(first.body.unitItems.map((item: { status: string }) => item.status)).toEqual([
      "REDEEMED",
      "CONFIRMED",
      "CONFIRMED",
    ]);
    expect((await sandbox.lookup("X749G9")).body).toMatchObject([{ redeemable: true }]);
    await sandbox.redeemReference("BSDYM4");
    const last = await sandbox.redeemReference("E5K92G");
    expect(last.body).toMatchObject({
      status: "REDEEMED",
      utcRedeemedAt: REDEEMED_AT,
      voucher: { utcRedeemedAt: REDEEMED_AT },
    });
  });

  it("uses up every guest by the voucher, so that no ticket is left", async () => {
    const sandbox = aSandbox();
    const { body } = await sandbox.redeemReference(TEST_VOUCHER);
    expect(body).toMatchObject({ status: "REDEEMED", voucher: { utcRedeemedAt: REDEEMED_AT } });
    expect(await sandbox.redeemReference(TEST_TICKET)).toMatchObject({
      status: 400,
      body: { redemptionErrorCode: "ALREADY_REDEEMED" },
    });
  });

  it("refuses a second redemption in the strict mode and repeats the first in the lenient one", async () => {
    const strict = aSandbox();
    const code = await strict.codeFor(demoCode("used"));
    const refusal = await strict.redeem(code);
    expect(refusal).toMatchObject({
      status: 400,
      body: {
        error: "BAD_REQUEST",
        redemptionCode: code,
        redemptionErrorCode: "ALREADY_REDEEMED",
      },
    });
    const lenient = aSandbox({ redeemAgain: "lenient" });
    expect(await lenient.redeem(code)).toMatchObject({
      status: 200,
      body: { status: "REDEEMED", utcRedeemedAt: "2026-07-15T08:12:00Z" },
    });
    expect((await lenient.state()).redemptions).toEqual([]);
  });

  it("refuses what is cancelled, on hold or never given out, and changes nothing", async () => {
    const sandbox = aSandbox();
    const held = OCTO.bookings.find(({ status }) => status === "ON_HOLD")?.supplierReference ?? "";
    const refusalOf = async (code: unknown) =>
      (await sandbox.redeem(code)).body.redemptionErrorCode;
    expect(await refusalOf(await sandbox.codeFor(demoCode("cancelled")))).toBe("CANCELLED");
    expect(await refusalOf(await sandbox.codeFor(held))).toBe("NOT_CONFIRMED");
    expect(await refusalOf(TEST_TICKET)).toBe("NOT_FOUND");
    expect((await sandbox.state()).redemptions).toEqual([]);
  });

  it("answers an array with an array, a refused code by its error in its place", async () => {
    const sandbox = aSandbox();
    const codes = await Promise.all(
      ["good", "used", "good2"].map((id) => sandbox.codeFor(demoCode(id))),
    );
    const { status, body } = await sandbox.redeem(codes);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { redemptionCode: codes[0], status: "REDEEMED" },
      { redemptionCode: codes[1], redemptionErrorCode: "ALREADY_REDEEMED" },
      { redemptionCode: codes[2], status: "REDEEMED" },
    ]);
  });

  it.each([
    "",
    "{",
    "[]",
    "{}",
    '{"redemptionCode":7}',
    '{"redemptionCode":[]}',
    '{"redemptionCode":""}',
  ])("refuses the malformed body %s", async (body) => {
    expect(await aSandbox().post("/redemption/redeem", body)).toMatchObject({
      status: 400,
      body: { error: "BAD_REQUEST" },
    });
  });

  it("leaves the other booking of a package alone", async () => {
    const sandbox = aSandbox();
    const vouchers = OCTO.bookings.flatMap(
      (b) => b.voucher?.deliveryOptions[0]?.deliveryValue ?? [],
    );
    const shared = vouchers.find((code, index) => vouchers.indexOf(code) !== index) ?? "";
    const { body } = await sandbox.lookup(shared);
    expect(body).toHaveLength(2);
    await sandbox.redeem(body[0].redemptionCode);
    expect((await sandbox.lookup(shared)).body).toMatchObject([
      { redeemable: false },
      { redeemable: true },
    ]);
  });

  it("records exactly what was performed", async () => {
    const sandbox = aSandbox();
    const code = await sandbox.codeFor("408H44");
    await sandbox.redeem(code);
    await sandbox.redeem(code);
    const state = await sandbox.state();
    const unitItemUuids = ["eeddd74e-88e6-4dab-84e9-14f7af18935f"];
    const bookingUuid = LOOKUP_EXAMPLE.uuid;
    expect(state.redemptions).toEqual([
      { at: NOW, bookingUuid, whole: false, unitItemUuids, redemptionCode: code },
    ]);
    const booking = state.bookings.find(({ uuid }: { uuid: string }) => uuid === bookingUuid);
    expect(
      booking.unitItems.map(({ redemptions }: { redemptions: number }) => redemptions),
    ).toEqual([1, 0, 0]);
    expect(state.requests.byEndpoint).toEqual({
      "GET /octo/redemption/lookup": 1,
      "POST /octo/redemption/redeem": 2,
    });
    expect(state.requests.latest.map(({ status }: { status: number }) => status)).toEqual([
      200, 200, 400,
    ]);
  });
});

describe("validate", () => {
  it("redeems what is not redeemed yet, and answers the booking again afterwards", async () => {
    const sandbox = aSandbox();
    const body = { redemptionCode: await sandbox.codeFor(demoCode("good")) };
    const first = await sandbox.post("/redemption/validate", body);
    expect(first).toMatchObject({ status: 200, body: { status: "REDEEMED" } });
    expect((await sandbox.post("/redemption/validate", body)).body).toEqual(first.body);
    expect((await sandbox.state()).redemptions).toHaveLength(1);
  });

  it("takes one code only and refuses what is cancelled", async () => {
    const sandbox = aSandbox();
    expect((await sandbox.post("/redemption/validate", { redemptionCode: ["a"] })).status).toBe(
      400,
    );
    const body = { redemptionCode: await sandbox.codeFor(demoCode("cancelled")) };
    expect(await sandbox.post("/redemption/validate", body)).toMatchObject({
      status: 400,
      body: { redemptionErrorCode: "CANCELLED" },
    });
  });
});

describe("credentials", () => {
  it("names the key that knows the reference, without authentication", async () => {
    const sandbox = aSandbox();
    const ask = async (reference: string, apiKeys: readonly string[]) =>
      (await sandbox.post("/redemption/credentials", { reference, apiKeys }, {})).body;
    expect(await ask("X749G9", ["other", OCTO.key])).toEqual({ apiKey: OCTO.key });
    expect(await ask("HTA89203", ["other", OCTO.key])).toEqual({ apiKey: null });
    expect(await ask("X749G9", ["other"])).toEqual({ apiKey: null });
  });
});
