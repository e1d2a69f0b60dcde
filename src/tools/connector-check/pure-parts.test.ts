import { describe, expect, it } from "vitest";
import { asLocalDate } from "../../core/time.ts";
import { parseCommandLine } from "./command-line.ts";
import { outsideDay } from "./counts.ts";
import { listFindings, transportFindings } from "./findings.ts";
import { redemptionEvidence } from "./redemption-evidence.ts";
import { watchFetch } from "./watched-fetch.ts";

const answer = {
  path: "/octo/products",
  isToken: false,
  status: 200,
  code: null,
  ms: 40,
  isHtml: false,
  redirectTo: null,
};

const at = (from: string, to = from) => ({
  availability: {
    localDateTimeStart: `${from}T10:00:00Z`,
    localDateTimeEnd: `${to}T11:00:00Z`,
  },
});

describe("what the answers looked like", () => {
  it.each([
    { seen: { status: null, code: "CERT_HAS_EXPIRED" }, level: "fix", says: "TLS" },
    { seen: { status: null, code: "ERR_TLS_CERT_ALTNAME_INVALID" }, level: "fix", says: "TLS" },
    { seen: { status: null, code: "ENOTFOUND" }, level: "fix", says: "name of the host" },
    { seen: { status: null, code: "ECONNREFUSED" }, level: "fix", says: "Nobody listens" },
    { seen: { status: null, code: "ECONNRESET" }, level: "fix", says: "connection was lost" },
    {
      seen: { status: 302, redirectTo: "https://b.test/x" },
      level: "fix",
      says: "https://b.test/x",
    },
    { seen: { isHtml: true }, level: "fix", says: "HTML" },
    { seen: { status: 503 }, level: "fix", says: "503" },
    { seen: { ms: 2_001 }, level: "note", says: "Slow" },
  ])("$says", ({ seen, level, says }) => {
    const found = transportFindings([{ ...answer, ...seen }]);
    expect(found).toEqual([{ level, text: expect.stringContaining(says) }]);
  });

  it("nothing of note says nothing, and the same is said once", () => {
    expect(transportFindings([{ ...answer, ms: 2_000 }])).toEqual([]);
    expect(
      transportFindings([
        { ...answer, isHtml: true },
        { ...answer, isHtml: true },
      ]),
    ).toHaveLength(1);
  });
});

describe("a list", () => {
  const plain = {
    readable: 100,
    unreadable: 0,
    firstPath: null,
    cutAt: [],
    asked: 1,
    announcesPages: true,
    outside: 0,
    lagging: 0,
    foreignWords: [],
  };
  it.each([
    {
      given: { unreadable: 11, firstPath: "uuid" },
      level: "fix",
      says: '11 entries cannot be read, the first at "uuid"',
    },
    { given: { unreadable: 10, firstPath: "uuid" }, level: "note", says: "cannot be read" },
    { given: { cutAt: [100] }, level: "fix", says: "probably cut: 100 rows" },
    { given: { announcesPages: false }, level: "note", says: "No paging" },
    { given: { outside: 3 }, level: "note", says: "3 entries of other days" },
    { given: { lagging: 2 }, level: "note", says: "lags" },
    { given: { foreignWords: ["UPGRADED"] }, level: "note", says: "UPGRADED" },
  ])("$says", ({ given, level, says }) => {
    expect(listFindings({ ...plain, ...given })).toEqual([
      { level, text: expect.stringContaining(says) },
    ]);
  });

  it("counts rows that are dated outside the day, of either supplier's shape", () => {
    const rows = [
      at("2026-07-15"),
      at("2026-07-14", "2026-07-16"),
      at("2026-07-14"),
      { date: "2026-07-16" },
      { date: "2026-07-15" },
      { availability: null },
      "no object",
    ];
    expect(outsideDay(rows, asLocalDate("2026-07-15"))).toBe(2);
  });
});

it.each([
  { status: 200, echo: "", says: "there-or-not-said" },
  { status: 404, echo: "octo/redemption", says: "there-or-not-said" },
  { status: 404, echo: "", says: "absent" },
  { status: 404, echo: null, says: "doubtful" },
])("a look-up of $status beside the echo $echo: redemption is $says", ({ status, echo, says }) => {
  const headers = new Headers(echo === null ? {} : { "Octo-Capabilities": echo });
  const lookup = { path: "/octo/redemption/lookup", status, headers: new Headers() };
  expect(redemptionEvidence([lookup, { path: "/octo/products", status: 200, headers }])).toBe(says);
});

describe("the guard", () => {
  const guarded = watchFetch(() => Promise.resolve(new Response("[]")), {
    tokenUrl: "https://a.test/token",
    now: () => 0,
  });
  it.each([
    "/redemption/redeem",
    "/tickets/scan",
    "/ticket/transaction",
    "/interaction/new/check-in",
  ])("lets no %s out", async (path) => {
    await expect(guarded.fetch(`https://a.test${path}`, { method: "POST" })).rejects.toThrow(
      "must not act",
    );
  });
  it("lets questions out", async () => {
    for (const path of ["/tickets/verify", "/token"])
      expect((await guarded.fetch(`https://a.test${path}`, { method: "POST" })).status).toBe(200);
  });
});

describe("the command line", () => {
  const base = ["octo", "--base-url", "https://a.test/octo"];
  it.each([
    { args: [], says: "kind of supplier is missing" },
    { args: ["SECRET", "--base-url", "https://a.test"], says: "must be one of octo, anyroad" },
    { args: ["octo"], says: "--base-url is missing" },
    { args: [...base, "SECRET"], says: "a word too many" },
    { args: ["octo", "--base-url", "https://u:SECRET@a.test"], says: "no user, password" },
    { args: ["octo", "--base-url", "https://a.test/?k=SECRET"], says: "no user, password" },
    { args: [...base, "--date", "2026-02-30"], says: "--date must be a day" },
    { args: [...base, "--time-zone", "Here"], says: "--time-zone must be" },
    { args: [...base, "--kye=SECRET"], says: "The option --kye is not known" },
    { args: [...base, "--event", "twelve"], says: "are numbers" },
  ])("$says", ({ args, says }) => {
    const parsed = parseCommandLine(args);
    const text = parsed.ok ? "" : parsed.failure;
    expect(text).toContain(says);
    expect(text).not.toContain("SECRET");
  });
});
