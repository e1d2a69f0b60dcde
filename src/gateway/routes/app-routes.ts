/**
 * Serves the built app: hashed assets for ever, everything else revalidated, and a content security policy without
 * `unsafe-inline`. WebAssembly may be compiled in the decode worker alone, whose own answer says so.
 */
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { compress } from "hono/compress";

const policy = (scriptSource: string): string =>
  [
    "default-src 'none'",
    `script-src ${scriptSource}`,
    "worker-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

const documentPolicy = policy("'self'");
const decodeWorkerPolicy = policy("'self' 'wasm-unsafe-eval'");

/** `root` is the folder that `vite build` wrote. */
export function createAppRoutes(root: string): Hono {
  const files = serveStatic({ root });
  const document = serveStatic({ root, path: "index.html" });
  return new Hono()
    .use(compress())
    .use(async (context, next) => {
      await next();
      const { pathname } = new URL(context.req.url);
      const isDecodeWorker = /^\/assets\/decode\.worker-[\w-]+\.js$/.test(pathname);
      const { headers } = context.res;
      headers.set("content-security-policy", isDecodeWorker ? decodeWorkerPolicy : documentPolicy);
      headers.set("x-content-type-options", "nosniff");
      headers.set("referrer-policy", "no-referrer");
      headers.set("permissions-policy", "camera=(self), microphone=(), geolocation=()");
      headers.set("cross-origin-opener-policy", "same-origin");
      const isImmutable = pathname.startsWith("/assets/") && context.res.ok;
      headers.set(
        "cache-control",
        isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
      );
    })
    .get("*", files)
    .get("*", async (context, next) => {
      const { pathname } = new URL(context.req.url);
      // a missing asset is 404, not the app: an old page must not be fed HTML as JavaScript
      const isFile = pathname.startsWith("/assets/") || /\.[a-z0-9]+$/i.test(pathname);
      if (isFile) return context.notFound();
      return (await document(context, next)) ?? context.notFound();
    });
}
