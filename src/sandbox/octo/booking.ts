/**
 * A booking as the supplier keeps it: the core schema without the copies of product, option and unit, which are added
 * when it is answered (see answers.ts).
 */
import { z } from "zod";

/** Words that no document lists, for there will be some; any other word in a world file is a mistake of its author. */
export const UNLISTED = {
  status: "IN_DISPUTE",
  deliveryMethod: "WRISTBAND",
  deliveryFormat: "DATAMATRIX",
} as const;

const instant = z.iso.datetime({ offset: true });

const deliveryOptionSchema = z
  .object({
    deliveryFormat: z.enum([
      "PDF_URL",
      "QRCODE",
      "CODE128",
      "PKPASS_URL",
      "AZTECCODE",
      "GOOGLE_WALLET_URL",
      "PNG_URL",
      UNLISTED.deliveryFormat,
    ]),
    deliveryValue: z.string().min(1),
  })
  .readonly();

/** A voucher (for the booking) or a ticket (for one unit item): OCTO gives both the same shape. */
const documentSchema = z
  .object({
    redemptionMethod: z.enum(["DIGITAL", "PRINT", "MANIFEST"]),
    utcRedeemedAt: instant.nullable(),
    deliveryOptions: z.array(deliveryOptionSchema).readonly(),
  })
  .readonly();

const statusSchema = z.enum([
  "ON_HOLD",
  "CONFIRMED",
  "EXPIRED",
  "CANCELLED",
  "REDEEMED",
  "PENDING",
  "REJECTED",
  // Ventrata's dialects
  "NOSHOW",
  "NO_SHOW",
  "UPGRADED",
  "REBOOKED",
  "QUOTE",
  UNLISTED.status,
]);

const unitItemSchema = z
  .object({
    uuid: z.uuid(),
    resellerReference: z.string().nullable(),
    supplierReference: z.string().nullable(),
    unitId: z.string(),
    status: statusSchema,
    utcRedeemedAt: instant.nullable(),
    ticket: documentSchema.nullable(),
  })
  .readonly();

const contactSchema = z
  .object({
    fullName: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    emailAddress: z.string().nullable(),
    phoneNumber: z.string().nullable(),
    locales: z.array(z.string()).readonly(),
    country: z.string().nullable(),
    notes: z.string().nullable(),
  })
  .readonly();

const availabilitySchema = z
  .object({
    id: z.string(),
    localDateTimeStart: instant,
    localDateTimeEnd: instant,
    allDay: z.boolean(),
    openingHours: z.array(z.object({ from: z.string(), to: z.string() }).readonly()).readonly(),
  })
  .readonly();

export const bookingSchema = z
  .object({
    /** What lookup answers for the whole booking; null lets the supplier derive one. */
    redemptionCode: z.string().min(1).nullable(),
    uuid: z.uuid(),
    testMode: z.boolean(),
    resellerReference: z.string().nullable(),
    supplierReference: z.string().nullable(),
    status: statusSchema,
    utcCreatedAt: instant,
    utcUpdatedAt: instant,
    utcExpiresAt: instant.nullable(),
    utcRedeemedAt: instant.nullable(),
    utcConfirmedAt: instant.nullable(),
    /** Later revisions; a booking that never was one has no such member. */
    utcNoshowedAt: instant.nullable().exactOptional(),
    utcRebookedAt: instant.exactOptional(),
    productId: z.string(),
    optionId: z.string(),
    cancellable: z.boolean(),
    cancellation: z
      .object({ refund: z.string(), reason: z.string().nullable(), utcCancelledAt: instant })
      .readonly()
      .nullable(),
    freesale: z.boolean(),
    /** Null: open-dated. */
    availability: availabilitySchema.nullable(),
    contact: contactSchema,
    notes: z.string().nullable(),
    deliveryMethods: z.array(z.enum(["VOUCHER", "TICKET", UNLISTED.deliveryMethod])).readonly(),
    voucher: documentSchema.nullable(),
    unitItems: z.array(unitItemSchema).min(1).readonly(),
  })
  .readonly();

export type Booking = z.infer<typeof bookingSchema>;
export type UnitItem = Booking["unitItems"][number];
export type Availability = z.infer<typeof availabilitySchema>;
export type Contact = z.infer<typeof contactSchema>;
/** OCTO's "voucher" and "ticket" members. */
export type AdmissionDocument = z.infer<typeof documentSchema>;

const SYMBOLOGIES = new Set(["QRCODE", "CODE128", "AZTECCODE", UNLISTED.deliveryFormat]);

/** The barcode texts of a voucher or ticket; links to files are not barcodes. */
export const barcodesOf = (document: AdmissionDocument | null): readonly string[] =>
  (document?.deliveryOptions ?? [])
    .filter((option) => SYMBOLOGIES.has(option.deliveryFormat))
    .map((option) => option.deliveryValue);
