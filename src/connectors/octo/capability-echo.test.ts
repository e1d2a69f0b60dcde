import { describe, expect, test } from "vitest";
import { asLocalDate } from "../../core/time.ts";
import { usedBy } from "../../testing/builders.ts";
import { aCall, failure } from "../connector.contract.ts";
import { openOcto } from "./open-octo.contract.ts";
import { testConnection } from "./scripted-octo.contract.ts";

const window = { from: asLocalDate("2026-06-27"), to: asLocalDate("2026-06-27") };
const request = {
  connection: testConnection,
  reference: "any",
  bookingUuid: "b-1",
  unitItemUuid: null,
  by: usedBy,
};
const sealed = JSON.stringify(["c", null]);
const lacks = failure({ kind: "unauthorised", why: "capability" });

type Connector = Awaited<ReturnType<typeof openOcto>>["connector"];

interface EchoedCall {
  readonly name: string;
  readonly at: string;
  readonly run: (connector: Connector) => Promise<unknown>;
  /** An empty list may be one for lack of the capability; the success of an act is one in any case. */
  readonly needsRedemptionFor: readonly ("answer" | "refusal")[];
}

const calls: readonly EchoedCall[] = [
  {
    name: "products",
    at: "GET /octo/products",
    run: ({ products }) => products(aCall()),
    needsRedemptionFor: [],
  },
  {
    name: "bookings",
    at: "GET /octo/bookings",
    run: ({ bookings }) => bookings(window, aCall()),
    needsRedemptionFor: [],
  },
  {
    name: "lookup",
    at: "GET /octo/redemption/lookup",
    run: ({ lookup }) => lookup("any", aCall()),
    needsRedemptionFor: ["answer", "refusal"],
  },
  {
    name: "preview",
    at: "GET /octo/redemption/lookup",
    run: async ({ redemption }) => redemption?.preview(request, aCall()),
    needsRedemptionFor: ["answer", "refusal"],
  },
  {
    name: "redeem",
    at: "POST /octo/redemption/redeem",
    run: async ({ redemption }) => redemption?.redeem(request, sealed, aCall()),
    needsRedemptionFor: ["refusal"],
  },
  {
    name: "redeemMany",
    at: "POST /octo/redemption/redeem",
    run: async ({ redeemMany }) => redeemMany?.([{ request, redemptionCode: sealed }], aCall()),
    needsRedemptionFor: ["refusal"],
  },
  {
    name: "unredeem",
    at: "DELETE /octo/redemption/redeem",
    run: async ({ unredeem }) => unredeem?.correct(request, "c", aCall()),
    needsRedemptionFor: ["refusal"],
  },
  {
    name: "noShow",
    at: "POST /octo/redemption/noshow",
    run: async ({ noShow }) => noShow?.correct(request, "c", aCall()),
    needsRedemptionFor: ["refusal"],
  },
];

describe.each(calls)("$name", ({ at, run, needsRedemptionFor }) => {
  const answered = async (status: number, echo: string | undefined): Promise<unknown> => {
    const headers = echo === undefined ? {} : { "Octo-Capabilities": echo };
    const { connector, server } = await openOcto({
      answer: ({ method, path }) =>
        `${method} ${path.split("?")[0]}` === at
          ? { status, headers, json: status === 200 ? [] : { error: "BAD_REQUEST" } }
          : { status: 200, json: [] },
      options: { redeemsArrays: true, unredeem: true, noShow: true },
    });
    const outcome = await run(connector);
    expect(server.requests[0]?.headers["octo-capabilities"]).toBe("octo/redemption");
    return outcome;
  };

  test.each([undefined, "octo/redemption", "octo/content,  octo/redemption"])(
    "an echo of %j is fine",
    async (echo) => {
      expect(await answered(200, echo)).not.toEqual(lacks);
      expect(await answered(400, echo)).not.toEqual(lacks);
    },
  );

  test.each(["", "octo/content, octo/pricing", "octo/redemption2"])(
    "an echo of %j is a missing capability where it is needed",
    async (echo) => {
      const told = { answer: await answered(200, echo), refusal: await answered(400, echo) };
      const isLacking = (kind: keyof typeof told): boolean =>
        JSON.stringify(told[kind]) === JSON.stringify(lacks);
      expect((["answer", "refusal"] as const).filter(isLacking)).toEqual(needsRedemptionFor);
    },
  );

  test("a refusal of the key tells by its echo which of the two it is", async () => {
    expect(await answered(403, "octo/content")).toEqual(lacks);
    expect(await answered(403, undefined)).toEqual(failure({ kind: "unauthorised", why: "key" }));
  });
});
