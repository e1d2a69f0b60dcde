/** `/_sandbox/tickets` and what it needs: no inline script, no inline style, nothing from elsewhere. */
import { readFileSync } from "node:fs";
import { Hono } from "hono";
import type { HostedSupplier } from "../hosted-supplier.ts";
import { demoPage } from "./demo-page.ts";
import { qrSvg } from "./qr-code.ts";

export interface Demo {
  readonly suppliers: readonly HostedSupplier[];
  readonly enrolmentLink: (() => Promise<string>) | null;
}

/** Read when asked for: a bundled sandbox without a demo page needs no files beside it. */
const fileBeside = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function createDemoRoutes({ suppliers, enrolmentLink }: Demo): Hono {
  const app = new Hono();
  app.get("/tickets", async (c) => {
    const link = enrolmentLink === null ? null : await enrolmentLink();
    c.header("Content-Security-Policy", POLICY);
    c.header("Cache-Control", "no-store");
    const shown = suppliers.map(({ named, redeemPath, tickets, switchFields }) => ({
      ...named,
      redeemPath,
      cards: tickets(),
      switches: switchFields(),
    }));
    return c.html(demoPage({ suppliers: shown, enrolmentLink: link }));
  });
  app.get("/live", (c) => c.json({ suppliers: suppliers.map(liveState) }));
  app.get("/tickets.css", (c) =>
    c.body(fileBeside("tickets.css"), 200, { "Content-Type": "text/css; charset=utf-8" }),
  );
  app.get("/tickets.js", (c) =>
    c.body(fileBeside("tickets.js"), 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
  app.get("/codes/:kind/:file{[a-zA-Z0-9]+\\.svg}", (c) => {
    const { kind, file } = c.req.param();
    const supplier = suppliers.find(({ named }) => named.kind === kind);
    const id = file.slice(0, -".svg".length);
    const ticket = supplier?.world().demo.find((candidate) => candidate.id === id);
    if (ticket === undefined) return c.notFound();
    return c.body(qrSvg(ticket.code), 200, {
      "Content-Type": "image/svg+xml",
      // a reset changes the codes under the same address
      "Cache-Control": "no-store",
    });
  });
  app.get("/enrolment", async (c) =>
    enrolmentLink === null ? c.notFound() : c.json({ link: await enrolmentLink() }),
  );
  return app;
}

/** What changes on the page; `GET /_sandbox/state` is too much to ask for every other second. */
const liveState = ({ named, tickets, faults, switches }: HostedSupplier) => ({
  kind: named.kind,
  member: named.member,
  faults: faults.active(),
  switches: switches(),
  tickets: tickets().map(({ id, state }) => ({ id, ...state })),
});
