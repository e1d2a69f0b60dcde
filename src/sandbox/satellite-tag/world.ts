/** The data of the Satellite TAG supplier: what a `--world FILE` contains under `satelliteTag`. */
import { z } from "zod";
import { demoTicketFields, repeatsOf, timeZoneSchema } from "../world-checks.ts";
import { barcodesOf, saleFrom } from "./sale.ts";

/** `unlisted`: of a known sale that lists no such ticket; `notUploaded`: its till has not sent the sale yet. */
const DEMO_ROLES = ["good", "used", "unknown", "wrongEvent", "unlisted", "notUploaded"] as const;

const instant = z.iso.datetime({ offset: true });
const id = z.int().min(1);
const text = z.string().min(1);

const switchesSchema = z.strictObject({
  /** The seed shows no authentication, the present manual asks for it everywhere. */
  auth: z.enum(["required", "none"]).default("required"),
  /** What repeats a sale: the same JSON in any spelling, or (strict) only the same text. Anything else is a new version. */
  resend: z.enum(["content", "strict"]).default("content"),
  interactions: z.enum(["offered", "absent"]).default("offered"),
  /** A check-in of who is checked in at that device: one more line of the log, or 409. */
  repeatedCheckIn: z.enum(["stored", "refused"]).default("stored"),
  delegates: z.enum(["offered", "absent"]).default("offered"),
  /** How ids are written in answers; requests may use both. */
  ids: z.enum(["number", "string"]).default("number"),
});

const demoTicketSchema = z.strictObject(demoTicketFields(DEMO_ROLES));

const deviceSchema = z.strictObject({
  id,
  /** What people interact with (`session`, `room`), or what records it (`mobileapp`, `regoapp`). */
  type: z.enum(["session", "room", "mobileapp", "regoapp"]),
  /** As in the third part of a `User-Agent`. */
  code: text,
  name: text,
  eventId: id.nullable(),
  createdAt: instant,
});

const productSchema = z.strictObject({
  id,
  eventId: id,
  label: text,
  /** Cents. */
  unitAmount: z.int().min(0),
  /** The products of the tickets that one of it yields: its own id, or child products. */
  issues: z.array(id).min(1).readonly(),
});

/** Somebody who did not buy at a till. */
const delegateSchema = z.strictObject({
  id,
  barcode: text,
  rfid: text.nullable(),
  publicId: text.nullable(),
  externalId: text.nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  eventId: id,
  productId: id,
  createdAt: instant,
});

const saleSchema = z.strictObject({
  id,
  receivedAt: instant,
  /** Code of the till. */
  recordedFrom: text.nullable(),
  /** The request as it came. */
  body: z.record(z.string(), z.unknown()),
});

const interactionSchema = z.strictObject({
  id,
  interactionType: z.enum(["check-in", "check-out"]),
  barcode: text,
  deviceId: id,
  recordedAt: instant,
  /** Code of the scanner. */
  recordedFrom: text.nullable(),
});

export const satelliteTagWorldSchema = z
  .strictObject({
    /** What "today" means in `GET /_sandbox`. */
    timeZone: timeZoneSchema,
    clientId: text,
    clientSecret: text,
    /** Of the `password` grant. */
    username: text,
    password: text,
    switches: switchesSchema.prefault({}).readonly(),
    events: z
      .array(z.strictObject({ id, label: text }).readonly())
      .min(1)
      .readonly(),
    products: z.array(productSchema.readonly()).min(1).readonly(),
    staff: z.array(z.strictObject({ rfid: text, name: text }).readonly()).readonly(),
    devices: z.array(deviceSchema.readonly()).readonly(),
    delegates: z.array(delegateSchema.readonly()).readonly(),
    /** Their tickets are delegates too. */
    sales: z.array(saleSchema.readonly()).readonly(),
    interactions: z.array(interactionSchema.readonly()).readonly(),
    demo: z.array(demoTicketSchema.readonly()).readonly(),
  })
  .readonly()
  .superRefine((world, context) => {
    for (const message of contradictionsOf(world)) context.addIssue({ code: "custom", message });
  });

export type SatelliteTagWorld = z.infer<typeof satelliteTagWorldSchema>;
export type Switches = SatelliteTagWorld["switches"];
export type DemoTicket = SatelliteTagWorld["demo"][number];
export type Product = SatelliteTagWorld["products"][number];
export type Device = SatelliteTagWorld["devices"][number];

export const DEFAULT_SWITCHES: Switches = switchesSchema.parse({});

function contradictionsOf(world: SatelliteTagWorld): readonly string[] {
  const { events, products, devices, delegates, sales, interactions, demo } = world;
  const read = sales.map((sale) => ({ id: sale.id, sale: saleFrom(sale.body) }));
  const barcodes = new Set([
    ...delegates.map(({ barcode }) => barcode),
    ...read.flatMap(({ sale }) => (sale === null ? [] : barcodesOf(sale))),
  ]);
  return [
    ...repeated("event", events.map(byId)),
    ...repeated("product", products.map(byId)),
    ...repeated("device", devices.map(byId)),
    ...repeated(
      "device code",
      devices.map(({ code }) => code),
    ),
    ...repeated("delegate", delegates.map(byId)),
    ...repeated("sale", sales.map(byId)),
    ...repeated(
      "purchase code",
      read.flatMap(({ sale }) => sale?.code ?? []),
    ),
    ...repeated("interaction", interactions.map(byId)),
    ...repeated("demo ticket", demo.map(byId)),
    ...read.filter(({ sale }) => sale === null).map((each) => `sale ${each.id}: has no code`),
    ...products.flatMap((product) => [
      ...(has(events, product.eventId)
        ? []
        : [`product ${product.id}: no event ${product.eventId}`]),
      ...product.issues
        .filter((issued) => !has(products, issued))
        .map((issued) => `product ${product.id}: no product ${issued}`),
    ]),
    ...delegates
      .filter(({ productId }) => !has(products, productId))
      .map((each) => `delegate ${each.id}: no product ${each.productId}`),
    ...interactions.flatMap((each) => [
      ...(has(devices, each.deviceId)
        ? []
        : [`interaction ${each.id}: no device ${each.deviceId}`]),
      ...(barcodes.has(each.barcode) ? [] : [`interaction ${each.id}: no ticket ${each.barcode}`]),
    ]),
  ];
}

const byId = ({ id: each }: { readonly id: number | string }): string => String(each);

const has = (list: readonly { readonly id: number }[], wanted: number): boolean =>
  list.some((each) => each.id === wanted);

const repeated = (what: string, ids: readonly string[]): readonly string[] =>
  repeatsOf(ids).map((each) => `two of ${what} ${each}`);
