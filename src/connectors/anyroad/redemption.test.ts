import { describe, expect, test } from "vitest";
import { instantToIso } from "../../core/time.ts";
import { otherDevice, usedBy } from "../../testing/builders.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import { testStart } from "../scripted-server.contract.ts";
import { aTicket, anyRequest, openAnyRoad } from "./open-anyroad.contract.ts";
import { isScan, ourName, pageOf } from "./scripted-anyroad.contract.ts";

describe("whose scan it was", () => {
  test("a lost answer is proven by our name", async () => {
    const { supplier, server, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    server.failNext({ kind: "drop-after" }, isScan);
    expect(await redemption.redeem(request, request.reference, aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart, by: "this-device" }),
    );
  });

  test("a scan that did not arrive leaves the ticket redeemable", async () => {
    const { supplier, server, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    server.failNext({ kind: "drop-before" }, isScan);
    await redemption.redeem(request, request.reference, aCall());
    expect(await redemption.preview(request, aCall())).toMatchObject(
      success({ kind: "redeemable", redeemedAt: null }),
    );
  });

  test("a lost answer of one handset is no proof for another", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    await redemption.redeem(request, request.reference, aCall());
    const other = { ...request, by: { ...usedBy, device: otherDevice } };
    expect(await redemption.preview(other, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart, by: "another-device" }),
    );
  });

  test("another vendor's scanner is another device", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt, by: "another-device" }),
    );
  });

  test.each([0, 60_000])(
    "a race %i ms after another gate comes out the same from the answer and from a read-back",
    async (apartMs) => {
      const { supplier, redemption, advance } = await openAnyRoad();
      const [request] = supplier.sell(1);
      const redeemedAt = supplier.redeemElsewhere(request);
      advance(apartMs);
      expect(await redemption.redeem(request, request.reference, aCall())).toEqual(
        success({ kind: "already-redeemed", redeemedAt }),
      );
      expect(await redemption.preview(request, aCall())).toEqual(
        success({ kind: "redeemed", redeemedAt, by: "another-device" }),
      );
    },
  );

  test("a stranger who scans after us changes nothing", async () => {
    const { supplier, redemption, advance } = await openAnyRoad();
    const [request] = supplier.sell(1);
    await redemption.redeem(request, request.reference, aCall());
    advance(1_000);
    supplier.redeemElsewhere(request);
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart, by: "this-device" }),
    );
  });
});

describe("the ticket's rules", () => {
  test.each([
    ["booking_in_past", "BOOKING_IN_PAST"],
    ["booking_in_future", "BOOKING_IN_FUTURE"],
  ] as const)("%s ends a queued scan as a rejection", async (refusing, code) => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    supplier.refuse(request, refusing);
    const text = "Chosen per account";
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "refused", code, text, redeemedAt: null }),
    );
    expect(await redemption.redeem(request, request.reference, aCall())).toEqual(
      success({ kind: "rejected", code, text }),
    );
  });

  test("a scan of ours whose answer was lost before the slot ended is still ours after it", async () => {
    const { supplier, redemption, advance } = await openAnyRoad();
    const [request] = supplier.sell(1);
    await redemption.redeem(request, request.reference, aCall());
    advance(3_600_000);
    supplier.refuse(request, "booking_in_past");
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart, by: "this-device" }),
    );
    expect(await redemption.redeem(request, request.reference, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
    expect(supplier.uses(request)).toBe(1);
  });

  test("a guest whom another gate let in does not hide behind a slot that is over", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    supplier.refuse(request, "booking_in_past");
    expect(await redemption.redeem(request, request.reference, aCall())).toEqual(
      success({ kind: "already-redeemed", redeemedAt }),
    );
  });

  test("a cancelled booking is refused and shows the use that it had", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    supplier.cancel?.(request);
    expect(await redemption.preview(request, aCall())).toMatchObject(
      success({ kind: "refused", code: "CANCELLED", redeemedAt }),
    );
  });

  test("a code that is not documented stays raw", async () => {
    const json = { code: "gate_closed", title: "Closed", detail: null };
    const { redemption, connector } = await openAnyRoad({}, () => ({ status: 400, json }));
    const raw = { code: "gate_closed", text: "Closed" };
    expect(await redemption.preview(anyRequest, aCall())).toEqual(
      success({ kind: "refused", ...raw, redeemedAt: null }),
    );
    expect(await redemption.redeem(anyRequest, "any", aCall())).toEqual(
      success({ kind: "rejected", ...raw }),
    );
    expect(await connector.lookup("any", aCall())).toEqual(success(noBookings));
  });

  test("success without a trace of it is rejected after a second look", async () => {
    const { redemption, server } = await openAnyRoad({}, () => ({
      status: 200,
      json: pageOf([aTicket]),
    }));
    expect(await redemption.redeem(anyRequest, aTicket.qr_code, aCall())).toEqual(
      success({ kind: "rejected", code: "NOT_RECORDED", text: null }),
    );
    expect(server.requests).toHaveLength(2);
  });

  test("a second look finds the scan that the answer did not show", async () => {
    const scans = [{ device: ourName, scanned_at: instantToIso(testStart) }];
    const { redemption } = await openAnyRoad({}, (request) => ({
      status: 200,
      json: pageOf(isScan(request) ? [] : [{ ...aTicket, scans }]),
    }));
    expect(await redemption.redeem(anyRequest, aTicket.qr_code, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
  });
});

const noBookings = { bookings: [], unreadable: [] };
