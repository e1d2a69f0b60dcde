import { describe, expect, test } from "vitest";
import { later } from "../../core/time.ts";
import type { RedeemOperations, UseRequest } from "../connector.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import type { Fault } from "../scripted-server.contract.ts";
import { html, testStart } from "../scripted-server.contract.ts";
import { openTag } from "./open-tag.contract.ts";
import { testConnection, testPlace, testTill } from "./scripted-satellite-tag.contract.ts";

describe("a check-in", () => {
  test("carries delegate, device and the guest's own time, however late it is sent", async () => {
    const { redemption, supplier, server, network } = await openTag();
    const [request] = supplier.sell(1);
    network.advance(16 * 3_600_000);
    const code = await codeFor(redemption, request);
    expect(await redemption.redeem(request, code, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
    expect(server.requests.find(supplier.acts)?.body).toEqual({
      delegate: 5_501,
      device: testPlace,
      recordedAt: testStart / 1_000,
    });
  });

  test("an id that is no number is sent as it came", async () => {
    const { redemption, server, supplier } = await openTag({
      answer: ({ path }) => ({
        status: 200,
        json: path.includes("/delegate/") ? { id: "D-7", barcode: "B-1" } : [],
      }),
    });
    const request = {
      connection: testConnection,
      reference: "B-1",
      bookingUuid: "B-1",
      unitItemUuid: null,
      by: { device: testTill, at: testStart },
    };
    await redemption.redeem(request, await codeFor(redemption, request), aCall());
    expect(server.requests.find(supplier.acts)?.body).toMatchObject({ delegate: "D-7" });
  });

  test("at another gate is no use of this one", async () => {
    const { redemption, supplier } = await openTag();
    const [request] = supplier.sell(1);
    supplier.checkIn(request, { at: testStart, place: 86 });
    expect(await redemption.preview(request, aCall())).toMatchObject(
      success({ kind: "redeemable", redeemedAt: null }),
    );
  });
});

describe("whose check-in it was", () => {
  test("one of another time is another's, and the first of them is told", async () => {
    const { redemption, supplier, network } = await openTag();
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    supplier.checkIn(request, { at: later(redeemedAt, 2_000) });
    network.advance(60_000);
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt, by: "another-device" }),
    );
  });

  test("a lost answer is read back by its time, to the second", async () => {
    const { redemption, supplier, server } = await openTag();
    const [sold] = supplier.sell(1);
    const request = { ...sold, by: { ...sold.by, at: later(testStart, 789) } };
    const code = await codeFor(redemption, request);
    server.failNext({ kind: "drop-after" }, supplier.acts);
    expect(await redemption.redeem(request, code, aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
    const own = { redeemedAt: testStart, by: "this-device" };
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", ...own }),
    );
    expect(supplier.uses(request)).toBe(1);
  });

  test("a lost answer that was not stored is redeemable again", async () => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    const code = await codeFor(redemption, request);
    server.failNext({ kind: "drop-before" }, supplier.acts);
    await redemption.redeem(request, code, aCall());
    expect(await redemption.preview(request, aCall())).toMatchObject(
      success({ kind: "redeemable" }),
    );
  });

  test("between look-up and check-in another scanner's is told, and both stand in the log", async () => {
    const { redemption, supplier, network } = await openTag();
    const [request] = supplier.sell(1);
    const code = await codeFor(redemption, request);
    const redeemedAt = supplier.redeemElsewhere(request);
    network.advance(10 * 60_000);
    expect(await redemption.redeem(request, code, aCall())).toEqual(
      success({ kind: "already-redeemed", redeemedAt }),
    );
    expect(supplier.uses(request)).toBe(2);
  });

  test.each<Fault>([
    html(502),
    { kind: "drop-before" },
    { kind: "instead", status: 404, headers: {}, body: "" },
  ])("a check-in that was stored is accepted whatever the log does then: %j", async (fault) => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    const code = await codeFor(redemption, request);
    server.failNext(fault, isLog);
    expect(await redemption.redeem(request, code, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
  });

  test.each([-5_000, 5_000])(
    "another scanner's beside ours is told, as our own answer would have: %d ms from it",
    async (fromOursMs) => {
      const { redemption, supplier } = await openTag();
      const [request] = supplier.sell(1);
      const redeemedAt = later(testStart, fromOursMs);
      supplier.checkIn(request, { at: redeemedAt });
      supplier.checkIn(request, { at: request.by.at });
      expect(await redemption.preview(request, aCall())).toEqual(
        success({ kind: "redeemed", redeemedAt, by: "another-device" }),
      );
    },
  );

  test("a log of many pages is read to its end", async () => {
    const { redemption, supplier } = await openTag({ script: { mostPerPage: 3 } });
    const [request, other] = supplier.sell(2);
    if (other === undefined) throw new Error("two were sold");
    for (let n = 1; n <= 7; n += 1) supplier.checkIn(other, { at: later(testStart, -n * 1_000) });
    const redeemedAt = supplier.redeemElsewhere(request);
    expect(await redemption.preview(request, aCall())).toMatchObject(success({ redeemedAt }));
  });
});

describe("the equivalents of cancelling, which TAG does not know", () => {
  test("a delegate that is gone is not found", async () => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    server.failNext(instead(404, { code: 404 }), supplier.looksUp);
    expect(await redemption.preview(request, aCall())).toEqual(failure({ kind: "not-found" }));
  });

  test("one that TAG refuses to check in is rejected with its code and text", async () => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    const code = await codeFor(redemption, request);
    server.failNext(instead(400, { code: 1301, message: "Not joined" }), supplier.acts);
    expect(await redemption.redeem(request, code, aCall())).toEqual(
      success({ kind: "rejected", code: "1301", text: "Not joined" }),
    );
    expect(supplier.uses(request)).toBe(0);
  });

  test("refused because another was first is already-redeemed", async () => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    const code = await codeFor(redemption, request);
    const redeemedAt = later(testStart, -5_000);
    server.failNext(instead(409, {}), (asked) => {
      const isAct = supplier.acts(asked);
      if (isAct) supplier.redeemElsewhere(request);
      return isAct;
    });
    expect(await redemption.redeem(request, code, aCall())).toEqual(
      success({ kind: "already-redeemed", redeemedAt }),
    );
  });
});

describe("what is not known is not decided", () => {
  test("refused, and the log cannot be read", async () => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    const code = await codeFor(redemption, request);
    server.failNext(instead(400, {}), supplier.acts);
    server.failNext(instead(400, {}), isLog);
    expect(await redemption.redeem(request, code, aCall())).toEqual(
      failure({ kind: "contract-broken", path: "HTTP_400" }),
    );
  });

  test("another ticket than the code's is not found", async () => {
    const { redemption, supplier } = await openTag();
    const [request] = supplier.sell(1);
    for (const change of [{ bookingUuid: "another" }, { unitItemUuid: "another" }])
      expect(await redemption.preview({ ...request, ...change }, aCall())).toEqual(
        failure({ kind: "not-found" }),
      );
  });

  test.each(["/api/v5/delegate/", "/api/v5/interaction/list"])(
    "a refused question is no word about the ticket: %s",
    async (path) => {
      const { redemption, supplier, server } = await openTag();
      const [request] = supplier.sell(1);
      server.failNext(instead(400, { code: 1501 }), (asked) => asked.path.startsWith(path));
      expect(await redemption.preview(request, aCall())).toEqual(
        failure({ kind: "contract-broken", path: "1501" }),
      );
    },
  );

  test.each<[string, unknown, string]>([
    ["no object", "drift", "$"],
    ["without a type", { firstDelegate: 5_501 }, "interactionType"],
    ["of who knows whom", { ...ownEntry(), firstDelegate: [5_501] }, "firstDelegate"],
    ["without its time", { ...ownEntry(), recordedAt: undefined }, "recordedAt"],
    ["with an odd time", { ...ownEntry(), recordedAt: "yesterday" }, "recordedAt"],
  ])("an entry of the log %s is not passed over", async (_name, entry, path) => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    server.failNext({ kind: "rewrite", json: () => [entry] }, isLog);
    expect(await redemption.preview(request, aCall())).toEqual(
      failure({ kind: "contract-broken", path }),
    );
  });

  test("an odd entry about somebody else is passed over", async () => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    const others = [
      { ...ownEntry(), firstDelegate: { id: 9 }, recordedAt: "odd" },
      { interactionType: "print", firstDelegate: null },
      { ...ownEntry(), interactionType: "check-out", recordedAt: 7 },
    ];
    server.failNext({ kind: "rewrite", json: () => others }, isLog);
    expect(await redemption.preview(request, aCall())).toMatchObject(
      success({ kind: "redeemable" }),
    );
  });

  test.each<[string, unknown, string]>([
    ["null", null, "$"],
    ["without the time", { interactionType: "check-in" }, "recordedAt"],
    ["about somebody else", { ...ownEntry(), firstDelegate: 9 }, "firstDelegate"],
  ])("an answer to a check-in %s is contract-broken", async (_name, json, path) => {
    const { redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    const code = await codeFor(redemption, request);
    server.failNext({ kind: "rewrite", json: () => json }, supplier.acts);
    expect(await redemption.redeem(request, code, aCall())).toEqual(
      failure({ kind: "contract-broken", path }),
    );
  });
});

const ownEntry = () => ({
  interactionType: "check-in",
  firstDelegate: { id: 5_501 },
  firstDevice: testPlace,
  recordedAt: 1_796_378_412,
});

const isLog = ({ path }: { readonly path: string }): boolean =>
  path.startsWith("/api/v5/interaction/list");

const instead = (status: number, json: unknown): Fault => ({
  kind: "instead",
  status,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(json),
});

async function codeFor(redemption: RedeemOperations, request: UseRequest): Promise<string> {
  const preview = await redemption.preview(request, aCall());
  if (!preview.ok || preview.value.kind !== "redeemable") throw new Error("not redeemable");
  return preview.value.redemptionCode;
}
