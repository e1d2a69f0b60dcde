import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { otherDevice, thisDevice } from "../../testing/builders.ts";
import { createTokens, loadTokenKey } from "./token.ts";

const key = new Uint8Array(32).fill(7);
const otherKey = new Uint8Array(32).fill(8);
const tokens = createTokens(key);

const signed = (issuer: string, signingKey: Uint8Array, alg = "HS256"): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg })
    .setIssuer(issuer)
    .setSubject(thisDevice)
    .sign(signingKey);
const base64 = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString("base64url");

test("a token names its device, also to a gateway that was started anew with the same key", async () => {
  const token = await tokens.issue(thisDevice);
  expect(await tokens.verify(token)).toBe(thisDevice);
  expect(await createTokens(new Uint8Array(key)).verify(token)).toBe(thisDevice);
  expect(await tokens.verify(await tokens.issue(otherDevice))).toBe(otherDevice);
});

test.each<[string, () => Promise<string> | string]>([
  ["nothing", () => ""],
  ["any text", () => "let me in"],
  ["another gateway's token", () => createTokens(otherKey).issue(thisDevice)],
  ["our key for another purpose", () => signed("somebody-else", key)],
  ["another algorithm", () => signed("stile-gateway", new Uint8Array(64).fill(7), "HS512")],
  [
    "no signature",
    () => `${base64({ alg: "none" })}.${base64({ iss: "stile-gateway", sub: thisDevice })}.`,
  ],
  [
    "another device in a signed token",
    async () => {
      const [header, , signature] = (await tokens.issue(thisDevice)).split(".");
      return [header, base64({ iss: "stile-gateway", sub: otherDevice }), signature].join(".");
    },
  ],
  [
    "a token for no device",
    () => new SignJWT().setProtectedHeader({ alg: "HS256" }).setIssuer("stile-gateway").sign(key),
  ],
])("%s lets nobody in", async (_name, token) => {
  expect(await tokens.verify(await token())).toBeNull();
});

describe("the key of a data directory", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stile-key-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("is made once, for this user alone, and leaves nothing beside it", async () => {
    const made = await loadTokenKey(directory);
    expect(made).toHaveLength(32);
    expect(await loadTokenKey(directory)).toEqual(made);
    expect(readdirSync(directory)).toEqual(["token.key"]);
    expect(statSync(join(directory, "token.key")).mode & 0o777).toBe(0o600);
  });

  it("is the same for two starts at the same time", async () => {
    const keys = await Promise.all(Array.from({ length: 4 }, () => loadTokenKey(directory)));
    expect(new Set(keys.map((each) => Buffer.from(each).toString("hex"))).size).toBe(1);
    expect(readdirSync(directory)).toEqual(["token.key"]);
  });

  it("is another one in another directory", async () => {
    const there = mkdtempSync(join(tmpdir(), "stile-key-"));
    try {
      expect(await loadTokenKey(there)).not.toEqual(await loadTokenKey(directory));
    } finally {
      rmSync(there, { recursive: true });
    }
  });

  it("is never replaced where it is damaged: all devices would be shut out", async () => {
    writeFileSync(join(directory, "token.key"), "short");
    await expect(loadTokenKey(directory)).rejects.toThrow("is damaged: it holds 5 bytes");
  });
});
