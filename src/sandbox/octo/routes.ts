/**
 * The OCTO supplier over HTTP, below its base address: core reads and the redemption capability, as seeds 001 and 002 and
 * dossier 2 describe them. What they leave open is decided here: an unknown reference answers `[]`; an array of codes is
 * redeemed one by one and answered with 200, a refused code by its error body in its place; validity rules of
 * `/redemption/validate` are none beyond "redeemed or redeemable".
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { activatedBy, accessOf, redemptionDenial } from "./access.ts";
import type { Access } from "./access.ts";
import { coreBooking, lookupBooking, redemptionBooking } from "./answers.ts";
import { bookingFilter } from "./booking-filter.ts";
import type { OctoError } from "./errors.ts";
import { badRequest, invalidId, refused } from "./errors.ts";
import { credentialsBody, jsonBody, redeemBody, validateBody } from "./request-bodies.ts";
import type { OctoSupplier, RedemptionOutcome } from "./supplier.ts";
import { targetsOf } from "./world.ts";

export function createOctoRoutes(supplier: () => OctoSupplier): Hono {
  const app = new Hono();
  const access = (c: Context): Access =>
    accessOf(
      {
        authorization: c.req.header("authorization"),
        capabilities: c.req.header("octo-capabilities"),
      },
      supplier().world,
    );

  // The one call without a key (seed 002); it must stand before the check of keys.
  app.post("/redemption/credentials", async (c) => {
    const body = credentialsBody(await jsonBody(c.req.raw));
    if (body === null) return answerError(c, badRequest("reference and apiKeys are needed"));
    const { key } = supplier().world;
    const known = targetsOf(supplier().bookings(), body.reference).length > 0;
    return c.json({ apiKey: known && body.apiKeys.includes(key) ? key : null });
  });

  app.use(async (c, next) => {
    const granted = access(c);
    if (granted.kind === "denied") return answerError(c, granted.error);
    c.header("Octo-Capabilities", activatedBy(granted));
    return next();
  });
  app.use("/redemption/*", async (c, next) => {
    const denial = redemptionDenial(access(c), supplier().world);
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

  app.get("/bookings", (c) => {
    const matches = bookingFilter(c.req.query());
    if (matches === null)
      return answerError(
        c,
        badRequest(
          "Filter by localDate, localDateStart and localDateEnd, resellerReference or supplierReference",
        ),
      );
    const { products } = supplier().world;
    const found = supplier().bookings().filter(matches);
    return c.json(found.map((booking) => coreBooking(booking, products)));
  });
  app.get("/bookings/:uuid", (c) => {
    const uuid = c.req.param("uuid");
    const booking = supplier()
      .bookings()
      .find((candidate) => candidate.uuid === uuid);
    return booking === undefined
      ? answerError(c, invalidId("INVALID_BOOKING_UUID", { uuid }))
      : c.json(coreBooking(booking, supplier().world.products));
  });

  app.get("/redemption/lookup", (c) => {
    const reference = c.req.query("reference") ?? "";
    if (reference === "") return answerError(c, badRequest("reference is needed"));
    return c.json(
      supplier()
        .lookup(reference)
        .map((view) => lookupBooking(view, supplier().world)),
    );
  });
  app.post("/redemption/redeem", async (c) => {
    const body = redeemBody(await jsonBody(c.req.raw));
    if (body === null) return answerError(c, badRequest("redemptionCode is needed"));
    const { redemptionCode } = body;
    return typeof redemptionCode === "string"
      ? answer(c, redeem(supplier(), redemptionCode))
      : c.json(redemptionCode.map((code) => redeem(supplier(), code).body));
  });
  app.post("/redemption/validate", async (c) => {
    const body = validateBody(await jsonBody(c.req.raw));
    if (body === null) return answerError(c, badRequest("redemptionCode is needed"));
    const outcome = supplier().redeem(body.redemptionCode);
    return answer(c, validationAnswer(supplier(), outcome));
  });

  app.all("*", (c) =>
    answerError(c, { status: 404, body: { error: "NOT_FOUND", errorMessage: "No such endpoint" } }),
  );
  return app;
}

type Answer =
  | OctoError
  | { readonly status: 200; readonly body: Readonly<Record<string, unknown>> };

const redeem = (supplier: OctoSupplier, code: string): Answer =>
  redemptionAnswer(supplier, supplier.redeem(code));

function redemptionAnswer({ world }: OctoSupplier, outcome: RedemptionOutcome): Answer {
  if (outcome.kind === "unknown-code") return refused(outcome.code, "NOT_FOUND");
  const repeated =
    outcome.kind === "refused" &&
    outcome.reason === "ALREADY_REDEEMED" &&
    world.switches.redeemAgain === "lenient";
  return outcome.kind === "redeemed" || repeated
    ? { status: 200, body: redemptionBooking(outcome.view, world) }
    : refused(outcome.code, outcome.reason);
}

/** Validation of what is already redeemed is its purpose: it answers the booking. */
const validationAnswer = (supplier: OctoSupplier, outcome: RedemptionOutcome): Answer =>
  outcome.kind === "refused" && outcome.reason === "ALREADY_REDEEMED"
    ? { status: 200, body: redemptionBooking(outcome.view, supplier.world) }
    : redemptionAnswer(supplier, outcome);

const answer = (c: Context, { status, body }: Answer): Response => c.json(body, status);

const answerError = (c: Context, error: OctoError): Response => answer(c, error);
