/** The data of the City Connect supplier: what a `--world FILE` contains under `cityConnect`. */
import { z } from "zod";
import { demoTicketFields, repeatsOf, timeZoneSchema } from "../world-checks.ts";
import { accountNamed, accountSchema } from "./account.ts";
import { barcodesOf, bookingSchema, guestTotal } from "./booking.ts";
import type { Booking } from "./booking.ts";

const DEMO_ROLES = [
  "good",
  "party",
  "used",
  "cancelled",
  "tomorrow",
  /** Not in the download of bookings: only a barcode lookup finds it. */
  "unlisted",
  "unknown",
] as const;

const demoTicketSchema = z.strictObject(demoTicketFields(DEMO_ROLES)).readonly();

const named = { code: z.string().min(1), name: z.string() };

const productSchema = z
  .strictObject({
    /** The account's e-mail address: product codes are the supplier's own. */
    supplier: z.string(),
    ...named,
    options: z.array(z.strictObject(named).readonly()).readonly(),
  })
  .readonly();

const switchesSchema = z
  .strictObject({
    /** A second redemption: refused (default), answered with the first one's time, or performed once more. */
    redeemAgain: z.enum(["strict", "lenient", "again"]).default("strict"),
    /** A lookup of a cancelled booking: 400 as the seed says (default), or 200 with `cancelled: true`. */
    cancelledInLookup: z.enum(["refused", "shown"]).default("refused"),
    /** A lookup answer: with `departure` as the seed (default), or with the parties, `time` and `pickup` of later pages. */
    shape: z.enum(["old", "new"]).default("old"),
    /** The `search` parameter of `GET /v1/bookings`: it works (default), it is ignored, or it is answered with 400. */
    search: z.enum(["supported", "ignored", "refused"]).default("supported"),
    /** Redeeming a code of several bookings, which redeems none: the list in a 400 (default), as a 300, or as a 200. */
    sharedBarcode: z.enum(["refused", "choices", "list"]).default("refused"),
    /** Where redemptions are notified: the page's example (default), or its heading. */
    redemptionPath: z
      .enum(["ticket_redemption", "redemption_notification"])
      .default("ticket_redemption"),
  })
  .readonly();

export const cityConnectWorldSchema = z
  .strictObject({
    /** What "today" and a booking date mean; no page names a zone. */
    timeZone: timeZoneSchema,
    /** Basic credentials of `GET /callbacks/barcode_lookup`; null asks for none, as the seed. */
    callback: z.strictObject({ user: z.string(), password: z.string() }).readonly().nullable(),
    /** The first is the one to connect with; what the others supply must never be answered to it. */
    accounts: z.array(accountSchema).min(1).readonly(),
    agents: z
      .array(z.strictObject({ id: z.string().min(1), name: z.string() }).readonly())
      .readonly(),
    switches: switchesSchema.prefault({}),
    products: z.array(productSchema).min(1).readonly(),
    bookings: z.array(bookingSchema).readonly(),
    demo: z.array(demoTicketSchema).readonly(),
  })
  .readonly()
  .superRefine((world, context) => {
    for (const message of contradictionsOf(world)) context.addIssue({ code: "custom", message });
  });

export type CityConnectWorld = z.infer<typeof cityConnectWorldSchema>;
export type Switches = CityConnectWorld["switches"];
export type DemoTicket = CityConnectWorld["demo"][number];
export type Product = CityConnectWorld["products"][number];

type Known = Pick<CityConnectWorld, "accounts" | "agents" | "products">;
type Parts = Known & Pick<CityConnectWorld, "bookings" | "demo">;

function contradictionsOf(world: Parts): readonly string[] {
  const { accounts, products, bookings, demo } = world;
  const names = accounts.flatMap(({ email, domain }) => [
    email,
    ...(domain === null ? [] : [domain]),
  ]);
  return [
    ...repeatsOf(names).map((name) => `two accounts ${name}`),
    ...repeatsOf(products.map(({ supplier, code }) => `${code} of ${supplier}`)).map(
      (code) => `two products ${code}`,
    ),
    ...repeatsOf(bookings.map(({ id }) => id)).map((id) => `two bookings ${id}`),
    ...repeatsOf(demo.map(({ id }) => id)).map((id) => `two demo tickets ${id}`),
    ...bookings.flatMap((booking) => bookingContradictions(booking, world)),
  ];
}

/** What one booking says that cannot be, by itself or among these accounts and products. */
export function bookingContradictions(booking: Booking, known: Known): readonly string[] {
  const { agent, tickets } = booking;
  const problems = [
    ...catalogueProblems(booking, known),
    accountNamed(known.accounts, booking.supplier)?.email === booking.supplier
      ? null
      : `no account ${booking.supplier}`,
    agent === null || known.agents.some(({ id }) => id === agent) ? null : `no agent ${agent}`,
    barcodesOf(booking).length > 0 ? null : "no barcode at all",
    guestTotal(booking) > 0 ? null : "no guests",
    booking.redeemedAt === null || tickets.length === 0 ? null : "redeemed beside its tickets",
    ...repeatsOf(barcodesOf(booking)).map((code) => `barcode ${code} twice`),
  ];
  return problems.flatMap((problem) =>
    problem === null ? [] : [`booking ${booking.id}: ${problem}`],
  );
}

function catalogueProblems({ supplier, product, option }: Booking, { products }: Known) {
  const sold = products.find((one) => one.supplier === supplier && one.code === product);
  if (sold === undefined) return [`no product ${product} of ${supplier}`];
  return option === null || sold.options.some(({ code }) => code === option)
    ? []
    : [`no option ${option} of ${product}`];
}
