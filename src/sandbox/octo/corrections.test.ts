import { describe, expect, it } from "vitest";
import { NOW, aSupplier, demoCode } from "./supplier-at-noon.contract.ts";

const AT_NOON = "2026-07-15T09:30:00Z";
const FRESH = { status: "CONFIRMED", utcRedeemedAt: null };

type Supplier = ReturnType<typeof aSupplier>;

const unredeem = ({ call }: Supplier, redemptionCode: unknown) =>
  call("DELETE", "/redemption/redeem", { body: { redemptionCode } });
const noShow = ({ call }: Supplier, redemptionCode: unknown, method = "POST") =>
  call(method, "/redemption/noshow", { body: { redemptionCode } });

it("neither is there unless it is switched on", async () => {
  const one = aSupplier();
  const code = await one.codeFor(demoCode("good"));
  await one.redeem(code);
  const answers = [await unredeem(one, code), await noShow(one, code)];
  answers.push(await noShow(one, code, "DELETE"));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect((await one.lookup(demoCode("good"))).body).toMatchObject([{ status: "REDEEMED" }]);
});

describe("taking a redemption back", () => {
  it("makes the ticket usable, and keeps the record of what was done", async () => {
    const one = aSupplier({ unredeem: "offered" });
    const code = await one.codeFor(demoCode("good"));
    await one.redeem(code);
    const { status, body } = await unredeem(one, code);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...FRESH, redeemable: true, unitItems: [FRESH] });
    expect((await one.redeem(code)).status).toBe(200);
    const unitItemUuids = [body.unitItems[0].uuid];
    const redemption = { at: NOW, bookingUuid: body.uuid, whole: false, unitItemUuids };
    expect(one.supplier.redemptions()).toEqual([
      { ...redemption, redemptionCode: code },
      { ...redemption, redemptionCode: code },
    ]);
    expect(one.supplier.corrections()).toEqual([
      { kind: "taken-back", at: NOW, bookingUuid: body.uuid, unitItemUuids, redemptionCode: code },
    ]);
  });

  it("reaches as far as the code: a ticket leaves the others used", async () => {
    const one = aSupplier({ unredeem: "offered" });
    await one.redeem(await one.codeFor("X749G9"));
    const { body } = await unredeem(one, await one.codeFor("408H44"));
    expect(body).toMatchObject({
      ...FRESH,
      voucher: { utcRedeemedAt: null },
      unitItems: [FRESH, { status: "REDEEMED" }, { status: "REDEEMED" }],
    });
  });

  it("is refused for what is not redeemed, cancelled or unknown; each code of an array for itself", async () => {
    const one = aSupplier({ unredeem: "offered" });
    const codes = await Promise.all(
      ["good", "cancelled", "used"].map((id) => one.codeFor(demoCode(id))),
    );
    const { status, body } = await unredeem(one, [...codes, "nothing"]);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { redemptionErrorCode: "NOT_REDEEMED" },
      { redemptionErrorCode: "CANCELLED" },
      FRESH,
      { redemptionErrorCode: "NOT_FOUND" },
    ]);
    expect((await unredeem(one, 7)).status).toBe(400);
    expect(one.supplier.corrections()).toHaveLength(1);
  });
});

describe("a no-show", () => {
  it.each(["NO_SHOW", "NOSHOW"] as const)("is called %s, and cannot be redeemed", async (word) => {
    const one = aSupplier({ noShow: word, lookupShape: "later" });
    const code = await one.codeFor(demoCode("good"));
    expect((await noShow(one, code)).body).toMatchObject({
      status: word,
      utcNoshowedAt: AT_NOON,
      redeemable: false,
      unredeemableReasonCode: "NO_SHOW",
      unitItems: [{ status: word }],
    });
    expect((await one.redeem(code)).body.redemptionErrorCode).toBe("NO_SHOW");
    expect(one.supplier.redemptions()).toEqual([]);
    expect(one.supplier.corrections()).toMatchObject([{ kind: "no-show", redemptionCode: code }]);
  });

  it("is taken back as a redemption is", async () => {
    const one = aSupplier({ noShow: "NO_SHOW" });
    const code = await one.codeFor(demoCode("good"));
    await noShow(one, code);
    expect((await noShow(one, code, "DELETE")).body).toMatchObject({
      ...FRESH,
      utcNoshowedAt: null,
      unitItems: [FRESH],
    });
    expect((await one.redeem(code)).status).toBe(200);
  });

  it("of one guest leaves the rest of the party redeemable", async () => {
    const one = aSupplier({ noShow: "NO_SHOW" });
    const ticket = await one.codeFor("408H44");
    expect((await noShow(one, ticket)).body).toMatchObject({
      status: "CONFIRMED",
      unitItems: [{ status: "NO_SHOW" }, FRESH, FRESH],
    });
    expect((await one.redeem(ticket)).body.redemptionErrorCode).toBe("NO_SHOW");
    await one.redeem(await one.codeFor("X749G9"));
    expect(one.supplier.redemptions()).toMatchObject([
      { unitItemUuids: [{}, {}].map(() => expect.any(String)) },
    ]);
  });

  it("is refused for who has come", async () => {
    const one = aSupplier({ noShow: "NO_SHOW" });
    const { body } = await noShow(one, await one.codeFor(demoCode("used")));
    expect(body.redemptionErrorCode).toBe("ALREADY_REDEEMED");
    expect(one.supplier.corrections()).toEqual([]);
  });
});
