/**
 * An AnyRoad account, written from seed 003 and dossier 5, 6 and 9 for tests of the connector. It takes any bearer token.
 */
import { asConnectionId } from "../../core/ids.ts";
import { type Instant, instantToIso } from "../../core/time.ts";
import { usedBy } from "../../testing/builders.ts";
import type { UseRequest } from "../connector.ts";
import type { DocumentedSupplier } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import { defaultDeviceName } from "./device-name.ts";

export const testConnection = asConnectionId("kauri-ridge");
export const testToken = "tok_kauri_demo";
export const testZone = "Europe/London";
export const ourName = defaultDeviceName(usedBy.device);

/** Dossier 9 F: both are possible. */
export interface AnyRoadScript {
  readonly unknown: "404" | "no items";
}

export type Refusing = "booking_canceled" | "booking_in_past" | "booking_in_future";

interface Sold {
  readonly qrCode: string;
  readonly booking: string;
  refused: Refusing | null;
  readonly scans: { device: string; scanned_at: string }[];
}

export interface ScriptedAnyRoad extends DocumentedSupplier {
  readonly refuse: (request: UseRequest, code: Refusing) => void;
  /** All events of a ticket, whoever made them. */
  readonly scansOf: (request: UseRequest) => readonly Sold["scans"][number][];
}

export function createScriptedAnyRoad(now: () => Instant, script: AnyRoadScript): ScriptedAnyRoad {
  const sold: Sold[] = [];
  let bookings = 0;
  const ticketOf = (request: UseRequest): Sold => {
    const ticket = sold.find(({ qrCode }) => qrCode === request.unitItemUuid);
    if (ticket === undefined) throw new Error("not sold here");
    return ticket;
  };
  const refuse = (request: UseRequest, code: Refusing): void => {
    const { booking } = ticketOf(request);
    for (const ticket of sold) if (ticket.booking === booking) ticket.refused = code;
  };
  const answered = (ticket: Sold | undefined, scan: () => void): ScriptedAnswer => {
    if (ticket === undefined) return unknownTicket(script);
    if (ticket.refused !== null) return { status: 400, json: problemOf(ticket, ticket.refused) };
    scan();
    return { status: 200, json: pageOf([shown(ticket)]) };
  };

  return {
    answer: (request) => {
      const { qr_code: qrCode, device } = textsIn(request.body);
      const ticket = sold.find((one) => one.qrCode === qrCode);
      switch (`${request.method} ${request.path}`) {
        case "POST /anyroad/tickets/verify":
          return qrCode === undefined ? malformed : answered(ticket, () => undefined);
        case "POST /anyroad/tickets/scan":
          return qrCode === undefined || device === undefined
            ? malformed
            : answered(ticket, () => {
                ticket?.scans.push({ device, scanned_at: instantToIso(now()) });
              });
        case "GET /anyroad/experiences":
          return { status: 200, json: pageOf([{ id: "still-house", name: "Still House" }]) };
        default:
          return { status: 404, json: { code: "no_such_path" } };
      }
    },
    looksUp: (request) => request.path === "/anyroad/tickets/verify",
    acts: isScan,
    sell: (unitItems) => {
      bookings += 1;
      const id = `770${bookings}`;
      const requests = Array.from({ length: unitItems }, (_, index): UseRequest => {
        const qrCode = `KR-${id}-${index + 1}/+=`;
        sold.push({ qrCode, booking: id, refused: null, scans: [] });
        return {
          connection: testConnection,
          reference: qrCode,
          bookingUuid: id,
          unitItemUuid: qrCode,
          by: usedBy,
        };
      });
      const [first, ...others] = requests;
      if (first === undefined) throw new Error("a booking has at least one ticket");
      return [first, ...others];
    },
    cancel: (request) => refuse(request, "booking_canceled"),
    redeemElsewhere: (request) => {
      const at = now();
      ticketOf(request).scans.push({ device: "other-vendor-1", scanned_at: instantToIso(at) });
      return at;
    },
    // the supplier takes every scan: ours are counted
    uses: (request) => ticketOf(request).scans.filter(({ device }) => device === ourName).length,
    withoutRequired: (json) => eachItem(json, ({ scans: _scans, ...item }) => item),
    drifted: (json) =>
      eachItem(json, ({ type, qr_code, booking, experience, time_slot, scans }) => ({
        type,
        qr_code,
        booking,
        experience,
        time_slot,
        scans,
        loyalty: { tier: 3 },
        guest: ["no longer a link"],
      })),
    refuse,
    scansOf: (request) => ticketOf(request).scans,
  };
}

export const isScan = (request: ScriptedRequest): boolean =>
  request.path === "/anyroad/tickets/scan";

const host = "https://sandbox.example";

export const pageOf = (items: readonly unknown[]) => ({
  url: `${host}/page`,
  next_url: null,
  previous_url: null,
  first_url: `${host}/page`,
  items,
});

const slot = {
  local_datetime_start: "2026-06-27T14:00:00Z",
  local_datetime_end: "2026-06-27T15:00:00Z",
};

const shown = ({ qrCode, booking, scans }: Sold) => ({
  id: `ticket of ${qrCode}`,
  type: "guest",
  qr_code: qrCode,
  experience: `${host}/experiences/still-house`,
  booking: `${host}/bookings/${booking}`,
  guest: null,
  time_slot: slot,
  scans: [...scans],
  created: "2026-05-02T08:12:00Z",
  updated: "2026-05-02T08:12:00Z",
});

/** Dossier 9 D and E. */
const problemOf = (ticket: Sold, code: Refusing) => ({
  ...shown(ticket),
  title: "Not now",
  status: 400,
  detail: "Chosen per account",
  code,
  instance: "/tickets/verify",
  request_id: "2d7b0e5c-5c0f-4d0a-9a10-6c0c5c1c7f21",
  booking_date: "2026-05-02T08:12:00Z",
  ...(code === "booking_canceled" ? { canceled_date: "2026-06-26T19:00:00Z" } : {}),
});

const malformed: ScriptedAnswer = {
  status: 400,
  json: { type: "about:blank", status: 400, code: "missing_parameter", request_id: "r-1" },
};

const unknownTicket = (script: AnyRoadScript): ScriptedAnswer =>
  script.unknown === "404"
    ? {
        status: 404,
        json: { type: "about:blank", title: "Ticket not found", code: "ticket_not_found" },
      }
    : { status: 200, json: pageOf([]) };

function textsIn(body: unknown): Readonly<Record<string, string>> {
  const entries = typeof body === "object" && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

type Fields = Readonly<Record<string, unknown>>;

function eachItem(json: unknown, change: (item: Fields) => Fields): unknown {
  if (typeof json !== "object" || json === null || !("items" in json) || !Array.isArray(json.items))
    throw new Error("a look-up answers with a page");
  return { items: json.items.map((item: Fields) => change(item)) };
}
