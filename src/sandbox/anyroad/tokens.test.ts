import { describe, expect, it } from "vitest";
import { NOW, WORLD, aSandbox } from "./sandbox-at-two.contract.ts";

const GRANT = {
  grant_type: "client_credentials",
  client_id: WORLD.clientId,
  client_secret: WORLD.clientSecret,
};
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

const statusWith = async (sandbox: ReturnType<typeof aSandbox>, authorization: string) =>
  (await sandbox.get("/experiences", { Authorization: authorization })).status;

describe("access tokens", () => {
  it("are given for client credentials, as JSON or as a form", async () => {
    const sandbox = aSandbox();
    const answer = await sandbox.token(GRANT);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^tok_\w{40}$/),
      token_type: "bearer",
      expires_in: 3600,
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const body = new URLSearchParams(GRANT).toString();
    const form = await sandbox.call("/oauth/token", { method: "POST", headers: FORM, body });
    expect(form.status).toBe(200);
    expect(form.body.access_token).not.toBe(answer.body.access_token);
    for (const { access_token } of [answer.body, form.body])
      expect(await statusWith(sandbox, `Bearer ${access_token}`)).toBe(200);
  });

  it("run out by the sandbox's clock; the temporary one does not", async () => {
    const sandbox = aSandbox({ tokenLifetimeSeconds: 90 });
    const { access_token, expires_in } = (await sandbox.token(GRANT)).body;
    expect(expires_in).toBe(90);
    sandbox.goTo(NOW + 89_999);
    expect(await statusWith(sandbox, `Bearer ${access_token}`)).toBe(200);
    sandbox.goTo(NOW + 90_000);
    expect(await statusWith(sandbox, `Bearer ${access_token}`)).toBe(401);
    expect(await statusWith(sandbox, `Bearer ${WORLD.temporaryToken}`)).toBe(200);
    const renewed = (await sandbox.token(GRANT)).body.access_token;
    expect(await statusWith(sandbox, `bearer ${renewed}`)).toBe(200);
  });

  it.each(["", "Bearer", "Bearer nobody", `Basic ${WORLD.temporaryToken}`, WORLD.temporaryToken])(
    "%j is none",
    async (authorization) => {
      const sandbox = aSandbox();
      expect(await statusWith(sandbox, authorization)).toBe(401);
      const scan = { device: "d", qr_code: "string" };
      const denied = await sandbox.post("/tickets/scan", scan, { Authorization: authorization });
      expect(denied.body).toMatchObject({ code: "invalid_bearer_token" });
      expect(sandbox.supplier.state().effects).toEqual([]);
    },
  );

  it.each([
    [{ ...GRANT, client_secret: "wrong" }, 401, "invalid_client"],
    [{ ...GRANT, client_id: "wrong" }, 401, "invalid_client"],
    [{ ...GRANT, grant_type: "password" }, 400, "unsupported_grant_type"],
    [{ client_id: "a" }, 400, "invalid_request"],
    [{ ...GRANT, client_secret: 7 }, 400, "invalid_request"],
    ["{", 400, "invalid_request"],
    ["null", 400, "invalid_request"],
  ])("are not given for %j", async (body, status, error) => {
    const answer = await aSandbox().token(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error });
  });
});
