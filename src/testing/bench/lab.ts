/**
 * A real browser with a page of ours, in which engines and the app's own parts are measured: built like the app, served over
 * HTTP, so that workers and wasm load as they do at a gate.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright";
import { build, preview } from "vite";
import { browserFile } from "../../tools/browsers.ts";

export interface LabOptions {
  /** Under `page/`, without its ending. */
  readonly page: string;
  /** What the page may fetch beside itself: answers null for a path that it does not have. */
  readonly serve?: (path: string) => Uint8Array | null;
  /** Of Chromium. */
  readonly flags?: readonly string[];
}

export interface Lab {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

export async function openLab({ page: name, serve, flags = [] }: LabOptions): Promise<Lab> {
  const outDir = mkdtempSync(join(tmpdir(), "stile-lab-"));
  const root = "src/testing/bench/page";
  const shared = { configFile: false, logLevel: "error", root } as const;
  await build({
    ...shared,
    publicDir: false,
    worker: { format: "es" },
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: { input: join(root, `${name}.html`) },
    },
  });
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0 },
    plugins: [
      {
        name: "lab-files",
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use("/files", (request, response) => {
            answer(response, serve?.(decodeURIComponent(request.url ?? "").slice(1)) ?? null);
          });
        },
      },
    ],
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === "string") throw new Error("the lab has no port");
  const browser = await chromium.launch({
    executablePath: executablePath(),
    args: ["--disable-quic", ...flags],
  });
  const context = await browser.newContext({ permissions: ["camera"] });
  const page = await context.newPage();
  page.on("pageerror", (problem) => process.stderr.write(`${String(problem)}\n`));
  await page.goto(`http://127.0.0.1:${address.port}/${name}.html`);
  return {
    page,
    close: async () => {
      await browser.close();
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

function answer(response: ServerResponse, body: Uint8Array | null): void {
  response.statusCode = body === null ? 404 : 200;
  response.setHeader("content-type", "application/octet-stream");
  response.end(body);
}

/** What `ensure-browser.ts` found, which runs first. */
function executablePath(): string {
  const chosen: unknown = JSON.parse(readFileSync(browserFile, "utf8"));
  if (typeof chosen === "object" && chosen !== null && "executablePath" in chosen) {
    return String(chosen.executablePath);
  }
  throw new Error("run src/tools/ensure-browser.ts first");
}
