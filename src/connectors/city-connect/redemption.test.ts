import { describe, expect, test } from "vitest";
import { instantToIso, later } from "../../core/time.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import type { ScriptedAnswer } from "../scripted-server.contract.ts";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import { aRequest, open } from "./open-city-connect.contract.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { connectTo, isRedeem } from "./scripted-city-connect.contract.ts";

describe("the look before a redemption", () => {
  test("is a search by the code", async () => {
    const { connector, server, supplier } = await open();
    const [request] = supplier.sell(1);
    await connector.redemption?.preview(request, aCall());
    expect(server.requests[0]?.query.get("search")).toBe(request.reference);
    expect(server.requests).toHaveLength(1);
  });

  test("tells no time of one ticket among several: the booking's may be another guest's", async () => {
    const { connector, supplier } = await open();
    const [first, second = first] = supplier.sell(2);
    supplier.redeemElsewhere(first);
    supplier.redeemElsewhere(second);
    expect(await connector.redemption?.preview(first, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: null }),
    );
    const whole = { ...first, unitItemUuid: null };
    expect(await connector.redemption?.preview(whole, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart }),
    );
  });

  test("asks the ticketing system where there is no search, and redeems all the same", async () => {
    const { connector, supplier, codeFor } = await open((request, documented) =>
      request.query.has("search")
        ? { status: 400, json: { error: "NO_SEARCH" } }
        : documented(request),
    );
    const [first, second = first] = supplier.sell(2);
    const code = await codeFor(first);
    expect(await connector.redemption?.redeem(first, code, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
    expect(await connector.redemption?.preview(first, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: null }),
    );
    supplier.cancel?.(second);
    expect(await connector.redemption?.preview(second, aCall())).toEqual(
      failure({ kind: "not-found" }),
    );
  });

  test("asks the ticketing system about what City Connect has not stored", async () => {
    const { connector, supplier, codeFor } = await open((request, documented) =>
      request.query.has("search") ? { status: 200, json: [] } : documented(request),
    );
    const [request] = supplier.sell(1);
    expect(await codeFor(request)).toBe(request.unitItemUuid);
    const typed = { ...request, reference: "SH-31" };
    expect(await connector.redemption?.preview(typed, aCall())).toEqual(
      failure({ kind: "not-found" }),
    );
  });

  test.each([
    ["is missing", { status: 404, json: {} }],
    ["shows a part", { status: 200, json: [], headers: { "X-Total-Count": "101" } }],
  ])("does not say not-found where the search %s", async (_name, answer) => {
    const { connector } = await open(() => answer);
    const unowned = { ...aRequest, reference: "SH-31" };
    expect(await connector.redemption?.preview(unowned, aCall())).toEqual(
      failure({ kind: "contract-broken", path: "search" }),
    );
  });

  test.each([
    [
      "another supplier's",
      [{ ...readFixture("lookup"), supplier: "other.example" }],
      failure({ kind: "not-found" }),
    ],
    [
      "a party's, used in part",
      [readFixture("lookup")],
      success({ kind: "redeemable", redeemedAt: null, redemptionCode: "CTT128465552" }),
    ],
    [
      "of an unknown status",
      [{ ...readFixture("lookup"), status: "waitlisted" }],
      success({ kind: "refused", code: "waitlisted", text: null, redeemedAt: null }),
    ],
    [
      "one of two with this barcode",
      [readFixture("lookup"), { ...readFixture("lookup"), product: "HOP" }],
      success({ kind: "refused", code: "MULTIPLE_BOOKINGS", text: null, redeemedAt: null }),
    ],
    [
      "used, then cancelled",
      [{ ...readFixture("lookup"), cancelled: true, redeemed_at: "2017-10-07 09:00:00" }],
      success({
        kind: "refused",
        code: "CANCELLED",
        text: null,
        redeemedAt: Date.UTC(2017, 9, 7, 9),
      }),
    ],
  ])("of a booking that is %s", async (_name, json, expected) => {
    const { connector } = await open(() => ({ status: 200, json }));
    const whole = { ...aRequest, reference: "SH-31", unitItemUuid: null };
    expect(await connector.redemption?.preview(whole, aCall())).toEqual(expected);
  });

  test("a guest without a ticket is not redeemed with the party's code", async () => {
    const json = [{ ...readFixture("lookup"), tickets: [], ticket: null }];
    const { connector } = await open(() => ({ status: 200, json }));
    const guest = { ...aRequest, unitItemUuid: "CTT128465552#adult#1" };
    expect(await connector.redemption?.preview(guest, aCall())).toMatchObject(
      success({ kind: "refused", code: "NO_BARCODE" }),
    );
  });

  test("a ticket that is shown for itself is judged by its own record", async () => {
    const ticket = {
      type: "ticket",
      product: "P",
      date: "2017-10-07",
      barcode: aRequest.unitItemUuid,
    };
    const { connector } = await open(() => ({
      status: 200,
      json: [{ ...ticket, redeemed: true, redeemed_at: "2017-10-07T09:00:00Z" }],
    }));
    expect(await connector.redemption?.preview(aRequest, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: Date.UTC(2017, 9, 7, 9) }),
    );
  });
});

describe("a redemption", () => {
  test("of a party's code redeems the booking", async () => {
    const { connector, server, supplier, codeFor } = await open();
    const [first, second = first] = supplier.sell(2);
    const whole = { ...first, unitItemUuid: null };
    const code = await codeFor(whole);
    expect(await connector.redemption?.redeem(whole, code, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
    expect(server.requests.at(-1)?.body).toEqual({ barcode: first.bookingUuid });
    expect([supplier.uses(first), supplier.uses(second)]).toEqual([1, 1]);
  });

  const booking = { ...readFixture("lookup"), ticket: undefined };
  const used = { ...booking, redeemed: true, redeemed_at: instantToIso(testStart) };
  const silent = { status: 200, json: { redeemed: false } };
  const several = { status: 200, json: [booking, booking] };

  const already = { kind: "already-redeemed" };
  const probable = { kind: "probable", redeemedAt: testStart };
  const before = later(testStart, -121_000);
  const usedBefore = { ...used, redeemed_at: instantToIso(before) };

  test.each<[string, { answer: ScriptedAnswer; look: unknown }, unknown]>([
    ["silence, and nothing seen", { answer: silent, look: booking }, rejected("NOT_RECORDED")],
    ["silence, and a use seen", { answer: silent, look: used }, probable],
    [
      "silence, and a use of before",
      { answer: silent, look: usedBefore },
      { ...already, redeemedAt: before },
    ],
    ["a number", { answer: { status: 200, json: 7 }, look: booking }, rejected("NOT_RECORDED")],
    ["several bookings", { answer: several, look: booking }, rejected("MULTIPLE_BOOKINGS")],
    [
      "several, with 400",
      { answer: { ...several, status: 400 }, look: booking },
      rejected("MULTIPLE_BOOKINGS"),
    ],
    [
      "several, with 300",
      { answer: { ...several, status: 300 }, look: booking },
      rejected("MULTIPLE_BOOKINGS"),
    ],
    ["several, and a use seen", { answer: several, look: used }, probable],
    [
      "already, as the look agrees",
      { answer: refusedWith("X"), look: used },
      { ...already, redeemedAt: testStart },
    ],
    [
      "already, by the word",
      { answer: refusedWith("TICKET_REDEEMED"), look: booking },
      { ...already, redeemedAt: null },
    ],
    [
      "cancelled, by the word",
      { answer: refusedWith("BOOKING_CANCELED"), look: booking },
      { ...rejected("CANCELLED"), text: "BOOKING_CANCELED" },
    ],
    [
      "cancelled, by the look",
      { answer: refusedWith("X"), look: { ...booking, cancelled: true } },
      { ...rejected("CANCELLED"), text: "X" },
    ],
    [
      "unknown, by the word",
      { answer: refusedWith("BARCODE_INVALID"), look: booking },
      rejected("BARCODE_INVALID"),
    ],
    [
      "unknown, with 404",
      { answer: { ...refusedWith("BARCODE_INVALID"), status: 404 }, look: booking },
      rejected("BARCODE_INVALID"),
    ],
    [
      "a word of no earlier use",
      { answer: refusedWith("CANNOT_BE_REDEEMED"), look: booking },
      rejected("CANNOT_BE_REDEEMED"),
    ],
    ["no word at all", { answer: refusedWith({ code: 7 }), look: booking }, rejected("HTTP_400")],
  ])("answered with %s", async (_name, { answer, look }, settlement) => {
    const { connector } = await open((request) =>
      isRedeem(request) ? answer : { status: 200, json: [look] },
    );
    const whole = { ...aRequest, unitItemUuid: null };
    expect(await connector.redemption?.redeem(whole, "CTT128465552", aCall())).toEqual(
      success(settlement),
    );
  });

  test("a list of one is that one", async () => {
    const json = [{ barcode: aRequest.unitItemUuid, redeemed: true, redeemed_at: null }];
    const { connector, server } = await open(() => ({ status: 200, json }));
    expect(await connector.redemption?.redeem(aRequest, "CTT2512356846", aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: null }),
    );
    expect(server.requests).toHaveLength(1);
  });

  test("after silence, a look that fails leaves the outcome open", async () => {
    const { connector } = await open((request) =>
      isRedeem(request) ? silent : { status: 429, json: {} },
    );
    expect(await connector.redemption?.redeem(aRequest, "c", aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
  });

  test("after a refusal, a look that fails is that failure", async () => {
    const { connector } = await open((request) =>
      isRedeem(request) ? refusedWith("X") : { status: 429, json: {} },
    );
    expect(await connector.redemption?.redeem(aRequest, "c", aCall())).toEqual(
      failure({ kind: "rate-limited", retryAt: null }),
    );
  });

  test("the supplier's own clock is the measure where it sends one", async () => {
    const slow = later(testStart, -9 * 60_000);
    const { connector } = await open(() => ({
      status: 200,
      headers: { Date: "Sat, 27 Jun 2026 12:51:00 GMT" },
      json: { barcode: "c", redeemed: true, redeemed_at: instantToIso(slow) },
    }));
    expect(await connector.redemption?.redeem(aRequest, "c", aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: slow }),
    );
  });

  test("of another barcode is contract-broken", async () => {
    const json = { barcode: "another", redeemed: true, redeemed_at: instantToIso(testStart) };
    const { connector } = await open(() => ({ status: 200, json }));
    expect(await connector.redemption?.redeem(aRequest, "c", aCall())).toEqual(
      failure({ kind: "contract-broken", path: "barcode" }),
    );
  });

  test("at a path that nobody answers is a wrong configuration, and no other path is tried", async () => {
    const { connector, server, options } = await open();
    const { account } = options;
    const misled = connectTo(server.baseUrl, createScriptedNetwork(testStart), {
      account: { ...account, redeemPath: "/accounts/redeem" },
    });
    expect(await misled.redemption?.redeem(aRequest, "c", aCall())).toEqual(
      failure({ kind: "contract-broken", path: "/accounts/redeem" }),
    );
    expect(connector.honoursIdempotencyKey).toBe(false);
    expect(server.requests.map(({ path }) => path)).toEqual(["/v1/accounts/redeem"]);
  });
});

function rejected(code: string) {
  return { kind: "rejected", code, text: null };
}

function refusedWith(error: unknown): ScriptedAnswer {
  return { status: 400, json: { error } };
}
