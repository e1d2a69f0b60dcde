import { describe, expect, test } from "vitest";
import { asInstant, instantToIso, later, minutes } from "../../core/time.ts";
import type { UseRequest } from "../connector.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import { type Fault, type ScriptedRequest, testStart } from "../scripted-server.contract.ts";
import { type OpenOcto, openOcto } from "./open-octo.contract.ts";

describe("a supplier that validates", () => {
  const validating: OpenOcto = { options: { redeemBy: "validate" } };
  const again: OpenOcto = { ...validating, script: { validAgain: true } };

  test("is never asked to redeem, and one code is one redemption", async () => {
    const { supplier, lookThenRedeem, server } = await openOcto(validating);
    const [request] = supplier.sell(1);
    expect(await lookThenRedeem(request)).toEqual(accepted(testStart));
    expect(supplier.uses(request)).toBe(1);
    expect(paths(server.requests)).toContain("POST /octo/redemption/validate");
    expect(paths(server.requests)).not.toContain("POST /octo/redemption/redeem");
  });

  test("decides itself whether a used ticket may enter again: yes", async () => {
    const { supplier, lookThenRedeem, network } = await openOcto(again);
    const [request] = supplier.sell(1);
    const first = supplier.redeemElsewhere(request);
    network.advance(minutes(60));
    expect(await lookThenRedeem(request)).toEqual(accepted(first));
    expect(supplier.uses(request)).toBe(1);
  });

  test("or no", async () => {
    const { supplier, lookThenRedeem, network } = await openOcto(validating);
    const [request] = supplier.sell(1);
    const first = supplier.redeemElsewhere(request);
    network.advance(minutes(60));
    expect(await lookThenRedeem(request)).toEqual(
      success({ kind: "already-redeemed", redeemedAt: first }),
    );
  });

  test("a cancelled booking is not put to it", async () => {
    const { supplier, connector } = await openOcto(again);
    const [request] = supplier.sell(1);
    supplier.redeemElsewhere(request);
    supplier.cancel(request);
    expect(await connector.redemption?.preview(request, aCall())).toMatchObject(
      success({ kind: "refused", code: "CANCELLED" }),
    );
  });

  test.each<[string, Fault, number]>([
    ["before it acted", { kind: "drop-before" }, 0],
    ["after it acted", { kind: "drop-after" }, 1],
  ])("a lost answer %s is outcome-unknown", async (_name, fault, uses) => {
    const { supplier, codeFor, connector, server } = await openOcto(validating);
    const [request] = supplier.sell(1);
    const code = await codeFor(request);
    server.failNext(fault, ({ path }) => path.endsWith("/validate"));
    expect(await connector.redemption?.redeem(request, code, aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
    expect(supplier.uses(request)).toBe(uses);
  });

  test("that has no such call is contract-broken, never redeemed instead and never a refusal", async () => {
    const { supplier, codeFor, connector, server } = await openOcto(validating);
    const [request] = supplier.sell(1);
    const code = await codeFor(request);
    const body = '{"error":"NOT_FOUND","errorMessage":"No such endpoint"}';
    const headers = { "Content-Type": "application/json" };
    server.failNext({ kind: "instead", status: 404, headers, body }, ({ path }) =>
      path.endsWith("/validate"),
    );
    expect(await connector.redemption?.redeem(request, code, aCall())).toEqual(
      failure({ kind: "contract-broken", path: "/redemption/validate" }),
    );
    expect(supplier.uses(request)).toBe(0);
  });
});

describe("the time of the guest", () => {
  const anHourAgo = later(testStart, -minutes(60) + 250);
  const dated = (request: UseRequest): UseRequest => ({
    ...request,
    by: { ...request.by, at: anHourAgo },
  });

  test("is sent only where configured", async () => {
    for (const timestamp of [false, true]) {
      const { supplier, lookThenRedeem, server } = await openOcto({ options: { timestamp } });
      const [request] = supplier.sell(1);
      await lookThenRedeem(dated(request));
      expect(server.requests.at(-1)?.body).toEqual({
        redemptionCode: "twl~r|TWL|7qf+1/Zk01=,unit_2",
        ...(timestamp ? { timestamp: instantToIso(anHourAgo) } : {}),
      });
    }
  });

  const kept: OpenOcto = { options: { timestamp: true }, script: { timestamp: "kept-in-seconds" } };
  const recorded = asInstant(anHourAgo - 250);

  test("as the supplier's time of use it is ours, however long ago", async () => {
    const { supplier, lookThenRedeem } = await openOcto(kept);
    const [request] = supplier.sell(1);
    expect(await lookThenRedeem(dated(request))).toEqual(accepted(recorded));
  });

  test("proves after a lost answer that the redemption was ours", async () => {
    const { supplier, codeFor, connector, server } = await openOcto(kept);
    const [request] = supplier.sell(1);
    const code = await codeFor(dated(request));
    server.failNext({ kind: "drop-after" }, supplier.acts);
    expect((await connector.redemption?.redeem(dated(request), code, aCall()))?.ok).toBe(false);
    expect(await connector.redemption?.preview(dated(request), aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: recorded, by: "this-device" }),
    );
    expect(await connector.redemption?.redeem(dated(request), code, aCall())).toEqual(
      accepted(recorded),
    );
  });

  test.each([
    {
      name: "may be what is refused: contract-broken, not the end of the redemption",
      timestamp: true,
      body: { error: "BAD_REQUEST" },
      expected: failure({ kind: "contract-broken", path: "timestamp" }),
    },
    {
      name: "is not what is refused with a reason",
      timestamp: true,
      body: { error: "BAD_REQUEST", redemptionErrorCode: "WRONG_DATE" },
      expected: success({ kind: "rejected", code: "WRONG_DATE", text: null }),
    },
    {
      name: "is not what is refused where it was not sent",
      timestamp: false,
      body: { error: "BAD_REQUEST" },
      expected: success({ kind: "rejected", code: "BAD_REQUEST", text: null }),
    },
  ])("$name", async ({ timestamp, body, expected }) => {
    const { supplier, codeFor, connector, server } = await openOcto({ options: { timestamp } });
    const [request] = supplier.sell(1);
    const code = await codeFor(request);
    const headers = { "Content-Type": "application/json" };
    const fault = { kind: "instead", status: 400, headers, body: JSON.stringify(body) } as const;
    server.failNext(fault, supplier.acts);
    expect(await connector.redemption?.redeem(dated(request), code, aCall())).toEqual(expected);
    expect(supplier.uses(request)).toBe(0);
  });

  test("another time of use proves nothing", async () => {
    const { supplier, connector } = await openOcto(kept);
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    expect(await connector.redemption?.preview(dated(request), aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt }),
    );
  });
});

describe("putting something right", () => {
  const later26: OpenOcto = {
    options: { unredeem: true, noShow: true },
    script: { later: "offered" },
  };

  test("a redemption is taken back and can be made again", async () => {
    const { supplier, connector, lookThenRedeem, server } = await openOcto(later26);
    const [request] = supplier.sell(1);
    await lookThenRedeem(request);
    expect(await undone(connector, request)).toEqual(success({ kind: "done" }));
    const call = server.requests.find(({ method }) => method === "DELETE");
    expect([call?.path, call?.body]).toEqual([
      "/octo/redemption/redeem",
      { redemptionCode: "twl~r|TWL|7qf+1/Zk01=,unit_2" },
    ]);
    expect(await connector.unredeem?.preview(request, aCall())).toEqual(
      success({ kind: "already" }),
    );
    expect(await lookThenRedeem(request)).toEqual(accepted(testStart));
  });

  test("the look before it tells whose redemption would go", async () => {
    const { supplier, connector } = await openOcto(later26);
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    expect(await connector.unredeem?.preview(request, aCall())).toMatchObject(
      success({ kind: "ready", redeemedAt }),
    );
  });

  test("nothing is taken back of a cancelled booking", async () => {
    const { supplier, connector } = await openOcto(later26);
    const [request] = supplier.sell(1);
    supplier.redeemElsewhere(request);
    supplier.cancel(request);
    expect(await connector.unredeem?.preview(request, aCall())).toMatchObject(
      success({ kind: "refused", code: "CANCELLED" }),
    );
  });

  test("an absent guest is marked, and once", async () => {
    const { supplier, connector } = await openOcto(later26);
    const [request] = supplier.sell(1);
    expect(await markedAbsent(connector, request)).toEqual(success({ kind: "done" }));
    expect(await connector.noShow?.preview(request, aCall())).toEqual(success({ kind: "already" }));
    expect(await connector.redemption?.preview(request, aCall())).toMatchObject(
      success({ kind: "refused", code: "NO_SHOW" }),
    );
  });

  test("a guest who is in is not absent", async () => {
    const { supplier, connector } = await openOcto(later26);
    const [request] = supplier.sell(1);
    supplier.redeemElsewhere(request);
    expect(await connector.noShow?.preview(request, aCall())).toEqual(
      success({ kind: "refused", code: "ALREADY_REDEEMED", text: null }),
    );
  });

  test("a supplier without the call refuses, and its booking stays as it was", async () => {
    const { supplier, connector, lookThenRedeem } = await openOcto({
      ...later26,
      script: { later: "missing" },
    });
    const [request] = supplier.sell(1);
    expect(await markedAbsent(connector, request)).toEqual(
      success({ kind: "rejected", code: "BAD_REQUEST", text: "No such call" }),
    );
    await lookThenRedeem(request);
    expect(await undone(connector, request)).toEqual(
      success({ kind: "rejected", code: "BAD_REQUEST", text: "No such call" }),
    );
  });

  test.each<[string, Fault, string]>([
    ["before it acted", { kind: "drop-before" }, "ready"],
    ["after it acted", { kind: "drop-after" }, "already"],
  ])("after an answer lost %s a look tells", async (_name, fault, kind) => {
    const { supplier, connector, server } = await openOcto(later26);
    const [request] = supplier.sell(1);
    supplier.redeemElsewhere(request);
    server.failNext(fault, ({ method }) => method === "DELETE");
    expect(await undone(connector, request)).toMatchObject(failure({ kind: "outcome-unknown" }));
    expect(await connector.unredeem?.preview(request, aCall())).toMatchObject(success({ kind }));
  });

  test("done, and the look after it lost, is outcome-unknown: it may not be sent as if new", async () => {
    const { supplier, connector, server } = await openOcto(later26);
    const [request] = supplier.sell(1);
    supplier.redeemElsewhere(request);
    const preview = await connector.unredeem?.preview(request, aCall());
    if (preview?.ok !== true || preview.value.kind !== "ready") throw new Error("nothing to undo");
    const body = '{"detail":"scripted"}';
    server.failNext({ kind: "instead", status: 429, headers: {}, body }, supplier.looksUp);
    expect(
      await connector.unredeem?.correct(request, preview.value.redemptionCode, aCall()),
    ).toMatchObject(failure({ kind: "outcome-unknown" }));
  });
});

test("an answer without a trace, and a look that fails, is outcome-unknown: it may have been done", async () => {
  const { supplier, connector, codeFor, server } = await openOcto();
  const [request] = supplier.sell(1);
  const code = await codeFor(request);
  server.failNext(
    {
      kind: "rewrite",
      json: () => ({ uuid: request.bookingUuid, status: "CONFIRMED", unitItems: [] }),
    },
    supplier.acts,
  );
  server.failNext({ kind: "instead", status: 429, headers: {}, body: "{}" }, supplier.looksUp);
  expect(await connector.redemption?.redeem(request, code, aCall())).toEqual(
    failure({ kind: "outcome-unknown", detail: "no trace, then rate-limited" }),
  );
});

type Opened = Awaited<ReturnType<typeof openOcto>>["connector"];

const undone = (connector: Opened, request: UseRequest) => corrected(connector.unredeem, request);
const markedAbsent = (connector: Opened, request: UseRequest) =>
  corrected(connector.noShow, request);

async function corrected(operations: Opened["unredeem"], request: UseRequest) {
  const preview = await operations?.preview(request, aCall());
  if (preview?.ok !== true || preview.value.kind !== "ready")
    throw new Error(`not ready: ${JSON.stringify(preview)}`);
  return operations?.correct(request, preview.value.redemptionCode, aCall());
}

const accepted = (redeemedAt: number) => success({ kind: "accepted", redeemedAt });

const paths = (requests: readonly ScriptedRequest[]) =>
  requests.map(({ method, path }) => `${method} ${path}`);
