/**
 * An OCTO supplier with the redemption capability, written from seeds 001/002 and dossier 2, 5–7 for tests of the connector.
 */
import { z } from "zod";
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
  /** What a redemption is dated by (dossier 2.3). */
  readonly timestamp?: "own-clock" | "kept-in-seconds";
  /** A list of codes with one that is refused: that one alone, or the whole list after the first code was redeemed. */
  readonly arrays?: "each" | "all-or-nothing-said";
  /** Whether a ticket that is used already is valid, by the supplier's own rules (dossier 2.4). */
  readonly validAgain?: boolean;
  /** Calls of the later edition (dossier 2.6). */
  readonly later?: "offered" | "missing";
}

interface Guest {
  uuid: string;
  code: string;
  redeemedAt: string | null;
  isAbsent: boolean;
  uses: number;
}

interface Sold {
  readonly uuid: string;
  cancelled: boolean;
  readonly guests: readonly Guest[];
}

export type ScriptedOcto = DocumentedSupplier & Required<Pick<DocumentedSupplier, "cancel">>;

export function createScriptedOcto(now: () => Instant, script: OctoScript): ScriptedOcto {
  const sold: Sold[] = [];
  const guestOf = (request: UseRequest): Guest => {
    const guest = sold
      .flatMap((booking) => booking.guests)
      .find(({ uuid }) => uuid === request.unitItemUuid);
    if (guest === undefined) throw new Error("not sold here");
    return guest;
  };
  const redeem = (guest: Guest, at = instantToIso(now())): void => {
    guest.redeemedAt = at;
    guest.uses += 1;
  };
  const ofCode = (code: string | null) => {
    const booking = sold.find(({ guests }) => guests.some((guest) => sealed(guest.code) === code));
    const guest = booking?.guests.find((one) => sealed(one.code) === code);
    return booking && guest ? { booking, guest } : null;
  };

  const lookup = (reference: string | null): ScriptedAnswer => {
    const booking = sold.find(({ guests }) => guests.some(({ code }) => code === reference));
    return { status: 200, json: booking ? [shown(booking, reference)] : [] };
  };
  const redeemCode = (code: string | null, timestamp: string | null): ScriptedAnswer => {
    const found = ofCode(code);
    if (found === null) return refusal(code, "NOT_FOUND");
    const { booking, guest } = found;
    if (booking.cancelled) return refusal(code, "CANCELLED");
    const isTold = script.timestamp === "kept-in-seconds" && timestamp !== null;
    if (guest.redeemedAt === null) redeem(guest, isTold ? inSeconds(timestamp) : undefined);
    else if (script.repeats === "strict") return refusal(code, "ALREADY_REDEEMED");
    return { status: 200, json: shown(booking, guest.code) };
  };
  const redeemCodes = (codes: readonly string[]): ScriptedAnswer => {
    const answers = codes.map((code) =>
      ofCode(code)?.booking.cancelled === true && script.arrays !== "each"
        ? null
        : redeemCode(code, null),
    );
    return answers.includes(null)
      ? { status: 400, json: { error: "BAD_REQUEST", errorMessage: "One of the codes is no good" } }
      : { status: 200, json: answers.map((answer) => answer?.json) };
  };
  const validate = (code: string | null): ScriptedAnswer => {
    const found = ofCode(code);
    if (found === null || found.booking.cancelled) return refusal(code, "NOT_VALID");
    const { booking, guest } = found;
    if (guest.redeemedAt !== null && script.validAgain !== true) return refusal(code, "NOT_VALID");
    if (guest.redeemedAt === null) redeem(guest);
    return { status: 200, json: shown(booking, guest.code) };
  };
  const correct = (code: string | null, change: (guest: Guest) => void): ScriptedAnswer => {
    const found = ofCode(code);
    if (script.later !== "offered") return noSuchCall;
    if (found === null) return refusal(code, "NOT_FOUND");
    change(found.guest);
    return { status: 200, json: shown(found.booking, found.guest.code) };
  };

  return {
    answer: (request) => {
      const { redemptionCode: code, timestamp } = bodyOf(request.body);
      switch (`${request.method} ${request.path.split("?")[0]}`) {
        case "GET /octo/products":
          return { status: 200, json: [product] };
        case "GET /octo/redemption/lookup":
          return lookup(request.query.get("reference"));
        case "POST /octo/redemption/redeem":
          return typeof code === "string" ? redeemCode(code, timestamp) : redeemCodes(code);
        case "POST /octo/redemption/validate":
          return validate(singleOf(code));
        case "DELETE /octo/redemption/redeem":
          return correct(singleOf(code), (guest) => void (guest.redeemedAt = null));
        case "POST /octo/redemption/noshow":
          return correct(singleOf(code), (guest) => void (guest.isAbsent = true));
        default:
          return noSuchCall;
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
        isAbsent: false,
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
  const isFree = scanned?.redeemedAt === null && !scanned.isAbsent;
  return {
    redemptionCode: sealed(reference ?? ""),
    redeemable: !booking.cancelled && isFree,
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
      status: guest.isAbsent ? "NOSHOW" : guest.redeemedAt === null ? "CONFIRMED" : "REDEEMED",
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

const inSeconds = (timestamp: string): string => timestamp.replace(/\.\d+/, "");

const sealed = (code: string): string => `twl~r|${code},unit_2`;

const refusal = (redemptionCode: string | null, redemptionErrorCode: string): ScriptedAnswer => ({
  status: 400,
  json: { error: "BAD_REQUEST", errorMessage: "Refused", redemptionCode, redemptionErrorCode },
});

const noSuchCall = { status: 404, json: { error: "BAD_REQUEST", errorMessage: "No such call" } };

const bodySchema = z
  .object({
    redemptionCode: z.union([z.string(), z.array(z.string())]),
    timestamp: z.string().nullable().default(null),
  })
  .catch({ redemptionCode: "", timestamp: null });

const bodyOf = (body: unknown): z.infer<typeof bodySchema> => bodySchema.parse(body);

const singleOf = (code: string | readonly string[]): string | null =>
  typeof code === "string" ? code : null;

type Fields = Readonly<Record<string, unknown>>;

function eachBooking(json: unknown, change: (booking: Fields) => Fields): readonly Fields[] {
  if (!Array.isArray(json)) throw new Error("a look-up answers with a list");
  return json.map((booking: Fields) => change(booking));
}
