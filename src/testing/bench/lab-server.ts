/**
 * Pages of the lab, built like the app and served over HTTP, so that workers and wasm load as they do at a gate. Outlives the
 * browsers that look at it: what they store belongs to its origin, which stays.
 */
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, preview } from "vite";

/** Answers null for a path that it does not have. */
export type Serve = (path: string) => Uint8Array | LabAnswer | null;

export interface LabAnswer {
  readonly body: Uint8Array | { readonly file: string };
  /** Beside those of any answer; they win. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface LabServerOptions {
  /** Under `page/`, without their endings. */
  readonly pages: readonly string[];
  /** What pages may fetch beside themselves, by where it begins: `/files`. */
  readonly mounts?: Readonly<Record<string, Serve>>;
}

export interface LabServer {
  readonly addressOf: (page: string) => string;
  /** It then keeps no process alive that has nothing else to do, and ends with it. */
  readonly unref: () => void;
  readonly close: () => Promise<void>;
}

export async function startLabServer({ pages, mounts = {} }: LabServerOptions): Promise<LabServer> {
  const outDir = mkdtempSync(join(tmpdir(), "stile-lab-"));
  const forget = (): void => rmSync(outDir, { recursive: true, force: true });
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
      rolldownOptions: {
        input: pages.map((page) => join(root, `${page}.html`)),
        // as in `vite.config.ts`
        output: { codeSplitting: { groups: [{ name: "first", test: /started-at|wake-storage/ }] } },
      },
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
          for (const [where, serve] of Object.entries(mounts)) {
            middlewares.use(where, (request, response) => {
              answer(response, serve(decodeURIComponent(request.url ?? "").slice(1)));
            });
          }
        },
      },
    ],
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === "string") throw new Error("the lab has no port");
  return {
    addressOf: (page) => `http://127.0.0.1:${address.port}/${page}.html`,
    unref: () => {
      server.httpServer.unref();
      process.once("exit", forget);
    },
    close: async () => {
      await server.close();
      forget();
    },
  };
}

function answer(response: ServerResponse, found: Uint8Array | LabAnswer | null): void {
  const { body, headers } =
    found === null || found instanceof Uint8Array ? { body: found ?? "", headers: {} } : found;
  response.statusCode = found === null ? 404 : 200;
  response.setHeader("content-type", "application/octet-stream");
  response.setHeaders(new Map(Object.entries(headers)));
  if (typeof body === "object" && "file" in body) createReadStream(body.file).pipe(response);
  else response.end(body);
}
