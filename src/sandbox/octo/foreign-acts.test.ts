import { describe, expect, it } from "vitest";
import { aSandbox, demoCode } from "./sandbox-at-noon.contract.ts";

const good = async (sandbox: ReturnType<typeof aSandbox>) => {
  const code = demoCode("good");
  const [{ uuid, redemptionCode }] = (await sandbox.lookup(code)).body;
  return { code, bookingUuid: uuid, redemptionCode };
};

describe("what happens at the supplier without us", () => {
  it("another scanner redeems: a lookup shows it, a redemption is refused", async () => {
    const sandbox = aSandbox({});
    const { code, bookingUuid, redemptionCode } = await good(sandbox);
    expect(await sandbox.act({ kind: "redeem", bookingUuid, unitItemUuid: null })).toBe(true);
    expect((await sandbox.lookup(code)).body).toMatchObject([
      { redeemable: false, status: "REDEEMED" },
    ]);
    expect(await sandbox.redeem(redemptionCode)).toMatchObject({ status: 400 });
    expect((await sandbox.state()).redemptions).toMatchObject([{ redemptionCode: null }]);
  });

  it("takes it back", async () => {
    const sandbox = aSandbox({});
    const { code, bookingUuid } = await good(sandbox);
    await sandbox.act({ kind: "redeem", bookingUuid, unitItemUuid: null });
    await sandbox.act({ kind: "unredeem", bookingUuid });
    expect((await sandbox.lookup(code)).body).toMatchObject([
      { redeemable: true, status: "CONFIRMED" },
    ]);
  });

  it("cancels, and then nothing else happens to it", async () => {
    const sandbox = aSandbox({});
    const { code, bookingUuid } = await good(sandbox);
    expect(await sandbox.act({ kind: "cancel", bookingUuid })).toBe(true);
    expect((await sandbox.lookup(code)).body).toMatchObject([
      { redeemable: false, status: "CANCELLED" },
    ]);
    expect(await sandbox.act({ kind: "redeem", bookingUuid, unitItemUuid: null })).toBe(false);
    expect(await sandbox.act({ kind: "unredeem", bookingUuid })).toBe(false);
  });

  it("moves a booking to another day, with its uuid and codes", async () => {
    const sandbox = aSandbox({});
    const { code, bookingUuid } = await good(sandbox);
    const [before] = (await sandbox.lookup(code)).body;
    await sandbox.act({ kind: "rebook", bookingUuid, days: 3 });
    const [after] = (await sandbox.lookup(code)).body;
    expect(after).toMatchObject({ uuid: before.uuid, redeemable: true });
    expect(after.availability).not.toEqual(before.availability);
  });

  it("does nothing to a booking that it does not have", async () => {
    expect(await aSandbox({}).act({ kind: "cancel", bookingUuid: "nobody" })).toBe(false);
  });

  it("performs a redemption once more where the switch says so", async () => {
    const sandbox = aSandbox({ redeemAgain: "again" });
    const { redemptionCode } = await good(sandbox);
    await sandbox.redeem(redemptionCode);
    expect(await sandbox.redeem(redemptionCode)).toMatchObject({ status: 200 });
    expect((await sandbox.state()).redemptions).toHaveLength(2);
  });
});
