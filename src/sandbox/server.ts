/** The sandbox on a port of its own. */
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { SandboxOptions } from "./sandbox.ts";
import { createSandbox } from "./sandbox.ts";

export interface SandboxServer {
  /** `http://localhost:PORT` */
  readonly origin: string;
  /** Ends open connections too. */
  readonly close: () => Promise<void>;
}

/** Rejects when the port is taken. Port 0 lets the system choose. */
export async function startSandbox(
  options: SandboxOptions,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<SandboxServer> {
  const app = new Hono();
  app.get("/", (c) => c.redirect("/_sandbox/tickets"));
  app.route("/", createSandbox(options).app);
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    origin: `http://localhost:${bound}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
