/**
 * The OCTO supplier over HTTP, below its base address: core reads and the redemption capability, as seeds 001 and 002 and
 * dossier 2 describe them. Where documents differ or leave it open, the world's switches decide (switches.ts); what no
 * switch decides is said where it is done.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { accessOf, echoOf, redemptionDenial } from "./access.ts";
import type { Credentials } from "./access.ts";
import { createBookingRoutes } from "./booking-routes.ts";
import { badRequest, invalidId, notFound } from "./errors.ts";
import { createRedemptionRoutes } from "./redemption-routes.ts";
import { credentialsBody, jsonBody } from "./request-bodies.ts";
import { answerError } from "./respond.ts";
import type { OctoSupplier } from "./supplier.ts";

export function createOctoRoutes(supplier: () => OctoSupplier): Hono {
  const app = new Hono();
  app.use("/redemption/*", async (c, next) =>
    supplier().switches.redemption === "missing"
      ? answerError(c, notFound("No such endpoint"))
      : next(),
  );

  // The one call without a key (seed 002); it must stand before the check of keys.
  app.post("/redemption/credentials", async (c) => {
    const body = credentialsBody(await jsonBody(c.req.raw));
    if (body === null) return answerError(c, badRequest("reference and apiKeys are needed"));
    const known = supplier().lookup(body.reference).length > 0;
    return c.json({ apiKey: known ? redeemingKey(body.apiKeys, supplier()) : null });
  });

  app.use(async (c, next) => {
    const credentials = credentialsIn(c);
    const granted = accessOf(credentials, supplier());
    if (granted.kind === "denied") return answerError(c, granted.error);
    const echo = echoOf(granted, credentials, supplier());
    if (echo !== null) c.header("Octo-Capabilities", echo);
    return next();
  });
  app.use("/redemption/*", async (c, next) => {
    const denial = redemptionDenial(accessOf(credentialsIn(c), supplier()), supplier());
    return denial === null ? next() : answerError(c, denial);
  });

  app.get("/products", (c) => c.json(supplier().world.products));
  app.get("/products/:id", (c) => {
    const productId = c.req.param("id");
    const product = supplier().world.products.find((candidate) => candidate.id === productId);
    return product === undefined
      ? answerError(c, invalidId("INVALID_PRODUCT_ID", { productId }))
      : c.json(product);
  });
  app.route("/bookings", createBookingRoutes(supplier));
  app.route("/redemption", createRedemptionRoutes(supplier));
  app.all("*", (c) => answerError(c, notFound("No such endpoint")));
  return app;
}

const credentialsIn = (c: Context): Credentials => ({
  authorization: c.req.header("authorization"),
  capabilities: c.req.header("octo-capabilities"),
});

/** The first of the keys that may redeem. */
function redeemingKey(keys: readonly string[], supplier: OctoSupplier): string | null {
  const mayRedeem = (key: string): boolean => {
    const credentials = { authorization: `Bearer ${key}`, capabilities: "octo/redemption" };
    return redemptionDenial(accessOf(credentials, supplier), supplier) === null;
  };
  return keys.find(mayRedeem) ?? null;
}
