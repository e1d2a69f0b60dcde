/**
 * City Connect over HTTP, below one base address: `/callbacks` is the supplier's `callback_url`, which answers lookups as
 * seed 000 says; `/v1` is City Connect itself, for the account (dossier 5 and 6).
 *
 * What the pages leave open is decided here: a lookup without supplier or barcode is an invalid barcode, the only error
 * that the seed has; the words of refused redemptions, of bad queries and of missing credentials are invented.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { accountOf, mayCallBack } from "./access.ts";
import type { Json } from "./answers.ts";
import { flatAnswer, listedBooking, lookupAnswer } from "./answers.ts";
import { matchingBookings, parseBookingQuery } from "./booking-query.ts";
import type { Target } from "./booking.ts";
import type { CityConnectSupplier, RedemptionOutcome } from "./supplier.ts";
import type { CityConnectWorld } from "./world.ts";

export function createCityConnectRoutes(supplier: () => CityConnectSupplier): Hono {
  const app = new Hono();

  app.get("/callbacks/barcode_lookup", (c) => {
    const { world, lookup } = supplier();
    if (!mayCallBack(c.req.header("authorization"), world)) return unauthorized(c);
    const asked = {
      supplier: c.req.query("supplier") ?? "",
      barcode: c.req.query("barcode") ?? "",
    };
    if (asked.supplier === "" || asked.barcode === "") return refused(c, "BARCODE_INVALID");
    const target = lookup(asked);
    const hidden =
      target !== null &&
      target.booking.cancelledAt !== null &&
      world.switches.cancelledInLookup === "refused";
    return target === null || hidden
      ? refused(c, "BARCODE_INVALID")
      : c.json(lookupAnswer(target, world));
  });

  // The page names the first and calls the second in its example.
  app.on("POST", ["/v1/redeem_booking", "/v1/accounts/redeem"], async (c) => {
    const account = accountOf(c.req.header("authorization"), supplier().world);
    if (account === null) return unauthorized(c);
    const barcode = await formField(c, "barcode");
    if (barcode === "") return refused(c, "BARCODE_INVALID");
    const { status, body } = redemptionAnswer(supplier(), supplier().redeem(account, barcode));
    return c.json(body, status);
  });

  app.get("/v1/bookings", (c) => {
    const { world, bookings } = supplier();
    const account = accountOf(c.req.header("authorization"), world);
    if (account === null) return unauthorized(c);
    const query = parseBookingQuery(c.req.query());
    if (query === null) return refused(c, "BAD_REQUEST");
    if (query.search !== undefined && world.switches.search === "refused")
      return refused(c, "BAD_REQUEST");
    const found = matchingBookings(bookings(), { query, account, world });
    c.header("X-Total-Count", String(found.length));
    return c.json(
      found
        .slice(query.offset, query.offset + query.limit)
        .map((booking) => listedBooking(booking, world)),
    );
  });

  app.all("*", (c) => c.json({ error: "NOT_FOUND" }, 404));
  return app;
}

interface Answer {
  readonly status: 200 | 300 | 400;
  readonly body: Json | readonly Json[];
}

function redemptionAnswer({ world }: CityConnectSupplier, outcome: RedemptionOutcome): Answer {
  if (outcome.kind === "several") return severalAnswer(outcome.targets, world);
  if (outcome.kind === "redeemed") return { status: 200, body: flatAnswer(outcome.target, world) };
  const error = outcome.kind === "refused" ? outcome.reason : "BARCODE_INVALID";
  return { status: 400, body: { error } };
}

/** What the page's heading "Multiple Bookings" says is not readable: a caller must cope with each of these. */
function severalAnswer(targets: readonly Target[], world: CityConnectWorld): Answer {
  const bookings = targets.map((target) => flatAnswer(target, world));
  const { sharedBarcode } = world.switches;
  if (sharedBarcode === "refused")
    return { status: 400, body: { error: "MULTIPLE_BOOKINGS", bookings } };
  return { status: sharedBarcode === "choices" ? 300 : 200, body: bookings };
}

const refused = (c: Context, error: string): Response => c.json({ error }, 400);

function unauthorized(c: Context): Response {
  c.header("WWW-Authenticate", 'Basic realm="cc"');
  return c.json({ error: "UNAUTHORIZED" }, 401);
}

/** Empty for a body that is not a form, or has no such field. */
async function formField(c: Context, name: string): Promise<string> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return "";
  return new URLSearchParams(await c.req.text()).get(name) ?? "";
}
