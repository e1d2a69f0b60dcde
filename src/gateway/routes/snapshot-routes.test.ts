import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { asPageHash } from "../../core/ids.ts";
import { createBundleReader } from "../../protocol/page-bundle.ts";
import { manifestSchema, problemSchema } from "../../protocol/v1.ts";
import { aBooking, aGate, aProduct, now, today } from "../../testing/builders.ts";
import { buildManifest } from "../manifest.ts";
import { buildPage, compressPage, snapshotLine } from "../snapshot/page-builder.ts";
import { createSnapshotRoutes } from "./snapshot-routes.ts";

const page = buildPage([snapshotLine(aBooking())]);
const bytes = { ...(await compressPage(page.body)), identity: page.body };
const app = createSnapshotRoutes({
  manifest: async () =>
    buildManifest({
      config: { venue: "Harbour", demo: false, gates: [aGate()], connections: [] },
      coverage: new Map(),
      modeOf: () => null,
      epoch: "e1",
      products: [aProduct()],
      pages: [{ hash: page.hash, bookings: 1, bytes: page.body.length, date: today }],
      bookings: 1,
      asOf: now,
    }),
  pageBytes: async (hash, encoding) => {
    if (hash !== page.hash) return null;
    return encoding === "br" ? bytes.brotli : bytes[encoding];
  },
  packedPages: async (hashes) =>
    new Map(hashes.includes(page.hash) ? [[page.hash, bytes.gzip]] : []),
});
const ask = (hash: string, headers: Readonly<Record<string, string>> = {}) =>
  app.request(`/pages/${hash}`, { headers });
const etagOf = async (accepted: string): Promise<string | null> =>
  (await ask(page.hash, { "accept-encoding": accepted })).headers.get("etag");

const unpack = { br: brotliDecompressSync, gzip: gunzipSync, none: (body: Buffer) => body };

describe("a page", () => {
  test.each([
    ["br", "br"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip;q=1.0, BR;q=0.5", "br"],
    ["*", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["br; q=0, *", "gzip"],
    ["brotli, xbr, GZIP", "gzip"],
    ["", "none"],
    ["identity", "none"],
    ["deflate, zstd", "none"],
    ["br;q=0, gzip;q=0.000", "none"],
    ["*;q=0", "none"],
  ] as const)("asked for in “%s” is sent in %s", async (accepted, encoding) => {
    const answer = await ask(page.hash, { "accept-encoding": accepted });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-encoding") ?? "none").toBe(encoding);
    const body = unpack[encoding](Buffer.from(await answer.arrayBuffer()));
    expect(createHash("sha256").update(body).digest("hex")).toBe(page.hash);
  });

  test("is gzip for whoever does not say what it accepts", async () => {
    const answer = await ask(page.hash);
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(new Uint8Array(gunzipSync(await answer.arrayBuffer()))).toEqual(page.body);
  });

  test.each(["br", "gzip", "identity"])(
    "in %s is kept for ever, by its owner alone",
    async (accepted) => {
      const { headers } = await ask(page.hash, { "accept-encoding": accepted });
      expect(headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
      expect(headers.get("vary")).toBe("accept-encoding");
      expect(headers.get("content-type")).toBe("application/x-ndjson");
      expect(headers.get("etag")).toMatch(/^"[^"]+"$/);
    },
  );

  test("has a tag for the bytes of each encoding", async () => {
    const tags = [await etagOf("br"), await etagOf("gzip"), await etagOf("identity")];
    expect(new Set(tags).size).toBe(3);
  });

  test("is not sent again to whoever has these bytes", async () => {
    const tag = (await etagOf("br")) ?? "";
    const br = { "accept-encoding": "br" };
    for (const named of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const answer = await ask(page.hash, { ...br, "if-none-match": named });
      expect([answer.status, await answer.text()]).toEqual([304, ""]);
      expect(answer.headers.get("etag")).toBe(tag);
      expect(answer.headers.get("cache-control")).toContain("immutable");
      expect(answer.headers.get("vary")).toBe("accept-encoding");
    }
    for (const named of ["", '"other"', (await etagOf("gzip")) ?? ""]) {
      const answer = await ask(page.hash, { ...br, "if-none-match": named });
      expect(answer.status).toBe(200);
    }
  });

  test.each([
    ["unknown", asPageHash("0".repeat(64))],
    ["no name of a page", "x"],
    ["a name in capitals", page.hash.toUpperCase()],
  ])("that is %s is a problem, and no cache keeps it", async (_case, hash) => {
    const answer = await ask(hash, { "if-none-match": "*" });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(problemSchema.parse(await answer.json()).code).toBe("not-found");
  });
});

test("the manifest is never kept, and names the pages with their days", async () => {
  const answer = await app.request("/manifest");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(manifestSchema.parse(await answer.json()).pages).toEqual([
    { hash: page.hash, bookings: 1, bytes: page.body.length, date: today },
  ]);
});

describe("several pages", () => {
  const gone = asPageHash("0".repeat(64));

  test("come in the order in which they are asked for, what is not here as nothing", async () => {
    const answer = await app.request(`/pages?hashes=${gone},${page.hash}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-encoding")).toBeNull();
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const reader = createBundleReader([gone, page.hash]);
    const read = reader.push(new Uint8Array(await answer.arrayBuffer()));
    expect(read.map(({ hash }) => hash)).toEqual([page.hash]);
    expect(read.map(({ gzip }) => new Uint8Array(gunzipSync(gzip)))).toEqual([page.body]);
  });

  test.each(["", "?hashes=", "?hashes=x", `?hashes=${gone},`])(
    "asked for as “%s” are a bad request",
    async (query) => {
      const answer = await app.request(`/pages${query}`);
      expect(answer.status).toBe(400);
      expect(problemSchema.parse(await answer.json()).code).toBe("bad-request");
    },
  );
});
