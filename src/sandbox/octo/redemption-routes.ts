/**
 * `/redemption`: the capability of seeds 001 and 002, and what later documents add (dossier 2.2 to 2.6). `validate` knows no
 * rules beyond "redeemed or redeemable"; an array of codes is taken one by one and answered with 200, a refused code by its
 * error body in its place.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { lookupBooking, redemptionBooking } from "./answers.ts";
import type { OctoError } from "./errors.ts";
import { badRequest, notFound, refused } from "./errors.ts";
import { codesBody, jsonBody, redeemBody, validateBody } from "./request-bodies.ts";
import type { Answer } from "./respond.ts";
import { answer, answerError } from "./respond.ts";
import type { Outcome } from "./outcomes.ts";
import type { OctoSupplier } from "./supplier.ts";
import type { AllSwitches } from "./switches.ts";

export function createRedemptionRoutes(supplier: () => OctoSupplier): Hono {
  const app = new Hono();
  app.get("/lookup", (c) => {
    const reference = c.req.query("reference") ?? "";
    if (reference === "") return answerError(c, badRequest("reference is needed"));
    const { switches } = supplier();
    const found = supplier()
      .lookup(reference)
      .map((view) => lookupBooking(view, supplier()));
    const error = UNKNOWN[switches.unknownReference];
    if (found.length === 0 && error !== null) return answerError(c, error);
    const bare = found.length === 1 && switches.lookupAnswer === "bare";
    return c.json(bare ? found[0] : found);
  });
  app.post("/redeem", async (c) => {
    const body = redeemBody(await jsonBody(c.req.raw), supplier().switches.timestamp);
    return answerEach(c, body, (code) => {
      const outcome = supplier().redeem(code, body?.timestamp);
      return answerOf(supplier(), outcome);
    });
  });
  app.post("/validate", async (c) => {
    if (supplier().switches.validate === "missing") return answerError(c, NO_ENDPOINT);
    const body = validateBody(await jsonBody(c.req.raw));
    if (body === null) return answerError(c, NEEDED);
    return answer(c, answerOf(supplier(), supplier().validate(body.redemptionCode)));
  });

  const takeBack = async (c: Context): Promise<Response> =>
    answerEach(c, codesBody(await jsonBody(c.req.raw)), (code) =>
      answerOf(supplier(), supplier().takeBack(code)),
    );
  app.delete("/redeem", (c) =>
    supplier().switches.unredeem === "missing" ? answerError(c, NO_ENDPOINT) : takeBack(c),
  );
  app.delete("/noshow", (c) =>
    supplier().switches.noShow === "missing" ? answerError(c, NO_ENDPOINT) : takeBack(c),
  );
  app.post("/noshow", async (c) => {
    const { noShow } = supplier().switches;
    if (noShow === "missing") return answerError(c, NO_ENDPOINT);
    return answerEach(c, codesBody(await jsonBody(c.req.raw)), (code) =>
      answerOf(supplier(), supplier().markNoShow(code, noShow)),
    );
  });
  return app;
}

const NO_ENDPOINT = notFound("No such endpoint");
const NEEDED = badRequest("redemptionCode is needed, and nothing unknown beside it");
const UNKNOWN: Readonly<Record<AllSwitches["unknownReference"], OctoError | null>> = {
  empty: null,
  "not-found": notFound("Nothing has this reference"),
  "bad-request": badRequest("Nothing has this reference"),
};

/** One code is answered by itself, an array by an array. */
function answerEach(
  c: Context,
  body: { readonly redemptionCode: string | readonly string[] } | null,
  answerTo: (code: string) => Answer,
): Response {
  if (body === null) return answerError(c, NEEDED);
  const { redemptionCode } = body;
  return typeof redemptionCode === "string"
    ? answer(c, answerTo(redemptionCode))
    : c.json(redemptionCode.map((code) => answerTo(code).body));
}

function answerOf(supplier: OctoSupplier, outcome: Outcome): Answer {
  if (outcome.kind === "unknown-code") return refused(outcome.code, "NOT_FOUND");
  return outcome.kind === "answered"
    ? { status: 200, body: redemptionBooking(outcome.view, supplier) }
    : refused(outcome.code, outcome.reason);
}
