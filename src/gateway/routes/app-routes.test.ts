import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { createAppRoutes } from "./app-routes.ts";

const root = mkdtempSync(join(tmpdir(), "stile-app-"));
afterAll(() => rmSync(root, { recursive: true }));
mkdirSync(join(root, "app", "assets"), { recursive: true });
/** What `vite build` writes; and beside it something that is not for the world. */
const files = {
  "app/index.html": "<!doctype html><title>Stile</title>",
  "app/service-worker.js": "self.worker = true;",
  "app/manifest.webmanifest": "{}",
  "app/assets/index-CyI5596R.js": "export const app = true;",
  "app/assets/decode.worker-DDf8_-y4.js": "export const worker = true;",
  "app/assets/zxing_reader-Bb9Mx2Pu.wasm": "\0asm",
  "token.key": "hush",
};
for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);

const routes = createAppRoutes(join(root, "app"));
const get = async (path: string): Promise<Response> => routes.request(path);
const forEver = "public, max-age=31536000, immutable";

test.each([
  ["/", "200 text/html", "no-cache"],
  ["/index.html", "200 text/html", "no-cache"],
  ["/service-worker.js", "200 text/javascript", "no-cache"],
  ["/manifest.webmanifest", "200 application/manifest+json", "no-cache"],
  ["/assets/index-CyI5596R.js", "200 text/javascript", forEver],
  ["/assets/decode.worker-DDf8_-y4.js", "200 text/javascript", forEver],
  ["/assets/zxing_reader-Bb9Mx2Pu.wasm", "200 application/wasm", forEver],
  // a deep link is the app's business
  ["/history", "200 text/html", "no-cache"],
  ["/enrol", "200 text/html", "no-cache"],
  ["/a/b?c=d.js", "200 text/html", "no-cache"],
  // what an old page still asks for
  ["/assets/index-Gone1234.js", "404 text/plain", "no-cache"],
  ["/assets/decode.worker-Gone1234.js", "404 text/plain", "no-cache"],
  ["/assets/no-extension", "404 text/plain", "no-cache"],
  ["/assets/", "404 text/plain", "no-cache"],
  ["/favicon.ico", "404 text/plain", "no-cache"],
])("%s is %s, cached: %s", async (path, what, cached) => {
  const answer = await get(path);
  const [type] = (answer.headers.get("content-type") ?? "").split(";");
  expect(`${answer.status} ${type}`).toBe(what);
  expect(answer.headers.get("cache-control")).toBe(cached);
});

test("files are answered as they were built", async () => {
  expect(await (await get("/assets/index-CyI5596R.js")).text()).toBe(
    files["app/assets/index-CyI5596R.js"],
  );
  expect(await (await get("/history")).text()).toBe(files["app/index.html"]);
});

test.each([
  "/../token.key",
  "/%2e%2e/token.key",
  "/..%2ftoken.key",
  "/assets/..%2f..%2ftoken.key",
  "/%5c..%5ctoken.key",
])("nothing outside the build is answered: %s", async (path) => {
  const answer = await get(path);
  expect(await answer.text()).not.toContain("hush");
  expect(answer.status).toBe(404);
});

test("only GET is answered", async () => {
  expect((await routes.request("/", { method: "POST" })).status).toBe(404);
});

const policyOf = async (path: string): Promise<readonly string[]> =>
  ((await get(path)).headers.get("content-security-policy") ?? "").split("; ");

describe("the content security policy", () => {
  it.each(["/", "/history", "/service-worker.js", "/assets/index-CyI5596R.js", "/assets/gone.js"])(
    "allows this origin's scripts and nothing else on %s",
    async (path) => {
      const policy = await policyOf(path);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy.join()).not.toMatch(/unsafe|https?:|\*/);
    },
  );

  it("lets the decode worker alone compile WebAssembly", async () => {
    const policy = await policyOf("/assets/decode.worker-DDf8_-y4.js");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy.join()).not.toContain("unsafe-inline");
    expect(await policyOf("/decode.worker-DDf8_-y4.js")).toContain("script-src 'self'");
  });

  it("comes with the other fences on every answer", async () => {
    for (const path of ["/", "/assets/index-CyI5596R.js", "/assets/gone.js"]) {
      const { headers } = await get(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("permissions-policy")).toContain("camera=(self)");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    }
  });
});
