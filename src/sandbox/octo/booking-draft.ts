/** One invented booking, from what matters about it. */
import type { Guest } from "../guests.ts";
import { dateAt, offsetTime, plusDays, utcText } from "../local-time.ts";
import type { Random } from "../seeded-random.ts";
import { between, pick, uuidOf } from "../seeded-random.ts";
import type { AdmissionDocument, Availability, Booking, Contact, UnitItem } from "./booking.ts";
import { code128Text, qrText, referenceText } from "./codes.ts";
import { HARBOUR_PASS, productById } from "./fixtures.ts";
import { allDay } from "./seed-bookings.ts";

export interface BookingDraft {
  readonly productId: string;
  /** Days from today in the product's zone; null is open-dated (freesale). */
  readonly day: number | null;
  readonly units: readonly string[];
  readonly delivery: readonly ("VOUCHER" | "TICKET")[];
  readonly state: "confirmed" | "cancelled" | "on-hold" | "redeemed" | "partly-redeemed";
  readonly guest: Guest;
  /** Two bookings with the same voucher text are a package. */
  readonly voucherText?: string;
}

const HOUR_MS = 3_600_000;

export function draftToBooking(draft: BookingDraft, now: number, random: Random): Booking {
  const createdAt = now - between(random, 30, 900) * HOUR_MS;
  const onHold = draft.state === "on-hold";
  const cancelledAt = utcText(now - between(random, 2, 20) * HOUR_MS);
  // on its own day: yesterday's booking was redeemed yesterday
  const redeemedAt = utcText(
    now + 24 * HOUR_MS * Math.min(draft.day ?? 0, 0) - between(random, 15, 240) * 60_000,
  );
  const wholly = draft.state === "redeemed" ? redeemedAt : null;
  const uuid = uuidOf(random);
  return {
    redemptionCode: null,
    uuid,
    testMode: false,
    resellerReference: random() < 0.4 ? `RES-${between(random, 10_000, 99_999)}` : null,
    supplierReference: referenceText(random),
    status: STATUS[draft.state],
    utcCreatedAt: utcText(createdAt),
    utcUpdatedAt: draft.state.endsWith("redeemed") ? redeemedAt : utcText(createdAt + 20_000),
    utcExpiresAt: onHold ? utcText(now + HOUR_MS) : null,
    utcRedeemedAt: wholly,
    utcConfirmedAt: onHold ? null : utcText(createdAt + 20_000),
    productId: draft.productId,
    optionId: "DEFAULT",
    cancellable: draft.state === "confirmed",
    cancellation:
      draft.state === "cancelled"
        ? { refund: "FULL", reason: "Guest ill", utcCancelledAt: cancelledAt }
        : null,
    freesale: draft.day === null,
    availability: availabilityOf(draft, now, random),
    contact: contactOf(draft.guest),
    notes: random() < 0.12 ? pick(random, NOTES) : null,
    deliveryMethods: draft.delivery,
    voucher: draft.delivery.includes("VOUCHER")
      ? documentOf({
          format: "QRCODE",
          text: draft.voucherText ?? qrText(random),
          redeemedAt: wholly,
        })
      : null,
    unitItems: draft.units.map((unitId, index) =>
      unitItemOf({ draft, unitId, redeemedAt: usedBy(draft, index) ? redeemedAt : null }, random),
    ),
  };
}

const STATUS = {
  confirmed: "CONFIRMED",
  cancelled: "CANCELLED",
  "on-hold": "ON_HOLD",
  redeemed: "REDEEMED",
  "partly-redeemed": "CONFIRMED",
} as const;

const NOTES = [
  "Wheelchair user",
  "Step-free boarding, please",
  "Birthday: 8 today!",
  "Allergy: nuts",
];

const usedBy = (draft: BookingDraft, index: number): boolean =>
  draft.state === "redeemed" || (draft.state === "partly-redeemed" && index === 0);

function availabilityOf(draft: BookingDraft, now: number, random: Random): Availability | null {
  if (draft.day === null) return null;
  const { timeZone, availabilityType } = productById(draft.productId);
  const date = plusDays(dateAt(now, timeZone), draft.day);
  if (availabilityType === "OPENING_HOURS") return allDay(date, timeZone);
  const at = { date, time: pick(random, ["10:00", "12:30", "16:00"]), timeZone };
  const start = offsetTime(at);
  return {
    id: start,
    localDateTimeStart: start,
    localDateTimeEnd: offsetTime({ ...at, plusMinutes: 120 }),
    allDay: false,
    openingHours: [],
  };
}

interface UnitDraft {
  readonly draft: BookingDraft;
  readonly unitId: string;
  readonly redeemedAt: string | null;
}

function unitItemOf({ draft, unitId, redeemedAt }: UnitDraft, random: Random): UnitItem {
  // Only the harbour pass lists CODE128 among its delivery formats.
  const format = draft.productId === HARBOUR_PASS && random() < 0.5 ? "CODE128" : "QRCODE";
  const text = format === "CODE128" ? code128Text(random) : qrText(random);
  return {
    uuid: uuidOf(random),
    resellerReference: null,
    supplierReference: referenceText(random),
    unitId,
    status: redeemedAt === null ? STATUS[draft.state] : "REDEEMED",
    utcRedeemedAt: redeemedAt,
    ticket: draft.delivery.includes("TICKET") ? documentOf({ format, text, redeemedAt }) : null,
  };
}

interface DocumentDraft {
  readonly format: "QRCODE" | "CODE128";
  readonly text: string;
  readonly redeemedAt: string | null;
}

const documentOf = ({ format, text, redeemedAt }: DocumentDraft): AdmissionDocument => ({
  redemptionMethod: "DIGITAL",
  utcRedeemedAt: redeemedAt,
  deliveryOptions: [{ deliveryFormat: format, deliveryValue: text }],
});

const contactOf = ({ first, last, country, locale }: Guest): Contact => ({
  fullName: last === "" ? first : `${first} ${last}`,
  firstName: first,
  lastName: last === "" ? null : last,
  emailAddress: null,
  phoneNumber: null,
  locales: [locale],
  country,
  notes: null,
});
