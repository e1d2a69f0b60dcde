import { describe, expect, test } from "vitest";
import { connectionSettings, feedSecretOf } from "./connections.ts";
import { readWritten, toldOf, written } from "./written-config.contract.ts";

const octo = { id: "o", kind: "octo", label: "O", url: "https://o.example/octo", key: "o-secret" };
const anyRoad = {
  id: "a",
  kind: "anyroad",
  label: "A",
  url: "https://a.example",
  token: "a-secret",
};
const login = {
  tokenUrl: "https://a.example/token",
  clientId: "stile",
  clientSecret: { env: "A_SECRET" },
};
const callback = {
  url: "https://c.example/callbacks",
  supplier: "us@c.example",
  prefixes: ["PLF"],
};
const account = { account: "us@c.example", token: "c-secret" };
const cityConnect = { id: "c", kind: "city-connect", label: "C", callback };
const tag = {
  id: "t",
  kind: "satellite-tag",
  label: "T",
  url: "https://t.example/api/v5",
  event: { id: 12, label: "Night" },
  deviceCode: "G07",
};
const without = (member: string, from: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => name !== member));
const madrid = "Europe/Madrid";

const settingsOf = (connection: unknown) => {
  const content = written({ connections: [connection], timeZone: madrid });
  const [read] = readWritten(content, { A_SECRET: "a-client-secret" }).connections;
  if (read === undefined) throw new Error("no connection");
  return connectionSettings(read);
};

describe("what a connector is built with", () => {
  const octoSettings = { connection: "o", kind: "octo", baseUrl: octo.url, key: "o-secret" };
  const trial = { kind: "token", token: "a-secret" };
  const anyRoadSettings = { connection: "a", kind: "anyroad", baseUrl: anyRoad.url };
  const cityConnectSettings = { connection: "c", kind: "city-connect", timeZone: madrid };
  const { url: callbackUrl, ...asked } = callback;
  const labelled = [{ id: "1", label: "One" }];

  test.each<[string, unknown, unknown]>([
    ["OCTO", octo, octoSettings],
    [
      "OCTO with more",
      { ...octo, options: { capabilities: ["octo/content"], updatedSince: true } },
      {
        ...octoSettings,
        options: {
          authentication: "bearer",
          redeemBy: "redeem",
          redeemsArrays: false,
          timestamp: false,
          unredeem: false,
          noShow: false,
          updatedSince: true,
          capabilities: "octo/redemption,octo/content",
        },
      },
    ],
    ["AnyRoad for a trial", anyRoad, { ...anyRoadSettings, timeZone: madrid, credentials: trial }],
    [
      "AnyRoad for good",
      { ...without("token", anyRoad), login, timeZone: "Asia/Tokyo", experiences: labelled },
      {
        ...anyRoadSettings,
        timeZone: "Asia/Tokyo",
        credentials: { ...login, kind: "client", clientSecret: "a-client-secret" },
        experiences: labelled,
      },
    ],
    [
      "City Connect, looked up without a name",
      cityConnect,
      { ...cityConnectSettings, callback: { ...asked, callbackUrl, username: "", password: "" } },
    ],
    [
      "City Connect in full",
      {
        ...cityConnect,
        callback: { ...callback, username: "gate", password: "p-secret" },
        account: { ...account, url: "https://cc.example/v1", redeemPath: "/redeem" },
        products: labelled,
      },
      {
        ...cityConnectSettings,
        callback: { ...asked, callbackUrl, username: "gate", password: "p-secret" },
        account: { ...account, baseUrl: "https://cc.example/v1", redeemPath: "/redeem" },
        products: labelled,
      },
    ],
  ])("%s", (_name, connection, settings) => {
    expect(settingsOf(connection)).toEqual(settings);
  });

  test("Satellite TAG, with what it leaves out", () => {
    const settings = settingsOf(tag);
    if (settings.kind !== "satellite-tag") throw new Error(settings.kind);
    expect(settings).toMatchObject({
      baseUrl: tag.url,
      timeZone: madrid,
      event: tag.event,
      auth: { kind: "none" },
      checkIn: null,
      delegates: false,
    });
    expect(settings.deviceCode()).toBe("G07");
  });

  test("Satellite TAG in full", () => {
    const secret = { clientId: "7_gate", clientSecret: "t-secret" };
    expect(
      settingsOf({ ...tag, suffix: "", login: secret, delegates: true, checkInDevice: 85 }),
    ).toMatchObject({
      suffix: "",
      auth: { ...secret, kind: "client", tokenPath: "/api/oauth/v2/token" },
      checkIn: { deviceId: 85 },
      delegates: true,
    });
  });

  test("a supplier without redemption is not asked for the capability", () => {
    expect(
      settingsOf({
        ...without("key", octo),
        options: { redeemBy: "none", authentication: "none", capabilities: ["octo/content"] },
      }),
    ).toMatchObject({ key: "", options: { capabilities: "octo/content", redeemBy: "none" } });
  });
});

const codesOf = (codes: unknown): unknown =>
  readWritten(written({ connections: [{ ...octo, codes }] }), {}).connections[0]?.codes;

describe("how a connection's codes look", () => {
  const pattern = { lengths: [12], characters: "upper", check: "iso7064-mod37-36" };

  test("is what the venue wrote, and nothing where it wrote nothing", () => {
    expect(codesOf([pattern])).toEqual([pattern]);
    expect(codesOf(undefined)).toBeUndefined();
  });

  test.each([
    ["no pattern at all", []],
    ["no length", [{ ...pattern, lengths: [] }]],
    ["letters with a check of digits", [{ ...pattern, check: "gs1-mod10" }]],
    ["an unknown check", [{ ...pattern, check: "mod11" }]],
    ["a member that nobody knows", [{ ...pattern, length: 12 }]],
  ])("%s is refused", (_what, codes) => {
    expect(toldOf(written({ connections: [{ ...octo, codes }] })).join()).toContain("codes");
  });
});

const readFeed = (connection: unknown, env = {}) => {
  const content = written({ connections: [connection], timeZone: madrid });
  const [only] = readWritten(content, env).connections;
  if (only === undefined) throw new Error("no connection");
  return { settings: connectionSettings(only), secret: feedSecretOf(only)?.reveal() ?? null };
};

describe("the secret of a feed", () => {
  const feedSecret = "sixteen-letters-";
  test.each([anyRoad, cityConnect])("of $kind is the gateway's own business", (connection) => {
    const { settings, secret } = readFeed({ ...connection, feedSecret });
    expect(secret).toBe(feedSecret);
    expect(settings).toEqual(settingsOf(connection));
    expect(readFeed({ ...connection, feedSecret: { env: "F" } }, { F: feedSecret }).secret).toBe(
      feedSecret,
    );
    expect(readFeed(connection).secret).toBeNull();
  });

  test.each([
    ["too-short-a-word", "x".repeat(15), "expected at least 16 characters"],
    ["one that no address carries", "sixteen letters and more", "a space"],
  ])("%s is refused, and not told", (_name, wrong, told) => {
    const lines = toldOf(
      written({ connections: [{ ...anyRoad, feedSecret: wrong }], timeZone: madrid }),
    );
    expect(lines.join()).toContain(told);
    expect(lines.join()).not.toContain(wrong);
  });

  test("of a supplier that posts nothing does not exist", () => {
    expect(toldOf(written({ connections: [{ ...octo, feedSecret }] })).join()).toContain(
      "unknown member",
    );
  });
});

describe("what no connector could work with is told by its line", () => {
  test.each<[string, unknown, string]>([
    [
      "a kind that nobody knows",
      { ...octo, kind: "octopus" },
      'kind: expected one of "octo", "anyroad", "city-connect", "satellite-tag", found "octopus"',
    ],
    ["no kind", without("kind", octo), 'kind: is missing; expected one of "octo",'],
    ["no key", without("key", octo), 'key: is missing; expected a text, or { "env": "NAME" }'],
    [
      "a number for a key",
      { ...octo, key: 12345 },
      'key: expected a text, or { "env": "NAME" } for an environment variable',
    ],
    [
      "an odd reference to a key",
      { ...octo, key: { evn: "K" } },
      'key: expected a text, or { "env": "NAME" }',
    ],
    [
      "a reference with too much",
      { ...octo, key: { env: "K", or: "x" } },
      "key.or: unknown member; known here: env",
    ],
    [
      "a variable that is empty",
      { ...octo, key: { env: "EMPTY" } },
      "key: the environment variable EMPTY is not set",
    ],
    ["a key that no header carries", { ...octo, key: "näh" }, "key: this secret has a space,"],
    [
      "another supplier's member",
      { ...octo, login },
      "login: unknown member; known here: id, kind,",
    ],
    [
      "an address with a password",
      { ...octo, url: "https://u:o-secret@o.example" },
      "url: expected an http(s) address without user and password",
    ],
    [
      "several codes to validate",
      { ...octo, options: { redeemBy: "validate", redeemsArrays: true } },
      "options.redeemsArrays: only",
    ],
    [
      "a time to validate with",
      { ...octo, options: { redeemBy: "validate", timestamp: true } },
      "options.timestamp: only",
    ],
    [
      "corrections of nothing",
      { ...octo, options: { redeemBy: "none", noShow: true } },
      "options.redeemBy: what cannot redeem",
    ],
    [
      "a capability of two",
      { ...octo, options: { capabilities: ["a,b"] } },
      "options.capabilities[0]: expected a name such as",
    ],
    [
      "login and token",
      { ...anyRoad, login },
      'connections[0]: expected either "login" or, for a trial, "token"',
    ],
    [
      "neither login nor token",
      without("token", anyRoad),
      'connections[0]: expected either "login"',
    ],
    [
      "an experience twice",
      {
        ...anyRoad,
        experiences: [
          { id: "1", label: "a" },
          { id: "1", label: "b" },
        ],
      },
      "experiences[1].id: stands in this list twice",
    ],
    [
      "an unheard-of zone",
      { ...anyRoad, timeZone: "Madrid" },
      "timeZone: expected an IANA time zone",
    ],
    [
      "neither callback nor account",
      without("callback", cityConnect),
      'connections[0]: expected "callback", "account" or both',
    ],
    [
      "no prefix",
      { ...cityConnect, callback: { ...callback, prefixes: [] } },
      "callback.prefixes: expected a list of at least 1",
    ],
    [
      "an empty prefix",
      { ...cityConnect, callback: { ...callback, prefixes: [""] } },
      "callback.prefixes[0]: expected a text that is not empty",
    ],
    [
      "a name without a password",
      { ...cityConnect, callback: { ...callback, username: "gate" } },
      'callback: expected both "username" and "password", or neither',
    ],
    [
      "a name with a colon",
      { ...cityConnect, callback: { ...callback, username: "a:b", password: "p" } },
      "callback.username: expected a name without a colon",
    ],
    [
      "a path without a slash",
      { ...cityConnect, account: { ...account, redeemPath: "redeem" } },
      'account.redeemPath: expected a path that begins with "/"',
    ],
    [
      "a check-in without delegates",
      { ...tag, checkInDevice: 85 },
      "checkInDevice: a check-in names a delegate",
    ],
    [
      "a token from elsewhere",
      { ...tag, login: { clientId: "g", clientSecret: "s", tokenPath: "//evil.example" } },
      "login.tokenPath: expected a path at the connection's own address",
    ],
    [
      "half an event",
      { ...tag, event: { id: 1.5, label: "x" } },
      "event.id: expected a whole number",
    ],
  ])("%s", (_name, connection, message) => {
    const content = written({ connections: [connection], timeZone: madrid });
    expect(toldOf(content, { A_SECRET: "x", EMPTY: "", K: "y" }).join("\n")).toContain(message);
  });

  test.each([anyRoad, cityConnect, tag])("no zone anywhere: $kind", (connection) => {
    expect(toldOf(written({ connections: [octo, connection] }))).toEqual([
      expect.stringMatching(
        /^stile\.json:\d+ connections\[1\]\.timeZone: is missing; expected an IANA time zone such as "Europe\/Madrid", here or for the venue$/,
      ),
    ]);
  });

  test("a wrong zone of the venue is told once, not for every connection", () => {
    const content = written({ connections: [anyRoad, tag], timeZone: "Madrid" });
    expect(toldOf(content)).toEqual([expect.stringContaining(" timeZone: expected an IANA")]);
  });
});

describe("no secret is told", () => {
  const secret = "hush-hush-hush";
  test.each<[string, unknown]>([
    ["in place of a mode", { ...octo, key: secret, mode: secret }],
    ["in place of a kind", { ...octo, key: secret, kind: secret }],
    ["as part of a value", { ...octo, key: secret, mode: `x${secret}` }],
    ["in part", { ...octo, key: secret, mode: secret.slice(0, 9) }],
    ["in an address", { ...octo, key: secret, url: `https://u:${secret}@o.example` }],
    ["in place of its variable's name", { ...octo, key: { env: secret } }],
    ["in a list of codes", { ...anyRoad, token: `${secret} ${secret}` }],
    ["in place of an id that a mapping names", { ...octo, key: secret, id: 7 }],
  ])("that stands %s", (_name, connection) => {
    const mapping = [{ connection: secret, product: "p", gates: [secret] }];
    const told = toldOf(written({ connections: [connection], mapping, timeZone: madrid }));
    expect(told.length).toBeGreaterThan(0);
    expect(told.join("\n")).not.toMatch(/hush/);
  });

  test("that comes from a variable and stands in a wrong place too", () => {
    const connection = { ...octo, key: { env: "KEY" }, mode: "hush" };
    const told = toldOf(written({ connections: [connection] }), { KEY: "hush" });
    expect(told).toEqual([expect.stringMatching(/mode: expected one of .*, found another text$/)]);
  });
});
