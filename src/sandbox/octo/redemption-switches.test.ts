import { describe, expect, it } from "vitest";
import { OCTO, NOW, aSupplier, demoCode } from "./supplier-at-noon.contract.ts";

const AT_NOON = "2026-07-15T09:30:00Z";

describe("lookup", () => {
  it("answers one booking bare, several in an array, none in an empty one", async () => {
    const { lookup } = aSupplier({ lookupAnswer: "bare" });
    expect((await lookup("X749G9")).body).toMatchObject({ supplierReference: "X749G9" });
    const vouchers = OCTO.bookings.flatMap(
      ({ voucher }) => voucher?.deliveryOptions[0]?.deliveryValue ?? [],
    );
    const shared = vouchers.find((code, index) => vouchers.indexOf(code) !== index) ?? "";
    expect((await lookup(shared)).body).toHaveLength(2);
    expect((await lookup(demoCode("unknown"))).body).toEqual([]);
  });

  it.each([
    ["empty", 200, []],
    ["not-found", 404, { error: "NOT_FOUND" }],
    ["bad-request", 400, { error: "BAD_REQUEST" }],
  ] as const)("answers an unknown reference: %s", async (unknownReference, status, body) => {
    const { lookup } = aSupplier({ unknownReference });
    expect(await lookup(demoCode("unknown"))).toMatchObject({ status, body });
    expect((await lookup(demoCode("good"))).status).toBe(200);
  });

  it("gives reasons and scans in the later shape", async () => {
    const { lookup } = aSupplier({ lookupShape: "later" });
    expect((await lookup(demoCode("good"))).body).toMatchObject([
      { redeemable: true, unredeemableReasonCode: null, unitItems: [{ scans: [] }] },
    ]);
    expect((await lookup("XHSNK2")).body).toMatchObject([
      {
        unredeemableReason: "Redeemed already",
        unredeemableReasonCode: "ALREADY_REDEEMED",
        utcNoshowedAt: null,
        unitItems: [{ scans: [{ status: "CONFIRMED", utcScannedAt: "2026-07-15T08:12:00Z" }] }],
      },
    ]);
    const [plain] = (await aSupplier().lookup("XHSNK2")).body;
    expect(plain).not.toHaveProperty("unredeemableReason");
    expect(plain.unitItems[0]).not.toHaveProperty("scans");
  });
});

describe("validate", () => {
  it("is missing at later suppliers", async () => {
    const { call, codeFor, supplier } = aSupplier({ validate: "missing" });
    const body = { redemptionCode: await codeFor(demoCode("good")) };
    expect((await call("POST", "/redemption/validate", { body })).status).toBe(404);
    expect(supplier.redemptions()).toEqual([]);
  });

  it("redeems once, also where redeeming would do it again, and notes the repetition", async () => {
    const { call, codeFor, supplier } = aSupplier({ redeemAgain: "again" });
    const body = { redemptionCode: await codeFor(demoCode("good")) };
    const first = await call("POST", "/redemption/validate", { body });
    expect(first.body).toMatchObject({ status: "REDEEMED" });
    expect((await call("POST", "/redemption/validate", { body })).body).toEqual(first.body);
    expect(supplier.redemptions()).toHaveLength(1);
    expect(supplier.repeats()).toEqual([first.body.uuid]);
  });
});

describe("a timestamp", () => {
  const timestamp = "2026-07-15T10:05:00.500+02:00";

  it.each([
    ["ignored", AT_NOON],
    ["honoured", "2026-07-15T08:05:00Z"],
  ] as const)("is %s", async (mode, utcRedeemedAt) => {
    const { codeFor, redeem, supplier } = aSupplier({ timestamp: mode });
    const { body } = await redeem(await codeFor(demoCode("good")), { timestamp });
    expect(body).toMatchObject({
      utcRedeemedAt,
      utcUpdatedAt: AT_NOON,
      unitItems: [{ utcRedeemedAt, ticket: { utcRedeemedAt } }],
    });
    expect(supplier.redemptions()).toMatchObject([{ at: NOW, bookingUuid: body.uuid }]);
  });

  it("is refused where it is unknown, and where it is no time", async () => {
    const strict = aSupplier({ timestamp: "refused" });
    const code = await strict.codeFor(demoCode("good"));
    expect((await strict.redeem(code, { timestamp })).status).toBe(400);
    expect((await strict.redeem(code, { notes: "by the side gate" })).status).toBe(400);
    expect(strict.supplier.redemptions()).toEqual([]);
    expect((await strict.redeem(code)).status).toBe(200);
    const honouring = aSupplier({ timestamp: "honoured" });
    expect((await honouring.redeem(code, { timestamp: "just now" })).status).toBe(400);
    expect(honouring.supplier.redemptions()).toEqual([]);
  });
});

describe("statuses that lag", () => {
  it("leaves the units of a redeemed voucher confirmed", async () => {
    const { codeFor, redeem, lookup, list } = aSupplier({ statusLag: "units" });
    await redeem(await codeFor(demoCode("party")));
    const unit = { status: "CONFIRMED", utcRedeemedAt: null };
    const shown = { status: "REDEEMED", utcRedeemedAt: AT_NOON, unitItems: [unit, unit, unit] };
    const [looked] = (await lookup(demoCode("party"))).body;
    expect(looked).toMatchObject({ ...shown, redeemable: false });
    const listed = await list(`supplierReference=${looked.supplierReference}`);
    expect(listed.body).toMatchObject([shown]);
    const again = await redeem(await codeFor(demoCode("party")));
    expect(again.body.redemptionErrorCode).toBe("ALREADY_REDEEMED");
  });

  it("still tells a unit that was redeemed alone", async () => {
    const { codeFor, redeem, lookup } = aSupplier({ statusLag: "units" });
    await redeem(await codeFor("408H44"));
    expect((await lookup("X749G9")).body).toMatchObject([
      { status: "CONFIRMED", unitItems: [{ status: "REDEEMED" }, {}, {}] },
    ]);
  });

  it("leaves the booking of redeemed units confirmed", async () => {
    const { codeFor, redeem, lookup, supplier } = aSupplier({ statusLag: "booking" });
    const { body } = await redeem(await codeFor("X749G9"));
    const unit = { status: "REDEEMED", utcRedeemedAt: AT_NOON };
    const shown = { status: "CONFIRMED", utcRedeemedAt: null, unitItems: [unit, unit, unit] };
    expect(body).toMatchObject({ ...shown, redeemable: false, voucher: { utcRedeemedAt: null } });
    expect((await lookup("408H44")).body).toMatchObject([shown]);
    expect(supplier.redemptions()).toMatchObject([{ whole: true, bookingUuid: body.uuid }]);
  });

  it("shows a ticket's own status at the root of an answer cut down to it", async () => {
    const { codeFor, redeem } = aSupplier({ statusLag: "booking", ticketLookup: "cut" });
    const { body } = await redeem(await codeFor(demoCode("good")));
    expect(body).toMatchObject({ status: "REDEEMED", utcRedeemedAt: AT_NOON });
  });
});
