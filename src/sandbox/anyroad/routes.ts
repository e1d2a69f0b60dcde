/**
 * The AnyRoad supplier over HTTP, below its base address: the Tickets API of seed 003, and what a caller needs around it. Not
 * in the readable documents and decided here: the token endpoint (`POST /oauth/token`, errors as RFC 6749 5.2), the members
 * of an experience, a page's `offset` and range of `limit`, the answer to an unknown code (a switch), `missing_parameter`
 * for whatever body is malformed. `type` is the example's of the seed in all problems that are not a ticket's.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { experienceItem, page, placeOf, ticketPage } from "./answers.ts";
import type { Occasion, Problem } from "./problems.ts";
import {
  invalidBearerToken,
  malformed,
  notFound,
  refused,
  serverError,
  ticketNotFound,
} from "./problems.ts";
import { readGrant, readLimit, readScan, readVerify } from "./request-bodies.ts";
import { createSeededRandom, uuidOf } from "../seeded-random.ts";
import type { AnyroadSupplier, TicketOutcome } from "./supplier.ts";

export function createAnyroadRoutes(supplier: () => AnyroadSupplier): Hono {
  const app = new Hono();
  const occasion = (c: Context): Occasion => ({
    place: placeOf(c.req.url),
    requestId: supplier().requestId(),
  });
  const malformedBody = (c: Context, detail: string): Response =>
    answer(c, malformed("missing_parameter", detail, occasion(c)));
  const malformedLimit = (c: Context, detail: string): Response =>
    answer(c, malformed("limit_out_of_range", detail, occasion(c)));

  // The one call without a token: it must stand before the check of tokens.
  app.post("/oauth/token", async (c) => {
    const grant = await readGrant(c.req.raw);
    if (grant.kind === "wrong") return c.json({ error: grant.error }, 400);
    const issued = supplier().issueToken(grant.credentials);
    if (issued === null) return c.json({ error: "invalid_client" }, 401);
    const { token, expiresInSeconds } = issued;
    c.header("Cache-Control", "no-store");
    return c.json({ access_token: token, token_type: "bearer", expires_in: expiresInSeconds });
  });

  app.use(async (c, next) => {
    const token = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    return token !== undefined && supplier().acceptsToken(token)
      ? next()
      : answer(c, invalidBearerToken(occasion(c)));
  });
  app.use("/tickets/*", async (c, next) => {
    const limit = readLimit(c.req.query("limit"));
    return limit.kind === "read" ? next() : malformedLimit(c, limit.detail);
  });

  app.post("/tickets/verify", async (c) => {
    const body = await readVerify(c.req.raw);
    if (body.kind === "wrong") return malformedBody(c, body.detail);
    const outcome = supplier().verify(body.value.qr_code);
    return answerTicket(c, outcome);
  });
  app.post("/tickets/scan", async (c) => {
    const body = await readScan(c.req.raw);
    if (body.kind === "wrong") return malformedBody(c, body.detail);
    const { device, qr_code: qrCode } = body.value;
    return answerTicket(c, supplier().scan({ device, qrCode }));
  });
  const answerTicket = (c: Context, outcome: TicketOutcome): Response => {
    const { world } = supplier();
    if (outcome.kind === "refused") return answer(c, refused(outcome, world, occasion(c)));
    if (outcome.kind === "unknown-code" && world.switches.unknownCode === "404")
      return answer(c, ticketNotFound(occasion(c)));
    const views = outcome.kind === "found" ? outcome.views : [];
    return c.json(ticketPage(views, world, placeOf(c.req.url)));
  };

  app.get("/experiences", (c) => {
    const limit = readLimit(c.req.query("limit"));
    if (limit.kind === "wrong") return malformedLimit(c, limit.detail);
    const offset = Number(/^\d+$/.exec(c.req.query("offset") ?? "")?.[0] ?? 0);
    const { experiences, switches } = supplier().world;
    const place = placeOf(c.req.url);
    const urlAt = (start: number) =>
      `${place.base}/experiences?limit=${limit.value}&offset=${start}`;
    const end = offset + limit.value;
    return c.json(
      page(
        experiences.slice(offset, end).map((experience) => experienceItem(experience, place)),
        {
          url: urlAt(offset),
          next: end < experiences.length ? urlAt(end) : null,
          previous: offset > 0 ? urlAt(Math.max(0, offset - limit.value)) : null,
          first: urlAt(0),
        },
        switches,
      ),
    );
  });
  app.get("/experiences/:id", (c) => {
    const id = c.req.param("id");
    const experience = supplier().world.experiences.find((candidate) => candidate.id === id);
    return experience === undefined
      ? answer(c, notFound("experience_not_found", "No experience has this id", occasion(c)))
      : c.json(experienceItem(experience, placeOf(c.req.url)));
  });

  app.all("*", (c) => answer(c, notFound("not_found", "No such endpoint", occasion(c))));
  // not the supplier's request id: the supplier may be what failed
  const random = createSeededRandom(0);
  app.onError((_, c) =>
    answer(c, serverError({ place: placeOf(c.req.url), requestId: uuidOf(random) })),
  );
  return app;
}

const answer = (c: Context, { status, body }: Problem): Response => c.json(body, status);
