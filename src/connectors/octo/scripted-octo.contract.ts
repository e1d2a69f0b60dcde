/**
 * An OCTO supplier with the redemption capability, written from seeds 001/002 and dossier 5–7 for tests of the connector.
 */
import { asConnectionId } from "../../core/ids.ts";
import { type Instant, instantToIso } from "../../core/time.ts";
import { usedBy } from "../../testing/builders.ts";
import type { UseRequest } from "../connector.ts";
import type { DocumentedSupplier } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";

export const testConnection = asConnectionId("tidewater");
export const testKey = "5bd1629a-323e-4edb-ac9b-327ef51e6136";

export interface OctoScript {
  /** A repeat is refused, or answered with the first time (dossier 7 B). */
  readonly repeats: "strict" | "lenient";
}

interface Sold {
  readonly uuid: string;
  cancelled: boolean;
  readonly guests: readonly {
    uuid: string;
    code: string;
    redeemedAt: string | null;
    uses: number;
  }[];
}

export function createScriptedOcto(now: () => Instant, script: OctoScript): DocumentedSupplier {
  const sold: Sold[] = [];
  const at = (): string => instantToIso(now());
  const guestOf = (request: UseRequest) => {
    const guest = sold
      .flatMap((booking) => booking.guests)
      .find(({ uuid }) => uuid === request.unitItemUuid);
    if (guest === undefined) throw new Error("not sold here");
    return guest;
  };
  const redeem = (guest: Sold["guests"][number]): void => {
    guest.redeemedAt = at();
    guest.uses += 1;
  };

  const lookup = (reference: string | null): ScriptedAnswer => {
    const booking = sold.find(({ guests }) => guests.some(({ code }) => code === reference));
    return { status: 200, json: booking ? [shown(booking, reference)] : [] };
  };
  const redeemCode = (body: unknown): ScriptedAnswer => {
    const code = redemptionCodeIn(body);
    const booking = sold.find(({ guests }) => guests.some((guest) => sealed(guest.code) === code));
    const guest = booking?.guests.find((one) => sealed(one.code) === code);
    if (!booking || !guest) return refusal(code, "NOT_FOUND");
    if (booking.cancelled) return refusal(code, "CANCELLED");
    if (guest.redeemedAt === null) redeem(guest);
    else if (script.repeats === "strict") return refusal(code, "ALREADY_REDEEMED");
    return { status: 200, json: shown(booking, guest.code) };
  };

  return {
    answer: (request) => {
      switch (`${request.method} ${request.path.split("?")[0]}`) {
        case "GET /octo/products":
          return { status: 200, json: [product] };
        case "GET /octo/redemption/lookup":
          return lookup(request.query.get("reference"));
        case "POST /octo/redemption/redeem":
          return redeemCode(request.body);
        default:
          return { status: 404, json: { error: "BAD_REQUEST", errorMessage: "No such call" } };
      }
    },
    looksUp: (request) => request.path.startsWith("/octo/redemption/lookup"),
    acts: isRedeem,
    sell: (unitItems) => {
      const n = sold.length + 1;
      const guest = (i: number) => ({
        uuid: `guest-${n}-${i}`,
        code: `TWL|7qf+${n}/Zk0${i}=`,
        redeemedAt: null,
        uses: 0,
      });
      const booking: Sold = {
        uuid: `booking-${n}`,
        cancelled: false,
        guests: Array.from({ length: unitItems }, (_, i) => guest(i + 1)),
      };
      sold.push(booking);
      const [first, ...others] = booking.guests.map((one) => ({
        connection: testConnection,
        reference: one.code,
        bookingUuid: booking.uuid,
        unitItemUuid: one.uuid,
        by: usedBy,
      }));
      if (first === undefined) throw new Error("a booking has at least one unit item");
      return [first, ...others];
    },
    cancel: (request) => {
      for (const booking of sold)
        if (booking.uuid === request.bookingUuid) booking.cancelled = true;
    },
    redeemElsewhere: (request) => {
      redeem(guestOf(request));
      return now();
    },
    uses: (request) => guestOf(request).uses,
    withoutRequired: (json) => eachBooking(json, (booking) => ({ ...booking, uuid: undefined })),
    drifted: (json) =>
      eachBooking(json, ({ uuid, status, unitItems, redemptionCode, redeemable }) => ({
        uuid,
        status,
        redemptionCode,
        redeemable,
        unitItems,
        loyaltyPoints: { tier: 3 },
        notes: ["no longer a text"],
      })),
  };
}

export const isRedeem = (request: ScriptedRequest): boolean =>
  request.method === "POST" && request.path === "/octo/redemption/redeem";

function shown(booking: Sold, reference: string | null) {
  const scanned = booking.guests.find(({ code }) => code === reference);
  const all = booking.guests.every(({ redeemedAt }) => redeemedAt !== null);
  return {
    redemptionCode: sealed(reference ?? ""),
    redeemable: !booking.cancelled && scanned?.redeemedAt === null,
    uuid: booking.uuid,
    testMode: false,
    resellerReference: null,
    supplierReference: "TW8841",
    status: booking.cancelled ? "CANCELLED" : all ? "REDEEMED" : "CONFIRMED",
    utcRedeemedAt: all ? booking.guests[0]?.redeemedAt : null,
    productId: product.id,
    optionId: "DEFAULT",
    cancellation: booking.cancelled
      ? { refund: "FULL", reason: "Guest ill", utcCancelledAt: "2026-06-26T22:00:00Z" }
      : null,
    availability: {
      id: "2026-06-27T14:00:00+01:00",
      localDateTimeStart: "2026-06-27T14:00:00+01:00",
      localDateTimeEnd: "2026-06-27T15:30:00+01:00",
      allDay: false,
      openingHours: [],
    },
    contact: { fullName: "Mere Tapsell", emailAddress: "mere@example.test", country: "NZ" },
    notes: null,
    voucher: null,
    unitItems: booking.guests.map((guest) => ({
      uuid: guest.uuid,
      supplierReference: null,
      unitId: "adult",
      status: guest.redeemedAt === null ? "CONFIRMED" : "REDEEMED",
      utcRedeemedAt: guest.redeemedAt,
      ticket: {
        redemptionMethod: "DIGITAL",
        utcRedeemedAt: guest.redeemedAt,
        deliveryOptions: [{ deliveryFormat: "QRCODE", deliveryValue: guest.code }],
      },
    })),
  };
}

const product = {
  id: "cave-walk",
  internalName: "Lantern Cave Walk",
  timeZone: "Europe/London",
  availabilityType: "START_TIME",
  options: [{ id: "DEFAULT", units: [{ id: "adult", internalName: "Adult" }] }],
};

const sealed = (code: string): string => `twl~r|${code},unit_2`;

const refusal = (redemptionCode: string | null, redemptionErrorCode: string): ScriptedAnswer => ({
  status: 400,
  json: { error: "BAD_REQUEST", errorMessage: "Refused", redemptionCode, redemptionErrorCode },
});

function redemptionCodeIn(body: unknown): string | null {
  return typeof body === "object" &&
    body !== null &&
    "redemptionCode" in body &&
    typeof body.redemptionCode === "string"
    ? body.redemptionCode
    : null;
}

type Fields = Readonly<Record<string, unknown>>;

function eachBooking(json: unknown, change: (booking: Fields) => Fields): readonly Fields[] {
  if (!Array.isArray(json)) throw new Error("a look-up answers with a list");
  return json.map((booking: Fields) => change(booking));
}
