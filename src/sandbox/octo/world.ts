/** The data of the OCTO supplier: what a `--world FILE` contains under `octo`. */
import { z } from "zod";
import { demoTicketFields, isTimeZone, repeatsOf, timeZoneSchema } from "../world-checks.ts";
import { barcodesOf, bookingSchema } from "./booking.ts";
import type { Booking } from "./booking.ts";
import { optionOf, productSchema, unitOf } from "./product.ts";
import { switchesSchema } from "./switches.ts";

const DEMO_ROLES = ["good", "party", "used", "cancelled", "tomorrow", "test", "unknown"] as const;

const demoTicketSchema = z.object(demoTicketFields(DEMO_ROLES)).readonly();

export const octoWorldSchema = z
  .object({
    /** The main zone: what "today" means in `GET /_sandbox`. */
    timeZone: timeZoneSchema,
    /** May redeem. */
    key: z.string().min(1),
    /** May read products and bookings, has no redemption capability. */
    restrictedKey: z.string().min(1),
    switches: switchesSchema,
    products: z.array(productSchema).min(1).readonly(),
    bookings: z.array(bookingSchema).readonly(),
    demo: z.array(demoTicketSchema).readonly(),
  })
  .readonly()
  .superRefine((world, context) => {
    for (const message of contradictionsOf(world)) context.addIssue({ code: "custom", message });
  });

export type OctoWorld = z.infer<typeof octoWorldSchema>;
export type Switches = OctoWorld["switches"];
export type DemoTicket = OctoWorld["demo"][number];

type Parts = Pick<OctoWorld, "products" | "bookings" | "demo">;

function contradictionsOf({ products, bookings, demo }: Parts): readonly string[] {
  const productById = new Map(products.map((product) => [product.id, product]));
  return [
    ...products
      .filter((product) => !isTimeZone(product.timeZone))
      .map((product) => `product ${product.id}: ${product.timeZone} is not a time zone`),
    ...repeatsOf(bookings.map((booking) => booking.uuid)).map((uuid) => `two bookings ${uuid}`),
    ...repeatsOf(bookings.flatMap((b) => b.unitItems.map((item) => item.uuid))).map(
      (uuid) => `two unit items ${uuid}`,
    ),
    ...repeatsOf(demo.map((ticket) => ticket.id)).map((id) => `two demo tickets ${id}`),
    ...bookings.flatMap((booking) => danglingOf(booking, productById.get(booking.productId))),
  ];
}

function danglingOf(booking: Booking, product: Parts["products"][number] | undefined) {
  if (product === undefined) return [`booking ${booking.uuid}: no product ${booking.productId}`];
  const option = optionOf(product, booking.optionId);
  if (option === null) return [`booking ${booking.uuid}: no option ${booking.optionId}`];
  return booking.unitItems
    .filter((item) => unitOf(option, item.unitId) === null)
    .map((item) => `booking ${booking.uuid}: no unit ${item.unitId}`);
}

/** What a scanned or typed text means: the whole booking, or one unit item of it. */
export type Target =
  | { readonly kind: "booking"; readonly bookingUuid: string }
  | { readonly kind: "ticket"; readonly bookingUuid: string; readonly unitItemUuid: string };

/** Everything in these bookings that `reference` names; a package's code names several bookings. */
export const targetsOf = (bookings: readonly Booking[], reference: string): readonly Target[] =>
  bookings.flatMap((booking) => targetIn(booking, reference) ?? []);

function targetIn(booking: Booking, reference: string): Target | null {
  const bookingUuid = booking.uuid;
  const own = [
    booking.supplierReference,
    booking.resellerReference,
    ...barcodesOf(booking.voucher),
  ];
  if (own.includes(reference)) return { kind: "booking", bookingUuid };
  const item = booking.unitItems.find((unit) =>
    [unit.supplierReference, unit.resellerReference, ...barcodesOf(unit.ticket)].includes(
      reference,
    ),
  );
  return item === undefined ? null : { kind: "ticket", bookingUuid, unitItemUuid: item.uuid };
}
