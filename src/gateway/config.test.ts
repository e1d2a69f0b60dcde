import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "stile-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const fileWith = (content: unknown): { STILE_CONFIG: string } => {
  const path = join(folder, "stile.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return { STILE_CONFIG: path };
};
const connection = { id: "sea", kind: "octo", label: "Sea", url: "https://sea.example", key: "k" };
const gate = { id: "g2", sign: "2", label: "Gate 2" };

describe("from the environment", () => {
  test("two variables are enough, and the connection only watches", () => {
    const config = readConfig(
      { STILE_OCTO_URL: "https://a.example", STILE_OCTO_KEY: "key" },
      false,
    );
    expect(config.connections).toMatchObject([{ id: "octo", mode: "observe" }]);
    expect(config.connections[0]?.key.reveal()).toBe("key");
  });

  test("a missing one is said", () => {
    expect(() => readConfig({ STILE_OCTO_URL: "https://a.example" }, false)).toThrow(
      /STILE_OCTO_URL and STILE_OCTO_KEY/,
    );
  });

  test("an unknown mode is said", () => {
    const env = { STILE_OCTO_URL: "https://a.example", STILE_OCTO_KEY: "k", STILE_OCTO_MODE: "on" };
    expect(() => readConfig(env, false)).toThrow(/mode/);
  });
});

describe("from a file", () => {
  test("gates, mapping, policy and a key from another variable", () => {
    const env = {
      ...fileWith({
        venue: "Port Vell Boats",
        gates: [gate],
        connections: [{ ...connection, key: { env: "SEA_KEY" }, mode: "redeem" }],
        mapping: [{ connection: "sea", product: "p", gates: ["g2"], policy: { earlyMs: 900000 } }],
        policy: { offline: { kind: "home-gate", gate: "g2" } },
      }),
      SEA_KEY: "from-elsewhere",
    };
    const config = readConfig(env, false);
    expect(config.connections[0]?.key.reveal()).toBe("from-elsewhere");
    expect(config.policy.offline).toEqual({ kind: "home-gate", gate: "g2" });
    expect(config.gates[0]).toEqual({ ...gate, place: null });
  });

  test.each([
    ["broken JSON", "{", /cannot be read as JSON/],
    ["no gate", { gates: [], connections: [connection] }, /gates/],
    ["an unknown member", { gates: [gate], connections: [connection], gate: 1 }, /Unrecognized/],
    [
      "a mapping to a gate that is not there",
      {
        gates: [gate],
        connections: [connection],
        mapping: [{ connection: "sea", product: "p", gates: ["g9"] }],
      },
      /unknown gate, g9/,
    ],
    [
      "a key variable that is not set",
      { gates: [gate], connections: [{ ...connection, key: { env: "NOT_SET" } }] },
      /NOT_SET, which is not set/,
    ],
    [
      "two connections of one id",
      { gates: [gate], connections: [connection, connection] },
      /same id/,
    ],
  ])("%s is refused with a sentence", (_name, content, message) => {
    expect(() => readConfig(fileWith(content), false)).toThrow(message);
  });
});

test("a secret cannot be logged by accident", () => {
  const config = readConfig({ STILE_OCTO_URL: "https://a.example", STILE_OCTO_KEY: "hush" }, false);
  expect(JSON.stringify(config)).not.toContain("hush");
});
