/**
 * A ticketing system with the look-up callback, and City Connect in front of it, written from seed 000 and dossier 3, 5, 6
 * for tests of the connector.
 */
import { asConnectionId } from "../../core/ids.ts";
import { type Instant, instantToIso } from "../../core/time.ts";
import { usedBy } from "../../testing/builders.ts";
import type { UseRequest } from "../connector.ts";
import type { DocumentedSupplier } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import type { Network } from "../supplier-http.ts";
import { type CityConnectConnector, createCityConnectConnector } from "./connector.ts";
import type { CityConnectOptions } from "./settings.ts";

export const testConnection = asConnectionId("pelican");
export const testSupplier = "ops@pelicanferries.example";
export const testToken = "t0k3n-7QfZ";
export const testPassword = "har+bour/9";

export interface CityConnectScript {
  /** A repeat is refused, or answered with the first time (dossier 9 H). */
  readonly repeats: "strict" | "lenient";
}

interface Sold {
  readonly barcode: string;
  cancelled: boolean;
  readonly guests: readonly { barcode: string; redeemedAt: string | null; uses: number }[];
}

export function createScriptedCityConnect(
  now: () => Instant,
  script: CityConnectScript,
): DocumentedSupplier {
  const sold: Sold[] = [];
  const byCode = (code: unknown): Sold | undefined =>
    sold.find(
      ({ barcode, guests }) => barcode === code || guests.some((guest) => guest.barcode === code),
    );
  const guestOf = (request: UseRequest) => {
    const guest = sold
      .flatMap(({ guests }) => guests)
      .find(({ barcode }) => barcode === request.unitItemUuid);
    if (guest === undefined) throw new Error("not sold here");
    return guest;
  };
  const redeem = (guest: Sold["guests"][number]): void => {
    guest.redeemedAt = instantToIso(now());
    guest.uses += 1;
  };

  const lookup = (code: string | null): ScriptedAnswer => {
    const booking = byCode(code);
    if (booking === undefined || booking.cancelled) return refusal("BARCODE_INVALID");
    const scanned = ticketsOf(booking).find(({ barcode }) => barcode === code) ?? null;
    return { status: 200, json: { ticket: scanned, ...told(booking), departure: "0930EN" } };
  };
  const list = (found: readonly Sold[]): ScriptedAnswer => ({
    status: 200,
    headers: { "X-Total-Count": String(found.length) },
    json: found.map(listed),
  });
  const redeemCode = (code: unknown): ScriptedAnswer => {
    const booking = byCode(code);
    if (booking === undefined) return refusal("BARCODE_INVALID");
    if (booking.cancelled) return refusal("BOOKING_CANCELLED");
    const asked = booking.guests.filter((guest) => guest.barcode === code);
    const guests = asked.length > 0 ? asked : booking.guests;
    const fresh = guests.filter(({ redeemedAt }) => redeemedAt === null);
    if (fresh.length === 0 && script.repeats === "strict") return refusal("ALREADY_REDEEMED");
    for (const guest of fresh) redeem(guest);
    const type = asked.length > 0 ? "ticket" : "booking";
    const redeemed = { redeemed: true, redeemed_at: guests[0]?.redeemedAt };
    return { status: 200, json: { ...listed(booking), type, ...redeemed, barcode: code } };
  };

  return {
    answer: (request) => {
      switch (`${request.method} ${request.path.split("?")[0]}`) {
        case "GET /cc/barcode_lookup":
          return lookup(request.query.get("barcode"));
        case "GET /v1/bookings": {
          const search = request.query.get("search");
          const found = byCode(search);
          return list(search === null ? sold : found ? [found] : []);
        }
        case "POST /v1/redeem_booking":
          return redeemCode(barcodeIn(request.body));
        default:
          return { status: 404, json: { error: "NOT_FOUND" } };
      }
    },
    looksUp: (request) => request.method === "GET",
    acts: isRedeem,
    sell: (unitItems) => {
      const n = sold.length + 1;
      const booking: Sold = {
        barcode: `PLF-B50${n}`,
        cancelled: false,
        guests: Array.from({ length: unitItems }, (_, i) => ({
          barcode: `PLF-A7+${n}/q= ${i + 1}`,
          redeemedAt: null,
          uses: 0,
        })),
      };
      sold.push(booking);
      const [first, ...others] = booking.guests.map((guest) => ({
        connection: testConnection,
        reference: guest.barcode,
        bookingUuid: booking.barcode,
        unitItemUuid: guest.barcode,
        by: usedBy,
      }));
      if (first === undefined) throw new Error("a booking has at least one guest");
      return [first, ...others];
    },
    cancel: (request) => {
      const booking = byCode(request.bookingUuid);
      if (booking) booking.cancelled = true;
    },
    redeemElsewhere: (request) => {
      redeem(guestOf(request));
      return now();
    },
    uses: (request) => guestOf(request).uses,
    withoutRequired: (json) => eachBooking(json, (booking) => ({ ...booking, date: undefined })),
    drifted: (json) =>
      eachBooking(json, ({ product, date, barcode, tickets }) => ({
        product,
        date,
        barcode,
        tickets,
        loyalty: { tier: 3 },
        notes: ["no longer a text"],
        customer: "no longer an object",
      })),
  };
}

export const isRedeem = (request: ScriptedRequest): boolean =>
  request.method === "POST" && request.path === "/v1/redeem_booking";

/** Both parts at one address; `any` and `nobody` let the shared suite's codes out. */
export function connectTo(
  baseUrl: string,
  network: Network,
  change: Partial<CityConnectOptions> = {},
): CityConnectConnector {
  return createCityConnectConnector({
    ...network,
    connection: testConnection,
    timeZone: "Australia/Hobart",
    callback: {
      callbackUrl: `${baseUrl}/cc/`,
      username: "gate",
      password: testPassword,
      supplier: testSupplier,
      prefixes: ["PLF-", "any", "nobody"],
    },
    account: { baseUrl: `${baseUrl}/v1/`, account: testSupplier, token: testToken },
    ...change,
  });
}

const ticketsOf = ({ guests }: Sold) =>
  guests.map(({ barcode, redeemedAt }) => ({
    type: "adult",
    barcode,
    redeemed: redeemedAt !== null,
  }));

const told = (booking: Sold) => ({
  product: "ISLEDAY",
  option: "LUNCH",
  date: "2026-06-27",
  adult: booking.guests.length,
  cancelled: booking.cancelled,
  customer: {
    first_name: "Ines",
    last_name: "Duarte",
    email: "ines@mail.example",
    mobile: "+61400000001",
    language: "pt",
    country: "PT",
  },
  mobile: true,
  barcode: booking.barcode,
  tickets: ticketsOf(booking),
  notes: "Needs ramp",
});

function listed(booking: Sold) {
  const isAll = booking.guests.every(({ redeemedAt }) => redeemedAt !== null);
  return {
    id: `6f0d2d0c-${booking.barcode}`,
    type: "booking",
    supplier: testSupplier,
    supplier_reference: `PF-${booking.barcode}`,
    agent: "shore.example",
    agent_reference: "SH-31",
    status: "confirmed",
    ...told(booking),
    time: "09:30",
    cancelled_at: booking.cancelled ? "2026-06-26T22:00:00Z" : null,
    redeemed: isAll,
    redeemed_at: isAll ? booking.guests.at(-1)?.redeemedAt : null,
  };
}

const refusal = (error: string): ScriptedAnswer => ({ status: 400, json: { error } });

const barcodeIn = (body: unknown): unknown =>
  typeof body === "object" && body !== null && "barcode" in body ? body.barcode : null;

type Fields = Readonly<Record<string, unknown>>;

/** A look-up answers with one booking, a search with a list. */
function eachBooking(json: unknown, change: (booking: Fields) => Fields): unknown {
  if (Array.isArray(json)) return json.map((booking: Fields) => change(booking));
  return typeof json === "object" && json !== null ? change({ ...json }) : json;
}
