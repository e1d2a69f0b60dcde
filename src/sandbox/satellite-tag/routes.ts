/**
 * The Satellite TAG supplier over HTTP, below its base address: the sales upload of seed 004, and of the present manual
 * (dossier 4) what a scanner needs. Every path is served in the short notation and as `/api/v5/….json`, with either part
 * optional. Documented bodies are as documented; error bodies follow OAuth's `{error, error_description}`, because the
 * manuals that could be read show none.
 */
import { Hono } from "hono";
import type { Context, Handler } from "hono";
import {
  delegateAnswer,
  deviceAnswer,
  deviceRequestAnswer,
  idTextFor,
  interactionAnswer,
} from "./answers.ts";
import { callerFrom } from "./caller.ts";
import { interactionsFor } from "./interaction-filter.ts";
import type { InteractionType } from "./interaction-log.ts";
import { jsonFrom } from "./lenient.ts";
import { pageOf } from "./page.ts";
import { deviceRequestBody, interactionBody, tokenBody } from "./request-bodies.ts";
import type { InteractionOutcome, Origin, SatelliteTagSupplier } from "./supplier.ts";

const PING_INTERVAL_S = 60;

export function createSatelliteTagRoutes(supplier: () => SatelliteTagSupplier): Hono {
  const app = new Hono();
  const get = (path: string, handler: Handler) => app.on("GET", spellings(path), handler);
  const post = (path: string, handler: Handler) => app.on("POST", spellings(path), handler);
  const idText = (id: number) => idTextFor(supplier().world.switches.ids)(id);
  /** A call that this world's instance may lack. */
  const offered =
    (what: "delegates" | "interactions", handler: Handler): Handler =>
    (c, next) =>
      supplier().world.switches[what] === "offered"
        ? handler(c, next)
        : notFound(c, "No such call");

  app.use(async (c, next) => {
    supplier().noteCall(`${c.req.method} ${c.req.path}`, callerFrom(c.req.header("user-agent")));
    await next();
  });

  // The calls without a token; they must stand before its check.
  app.on("POST", ["/oauth/v2/token", "/api/oauth/v2/token"], async (c) => {
    const request = await tokenBody(c.req.raw);
    if (request === undefined) return badJson(c);
    const { status, body } = supplier().tokens.issue(request);
    return c.json(body, status, { "Cache-Control": "no-store" });
  });
  post("/device-request/new", async (c) => {
    const json = jsonFrom(await c.req.text());
    if (json === undefined) return badJson(c);
    const asked = deviceRequestBody(json);
    if (asked === null) return invalid(c, "code and secret are needed");
    const agent = c.req.header("user-agent") ?? null;
    const answer = supplier().enrolment.ask({ code: asked.code, secret: asked.secret, agent });
    if (answer.kind === "closed")
      return failure(c, 403, {
        error: "discovery_closed",
        description: "Open the Device Discovery page first",
      });
    if (answer.kind === "code-taken")
      return failure(c, 409, { error: "code_taken", description: "Another device has this code" });
    const client = answer.kind === "approved" ? answer.client : null;
    const apiUrl = apiUrlOf(c.req.url);
    return c.json(deviceRequestAnswer(answer.request, { apiUrl, client, idText }));
  });

  app.use(async (c, next) => {
    const { tokens, world } = supplier();
    if (world.switches.auth === "none") return next();
    const token = tokens.check(c.req.header("authorization"));
    if (token === "valid") return next();
    c.header("WWW-Authenticate", 'Bearer realm="Service"');
    return token === "missing"
      ? failure(c, 401, { error: "access_denied", description: "OAuth2 authentication required" })
      : failure(c, 401, { error: "invalid_grant", description: `Token ${token}` });
  });

  post("/ticket/transaction", async (c) => {
    const receipt = supplier().receiveSale(await c.req.text(), originOf(c));
    if (receipt.kind === "quarantined") return c.json({ error: receipt.error }, 400);
    const { id, version } = receipt;
    return c.json(
      { id: idText(id), code: version.sale.code, warnings: version.warnings },
      receipt.kind === "stored" ? 201 : 200,
    );
  });

  post("/device/ping", (c) => {
    const { deviceCode } = callerFrom(c.req.header("user-agent"));
    const device = supplier()
      .devices()
      .find(({ code }) => code === deviceCode);
    return c.json({
      device: device === undefined ? null : { id: idText(device.id), code: device.code },
      config: { pingInterval: PING_INTERVAL_S },
    });
  });
  get("/device/list", (c) =>
    c.json(pageOf(supplier().devices(), new URL(c.req.url), (each) => deviceAnswer(each, idText))),
  );

  get(
    "/delegate/list",
    offered("delegates", (c) =>
      c.json(
        pageOf(supplier().delegates(), new URL(c.req.url), (each) => delegateAnswer(each, idText)),
      ),
    ),
  );
  for (const prefix of PREFIXES)
    app.get(
      `${prefix}/delegate/:key{.+}`,
      offered("delegates", (c) => {
        const key = (c.req.param("key") ?? "").replace(/\.json$/, "");
        const delegate = supplier().findDelegate(key);
        return delegate === null
          ? notFound(c, "Delegate not found")
          : c.json(delegateAnswer(delegate, idText));
      }),
    );

  get(
    "/interaction/list",
    offered("interactions", (c) =>
      c.json(
        pageOf(interactionsFor(c.req.query(), supplier()), new URL(c.req.url), (each) =>
          interactionAnswer(each, idText),
        ),
      ),
    ),
  );
  const interactionRoute = (interactionType: InteractionType): Handler =>
    offered("interactions", async (c) => {
      const json = jsonFrom(await c.req.text());
      if (json === undefined) return badJson(c);
      const draft = interactionBody(json);
      if (draft === null)
        return invalid(c, "delegate, device and recordedAt in seconds are needed");
      const outcome = supplier().interact({ interactionType, ...draft }, originOf(c));
      return outcome.kind === "recorded"
        ? c.json(interactionAnswer(outcome.interaction, idText))
        : interactionRefusal(c, outcome);
    });
  post("/interaction/new/check-in", interactionRoute("check-in"));
  post("/interaction/new/check-out", interactionRoute("check-out"));

  app.all("*", (c) => notFound(c, "No such call"));
  return app;
}

function interactionRefusal(
  c: Context,
  outcome: Exclude<InteractionOutcome, { kind: "recorded" }>,
): Response {
  if (outcome.kind === "no-delegate") return notFound(c, "Delegate not found");
  if (outcome.kind === "no-device") return notFound(c, "Device not found");
  return failure(c, 409, {
    error: "already_checked_in",
    description: "Checked in at this device already",
  });
}

const PREFIXES = ["", "/api/v5"];

const spellings = (path: string): string[] =>
  PREFIXES.flatMap((prefix) => [`${prefix}${path}`, `${prefix}${path}.json`]);

const originOf = (c: Context): Origin => ({
  recordedFrom: callerFrom(c.req.header("user-agent")).deviceCode,
  foreign: null,
});

/** What stands before the version in every address: `https://host/satellite-tag/api`. */
function apiUrlOf(url: string): string {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/(?:\/api\/v5)?\/device-request\/new(?:\.json)?$/, "");
  return `${origin}${base}/api`;
}

const failure = (
  c: Context,
  status: 400 | 401 | 403 | 404 | 409,
  { error, description }: { readonly error: string; readonly description: string },
): Response => c.json({ error, error_description: description }, status);

const badJson = (c: Context): Response => c.json({ error: "bad_json" }, 400);

const invalid = (c: Context, description: string): Response =>
  failure(c, 400, { error: "invalid_request", description });

const notFound = (c: Context, description: string): Response =>
  failure(c, 404, { error: "not_found", description });
