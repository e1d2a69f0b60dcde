import { describe, expect, it } from "vitest";
import { OCTO, aSupplier, demoCode, headersOf } from "./supplier-at-noon.contract.ts";

const CAPABILITIES = { "Octo-Capabilities": "octo/redemption" };
const LOOKUP = "/redemption/lookup?reference=X749G9";

describe("a supplier without authentication", () => {
  it.each([
    ["any key", headersOf("whatever")],
    ["the restricted key", headersOf(OCTO.restrictedKey)],
    ["no key", CAPABILITIES],
  ])("takes %s for redemption too", async (_, headers) => {
    const { call } = aSupplier({ authentication: "none" });
    const { status, headers: answered } = await call("GET", LOOKUP, { headers });
    expect(status).toBe(200);
    expect(answered.get("octo-capabilities")).toBe("octo/redemption");
  });

  it("names the first key for a code that it knows", async () => {
    const { call } = aSupplier({ authentication: "none" });
    const ask = async (reference: string) =>
      (await call("POST", "/redemption/credentials", { body: { reference, apiKeys: ["a", "b"] } }))
        .body;
    expect(await ask("X749G9")).toEqual({ apiKey: "a" });
    expect(await ask("HTA89203")).toEqual({ apiKey: null });
  });
});

describe("the echo of capabilities", () => {
  it.each([
    ["present", "octo/redemption", ""],
    ["absent", null, null],
    ["asked", "octo/redemption", "octo/redemption"],
    ["empty", "", ""],
  ] as const)("%s", async (capabilityEcho, whenGranted, whenNot) => {
    const { call } = aSupplier({ capabilityEcho });
    const granted = await call("GET", "/products");
    expect(granted.headers.get("octo-capabilities")).toBe(whenGranted);
    const headers = headersOf(OCTO.restrictedKey);
    const restricted = await call("GET", "/products", { headers });
    expect(restricted.headers.get("octo-capabilities")).toBe(whenNot);
    expect((await call("GET", LOOKUP)).status).toBe(200);
    expect((await call("GET", LOOKUP, { headers })).status).toBe(403);
  });
});

describe("a supplier without octo/redemption", () => {
  const asked = { reference: "X749G9", apiKeys: [OCTO.key] };

  it("has no such paths", async () => {
    const { call, lookup, redeem } = aSupplier({ redemption: "missing" });
    const missing = { status: 404, body: { error: "NOT_FOUND" } };
    expect(await lookup(demoCode("good"))).toMatchObject(missing);
    expect(await redeem("a")).toMatchObject(missing);
    expect(await call("POST", "/redemption/credentials", { body: asked })).toMatchObject(missing);
    expect((await call("GET", "/products")).headers.get("octo-capabilities")).toBe("");
    expect((await call("GET", "/bookings?localDate=2026-07-15")).status).toBe(200);
  });

  it.each([
    ["native", 403],
    ["all-400", 400],
  ] as const)("refuses it to every key, %s", async (statuses, status) => {
    const { call, lookup, redeem, supplier } = aSupplier({ redemption: "refused", statuses });
    const refused = { status, body: { error: "FORBIDDEN" } };
    expect(await lookup(demoCode("good"))).toMatchObject(refused);
    expect(await redeem("a")).toMatchObject(refused);
    expect((await call("POST", "/redemption/credentials", { body: asked })).body).toEqual({
      apiKey: null,
    });
    expect(supplier.redemptions()).toEqual([]);
  });
});
