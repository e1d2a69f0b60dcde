import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";
import {
  gate,
  readWritten,
  seaConnection,
  toldOf,
  written,
} from "./config/written-config.contract.ts";

describe("from the environment", () => {
  const env = { STILE_OCTO_URL: "https://a.example", STILE_OCTO_KEY: "hush" };

  test("two variables are enough, and the connection only watches", () => {
    const { connections, gates } = readConfig(env, false);
    expect(connections).toMatchObject([
      { id: "octo", kind: "octo", mode: "observe", url: "https://a.example" },
    ]);
    expect(gates).toMatchObject([{ id: "gate-1" }]);
  });

  test.each([{ STILE_OCTO_URL: "https://a.example" }, { STILE_OCTO_KEY: "k" }, {}])(
    "what is missing is said: %j",
    (given) => {
      expect(() => readConfig(given, false)).toThrow(/STILE_OCTO_URL and STILE_OCTO_KEY/);
    },
  );

  test.each([
    [
      { STILE_OCTO_MODE: "on" },
      'STILE_OCTO_MODE: expected one of "observe", "redeem", "test", found "on"',
    ],
    [{ STILE_OCTO_URL: "a.example" }, /^STILE_OCTO_URL: expected an http\(s\) address/m],
    [{ STILE_OCTO_KEY: "" }, "STILE_OCTO_KEY: expected a text that is not empty"],
    [{ STILE_OCTO_KEY: "two words" }, /^STILE_OCTO_KEY: this secret has a space/m],
    [{ STILE_VENUE: "" }, "STILE_VENUE: expected a text that is not empty"],
    [{ STILE_TIMING: '{"graceMs":-1}' }, "STILE_TIMING graceMs: expected 0 or more"],
    [{ STILE_TIMING: "7" }, "STILE_TIMING: expected an object, found a number"],
    [{ STILE_TIMING: "{" }, "STILE_TIMING is not JSON"],
  ])("%j is told by its variable", (wrong, message) => {
    expect(() => readConfig({ ...env, ...wrong }, false)).toThrow(message);
  });

  test("a secret cannot be logged by accident", () => {
    const config = readConfig(env, false);
    expect(JSON.stringify(config)).toContain("[redacted]");
    expect(JSON.stringify(config) + inspect(config, { depth: null })).not.toContain("hush");
  });
});

describe("from a file", () => {
  test("gates, mapping, policy, timing; with comments, commas too many and a byte order mark", () => {
    const config = readWritten(
      `\u{feff}// of the quay
      {
        "venue": "Port Vell Boats", /* Barcelona */
        "gates": [{ "id": "g2", "sign": "2", "label": "Gate 2" },],
        "connections": [{ "id": "sea", "kind": "octo", "label": "Sea", "url": "https://sea.example",
          "key": { "env": "SEA_KEY" }, "mode": "redeem" }],
        "mapping": [{ "connection": "sea", "product": "p", "gates": ["g2"], "policy": { "earlyMs": 900000 } }],
        "policy": { "offline": { "kind": "home-gate", "gate": "g2" } },
        "timing": { "graceMs": 0 },
        "retention": { "settledDays": 2 },
      }`,
      { SEA_KEY: "from-elsewhere" },
    );
    expect(config).toMatchObject({
      venue: "Port Vell Boats",
      gates: [{ ...gate, place: null }],
      connections: [{ mode: "redeem" }],
      mapping: [{ policy: { earlyMs: 900_000 } }],
      policy: {
        offline: { kind: "home-gate", gate: "g2" },
        confirm: "straight",
        lateMs: 1_800_000,
      },
      timing: { graceMs: 0, listEveryMs: 60_000 },
      retention: { settledDays: 2 },
      demo: false,
    });
  });

  test("a file that is not there is said", () => {
    expect(() => readConfig({ STILE_CONFIG: "no/such.json" }, false)).toThrow(
      /STILE_CONFIG names no\/such\.json, which cannot be read: .*ENOENT/,
    );
  });

  test("everything that is wrong is told at once, in the file's order, each with its line", () => {
    expect(
      toldOf({
        connections: [
          { ...seaConnection, mode: "on", lable: "Sea" },
          { id: "land", kind: "octo", url: "land.example", key: { env: "LAND_KEY" } },
        ],
        mapping: [{ connection: "see", product: "p", gates: ["g9"] }],
        gates: [gate],
      }),
    ).toEqual([
      'stile.json:9 connections[0].mode: expected one of "observe", "redeem", "test", found "on"',
      'stile.json:10 connections[0].lable: unknown member; did you mean "label"?',
      "stile.json:12 connections[1].label: is missing; expected a text",
      "stile.json:15 connections[1].url: expected an http(s) address without user and password, such as https://api.example.com",
      "stile.json:16 connections[1].key: the environment variable LAND_KEY is not set",
      'stile.json:23 mapping[0].connection: expected an id of connections, one of "sea", "land", found "see"',
      'stile.json:26 mapping[0].gates[0]: expected an id of gates, "g2", found "g9"',
    ]);
  });

  test.each<[string, unknown, string]>([
    ["no gate", written({ gates: [] }), "gates: expected a list of at least 1"],
    ["no connections", { gates: [gate] }, "connections: is missing; expected a list"],
    ["no object", [], "stile.json:1: expected an object, found a list"],
    ["an unknown member", written({ gate: 1 }), 'gate: unknown member; did you mean "gates"?'],
    ["a member like none", written({ x: 1 }), "x: unknown member; known here: venue, timeZone,"],
    ["a number for a text", written({ venue: 5 }), "venue: expected a text, found a number"],
    [
      "a text for a number",
      written({ timing: { graceMs: "5" } }),
      "timing.graceMs: expected a number, found another text",
    ],
    [
      "a fraction",
      written({ timing: { graceMs: 0.5 } }),
      "timing.graceMs: expected a whole number, found a number",
    ],
    [
      "names kept for a season",
      written({ retention: { settledDays: 90 } }),
      "retention.settledDays: expected 60 or less",
    ],
    [
      "nothing kept at all",
      written({ retention: { settledDays: 0 } }),
      "retention.settledDays: expected 1 or more",
    ],
    [
      "a retention that says nothing",
      written({ retention: {} }),
      "retention.settledDays: is missing; expected a number",
    ],
    [
      "a long sign",
      written({ gates: [{ ...gate, sign: "GATE" }] }),
      "gates[0].sign: expected at most 3 characters",
    ],
    [
      "an unheard-of zone",
      written({ timeZone: "Mars/Olympus" }),
      "timeZone: expected an IANA time zone such as",
    ],
    [
      "an offset for a zone",
      written({ timeZone: "+02:00" }),
      "timeZone: expected an IANA time zone such as",
    ],
    [
      "a control character",
      written({ gates: [{ ...gate, id: "g\u{0}" }] }),
      "gates[0].id: expected another text",
    ],
    [
      "a misspelt rule",
      written({ policy: { confrim: "ask" } }),
      'policy.confrim: unknown member; did you mean "confirm"?',
    ],
    [
      "a rule with too much",
      written({ policy: { offline: { kind: "hold", gate: "g2" } } }),
      "policy.offline.gate: unknown member; known here: kind",
    ],
    [
      "a rule of no kind",
      written({ policy: { use: {} } }),
      'policy.use.kind: is missing; expected one of "once", "per-date", "times"',
    ],
    [
      "a home gate that is not there",
      written({ policy: { offline: { kind: "home-gate", gate: "g9" } } }),
      'policy.offline.gate: expected an id of gates, "g2", found "g9"',
    ],
    [
      "two gates of one id",
      written({ gates: [gate, gate] }),
      "gates[1].id: another gate has this id already",
    ],
    [
      "two connections of one id",
      written({ connections: [seaConnection, { ...seaConnection, url: "https://b.example" }] }),
      "connections[1].id: another connection has this id already",
    ],
  ])("%s", (_name, content, message) => {
    expect(toldOf(content).join("\n")).toContain(message);
  });

  const entry = { connection: "sea", product: "p", gates: ["g2"] };
  test.each<[string, unknown, string]>([
    [
      "twice the same product",
      [entry, entry],
      "mapping[1]: this product of this connection is mapped twice",
    ],
    [
      "a home gate that is not there",
      [{ ...entry, policy: { offline: { kind: "home-gate", gate: "g" } } }],
      "mapping[0].policy.offline.gate: expected an id of gates",
    ],
    [
      "half a person",
      [{ ...entry, people: { adult: 0.5 } }],
      "mapping[0].people.adult: expected a whole number",
    ],
    [
      "an odd unit",
      [{ ...entry, unitLabels: { "a b": "" } }],
      'mapping[0].unitLabels["a b"]: expected a text that is not empty',
    ],
  ])("a mapping with %s", (_name, mapping, message) => {
    expect(toldOf(written({ mapping })).join("\n")).toContain(message);
  });

  test("two products of one connection, and one of two, are no repetition", () => {
    const connections = [seaConnection, { ...seaConnection, id: "land" }];
    const mapping = [entry, { ...entry, product: "q" }, { ...entry, connection: "land" }];
    expect(toldOf(written({ connections, mapping }))).toEqual([]);
  });

  test("a gate whose id is unreadable does not make the others' names wrong", () => {
    const told = toldOf(written({ gates: [{ ...gate, id: 5 }], mapping: [entry] }));
    expect(told).toEqual(["stile.json:4 gates[0].id: expected a text, found a number"]);
  });
});
