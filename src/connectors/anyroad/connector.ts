/**
 * AnyRoad's Tickets API (seed 003): verify a code, scan a code.
 *
 * Promises: a code is sent exactly as scanned; a scan carries the handset's own name, by which a lost answer is proven; a
 * ticket that cannot be read is handed on raw; a token is renewed ahead of time and once after a refusal. It will not list
 * bookings (the supplier cannot; webhooks and lists of codes make the list), not scan without a look of its own just before,
 * and not believe an open code or a webhook without asking: neither is signed.
 */
import type { ConnectionId } from "../../core/ids.ts";
import { ok } from "../../core/result.ts";
import { isTimeZone } from "../../core/time.ts";
import { isHttpUrl } from "../address.ts";
import type { BookingList, Connector, UnreadableEntry } from "../connector.ts";
import type { Network } from "../supplier-http.ts";
import { type TicketAnswer, createAnyRoadApi } from "./api.ts";
import { readCodes } from "./csv.ts";
import { type DeviceName, defaultDeviceName, plain } from "./device-name.ts";
import { type Experience, listProducts, toSupplierProduct } from "./products.ts";
import { decodeOpenCode } from "./open-code.ts";
import { createAnyRoadRedemption } from "./redemption.ts";
import type { Ticket } from "./ticket.ts";
import { type Credentials, tokensOf } from "./tokens.ts";
import { toBookings, toTicket } from "./translate.ts";
import { readWebhook } from "./webhook.ts";

export interface AnyRoadOptions extends Network {
  readonly connection: ConnectionId;
  /** Everything before `/tickets/verify`; no host is documented. */
  readonly baseUrl: string;
  /** IANA zone of the venue: AnyRoad's local times name none. */
  readonly timeZone: string;
  readonly credentials: Credentials;
  /** Unique per handset and lasting, 1 to 64 plain ASCII characters. */
  readonly deviceName?: DeviceName;
  /** Instead of asking for the list, whose address is inferred. */
  readonly experiences?: readonly Experience[];
}

/** Throws on settings that no call could be made with; no secret appears in the message. */
export function createAnyRoadConnector(options: AnyRoadOptions): Connector {
  const { connection, baseUrl, timeZone, credentials, experiences } = options;
  requireUsable(options);
  const api = createAnyRoadApi({ baseUrl, tokens: tokensOf(credentials, options) }, options);

  return {
    connection,
    kind: "anyroad",
    honoursIdempotencyKey: false,
    recognises: (code) => decodeOpenCode(code) !== null,
    products: async (call) =>
      experiences === undefined
        ? listProducts(api, timeZone, call)
        : ok(experiences.map((experience) => toSupplierProduct(experience, timeZone))),
    lookup: async (reference, call) => {
      const answer = await api.verify(reference, call);
      return answer.ok
        ? ok(bookingsIn(answer.value, { connection, timeZone, sent: reference }))
        : answer;
    },
    redemption: createAnyRoadRedemption(api, plain(options.deviceName ?? defaultDeviceName)),
    feed: { read: (delivery) => readWebhook(delivery, connection) },
    readCodes: (text) => readCodes(text, { connection, timeZone }),
  };
}

function bookingsIn(
  answer: TicketAnswer,
  context: {
    readonly connection: ConnectionId;
    readonly timeZone: string;
    readonly sent: string;
  },
): BookingList {
  const rawOf = new Map<Ticket, string>();
  const unreadable: UnreadableEntry[] = [...answer.unreadable];
  for (const entry of answer.entries) {
    const ticket = toTicket(entry, context.timeZone);
    if (ticket.ok) rawOf.set(ticket.value, entry.raw);
    else unreadable.push({ raw: entry.raw, path: ticket.failure });
  }
  const { bookings, contradicting } = toBookings([...rawOf.keys()], context);
  for (const ticket of contradicting)
    unreadable.push({ raw: rawOf.get(ticket) ?? "", path: "time_slot" });
  // each ticket has a code of its own, and no answer tells the party's others
  return { bookings, unreadable, ...(bookings.length === 0 ? {} : { isAskedPart: true }) };
}

function requireUsable({ connection, baseUrl, timeZone, credentials }: AnyRoadOptions): void {
  const require = (usable: boolean, problem: string): void => {
    if (!usable) throw new Error(`connection ${connection}: ${problem}`);
  };
  require(isHttpUrl(baseUrl), "the base address is not an http(s) URL without credentials");
  require(isTimeZone(timeZone), "the time zone is not an IANA zone");
  if (credentials.kind === "token") {
    // fetch would throw later, with the token in its message
    const isPlain = /^[\x21-\x7e]+$/.test(credentials.token);
    require(isPlain, "the token is empty or cannot stand in a header");
    return;
  }
  require(isHttpUrl(
    credentials.tokenUrl,
  ), "the token address is not an http(s) URL without credentials");
  const { clientId, clientSecret } = credentials;
  require(clientId !== "" && clientSecret !== "", "the client id or secret is empty");
}
