import { describe, expect, test } from "vitest";
import { later } from "../../core/time.ts";
import { usedBy } from "../../testing/builders.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import { type Fault, html, testStart } from "../scripted-server.contract.ts";
import { openOcto } from "./open-octo.contract.ts";
import { testConnection } from "./scripted-octo.contract.ts";

const key = failure({ kind: "unauthorised", why: "key" });
const unknown = failure(expect.objectContaining({ kind: "outcome-unknown" }));
const limited = failure({ kind: "rate-limited", retryAt: null });
const nothing = success({ bookings: [], unreadable: [] });
const refused = (code: string) => success({ kind: "rejected", code, text: null });

const json = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Fault => ({
  kind: "instead",
  status,
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** Dossier 5, first match wins: each rule, and what would match a later one as well. */
const rules: readonly (readonly [string, Fault, lookup: unknown, redeem: unknown])[] = [
  ["1 no answer", { kind: "drop-before" }, unknown, unknown],
  ["1 half an answer", { kind: "truncate" }, unknown, unknown],
  ["1 HTML with 502", html(502), unknown, unknown],
  ["1 HTML with 503", html(503), unknown, unknown],
  ["2 status 401", json(401, {}), key, key],
  ["2 status 403 as HTML", html(403), key, key],
  ["2 UNAUTHORIZED with 400", json(400, { error: "UNAUTHORIZED" }), key, key],
  ["2 FORBIDDEN with 400", json(400, { error: "FORBIDDEN" }), key, key],
  ["2 FORBIDDEN with 200", json(200, { error: "FORBIDDEN" }), key, key],
  ["2 before 3: UNAUTHORIZED with 429", json(429, { error: "UNAUTHORIZED" }), key, key],
  ["2 before 4: FORBIDDEN with 500", json(500, { error: "FORBIDDEN" }), key, key],
  ["3 status 429", json(429, { error: "BAD_REQUEST" }), limited, limited],
  [
    "3 before 4: INTERNAL_SERVER_ERROR with 429",
    json(429, { error: "INTERNAL_SERVER_ERROR" }),
    limited,
    limited,
  ],
  ["3 status 429 as HTML", html(429), limited, limited],
  [
    "3 Retry-After before OCTO-RateLimit-RetryAfter",
    json(429, {}, { "Retry-After": "5", "OCTO-RateLimit-RetryAfter": "9" }),
    failure({ kind: "rate-limited", retryAt: later(testStart, 5_000) }),
    failure({ kind: "rate-limited", retryAt: later(testStart, 5_000) }),
  ],
  ["4 status 500", json(500, { error: "BAD_REQUEST" }), unknown, unknown],
  [
    "4 INTERNAL_SERVER_ERROR with 400",
    json(400, { error: "INTERNAL_SERVER_ERROR" }),
    unknown,
    unknown,
  ],
  [
    "4 INTERNAL_SERVER_ERROR with 200",
    json(200, { error: "INTERNAL_SERVER_ERROR" }),
    unknown,
    unknown,
  ],
  [
    "4 before 5: INTERNAL_SERVER_ERROR with a reason",
    json(400, { error: "INTERNAL_SERVER_ERROR", redemptionErrorCode: "CANCELLED" }),
    unknown,
    unknown,
  ],
  ...[400, 404, 409, 422].flatMap((status) => [
    [
      `5 status ${status}`,
      json(status, { error: "BAD_REQUEST" }),
      nothing,
      refused("BAD_REQUEST"),
    ] as const,
    [
      `5 status ${status} with a reason`,
      json(status, { error: "BAD_REQUEST", redemptionErrorCode: "WRONG_DATE" }),
      nothing,
      refused("WRONG_DATE"),
    ] as const,
    [
      `5 status ${status} without a word`,
      json(status, {}),
      // from a proxy, perhaps: shown, and no proof that the booking of a queued scan is gone
      success({ bookings: [], unreadable: [{ raw: "{}", path: "error" }] }),
      refused(`HTTP_${status}`),
    ] as const,
  ]),
  ...[
    "INVALID_PRODUCT_ID",
    "INVALID_OPTION_ID",
    "INVALID_UNIT_ID",
    "INVALID_AVAILABILITY_ID",
    "INVALID_BOOKING_UUID",
    "UNPROCESSABLE_ENTITY",
    "A_WORD_OF_NO_DOCUMENT",
  ].map((error) => [`5 ${error}`, json(400, { error }), nothing, refused(error)] as const),
];

describe.each(rules)("rule %s", (...[, fault, looked, redeemed]) => {
  test("at a look-up", async () => {
    const { connector, server } = await openOcto();
    server.failNext(fault, () => true);
    expect(await connector.lookup("any", aCall())).toEqual(looked);
  });

  test("at a redemption, with a look after a refusal and after nothing else", async () => {
    const { connector, server, supplier, codeFor } = await openOcto();
    const [request] = supplier.sell(1);
    const code = await codeFor(request);
    server.failNext(fault, supplier.acts);
    expect(await connector.redemption?.redeem(request, code, aCall())).toEqual(redeemed);
    const isRefusal = JSON.stringify(redeemed).includes("rejected");
    expect(server.requests.filter(supplier.looksUp)).toHaveLength(isRefusal ? 2 : 1);
  });
});

test("nobody there: certainly not acted on", async () => {
  const { connector, server } = await openOcto();
  await server.stop();
  const request = { connection: testConnection, reference: "any", bookingUuid: "b-1" };
  expect(
    await connector.redemption?.redeem(
      { ...request, unitItemUuid: null, by: usedBy },
      JSON.stringify(["c", null]),
      aCall(),
    ),
  ).toEqual(failure({ kind: "unreachable" }));
});
