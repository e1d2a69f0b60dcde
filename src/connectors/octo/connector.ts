/**
 * OCTO with the redemption capability (seeds 001, 002), as published by Ventrata and others.
 *
 * Promises: every call names its capabilities; a code is sent exactly as scanned; a booking that cannot be read is handed on
 * raw and stops no other; a key without octo/redemption is told apart from an unknown ticket. It will not redeem without a
 * look-up of its own just before, send several codes at once (partial failure is unspecified, dossier 6.12), or use
 * `/redemption/validate`, which redeems.
 */
import type { Booking } from "../../core/booking.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { BookingList, Call, Connector, UnreadableEntry } from "../connector.ts";
import type { Network } from "../supplier-http.ts";
import { createOctoApi } from "./api.ts";
import { type Entries, wiresOf } from "./entries.ts";
import { createProductKnowledge } from "./product-knowledge.ts";
import { createListMemory } from "./list-memory.ts";
import { createOctoRedemption } from "./redemption.ts";
import type { WireBooking } from "./schema.ts";
import { type TranslationContext, toBooking } from "./translate.ts";

export interface OctoOptions extends Network {
  readonly connection: ConnectionId;
  readonly baseUrl: string;
  readonly key: string;
  /** Comma-separated; for suppliers that need more than the default `octo/redemption`. */
  readonly capabilitiesHeader?: string;
}

/** Throws on a base address or key that no call could be made with; neither text appears in the message. */
export function createOctoConnector(options: OctoOptions): Connector {
  const { connection, baseUrl, key, capabilitiesHeader = "octo/redemption" } = options;
  requireUsable(options);
  const memory = createListMemory();
  const api = createOctoApi({ baseUrl, key, capabilities: capabilitiesHeader, memory }, options);
  const knowledge = createProductKnowledge(api);

  const translate = async <W extends WireBooking>(
    entries: Entries<W>,
    asked: (wire: W) => TranslationContext["asked"],
    call: Call,
  ): Promise<Result<BookingList, CallFailure>> => {
    const facts = await knowledge.factsFor(wiresOf(entries), call);
    if (!facts.ok) return facts;
    const bookings: Booking[] = [];
    const unreadable: UnreadableEntry[] = [...entries.unreadable];
    for (const { wire, received } of entries.read) {
      const product = facts.value(wire);
      const context = { connection, product, asked: asked(wire) };
      const translated = () => toBooking(wire, context);
      const booking =
        context.asked === null ? memory.booking(wire, product, translated) : translated();
      if (booking.ok) bookings.push(booking.value);
      else unreadable.push({ raw: JSON.stringify(received), path: booking.failure });
    }
    return ok({ bookings, unreadable });
  };

  return {
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: knowledge.list,
    bookings: async (window, call) => {
      const entries = await api.bookings(window, call);
      return entries.ok ? translate(entries.value, () => null, call) : entries;
    },
    lookup: async (reference, call) => {
      const entries = await api.lookup(reference, call);
      return entries.ok ? translate(entries.value, (wire) => wire, call) : entries;
    },
    redemption: createOctoRedemption(api, options.now),
  };
}

function requireUsable({ connection, baseUrl, key }: OctoOptions): void {
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol))
    throw new Error(`connection ${connection}: the base address is not an http(s) URL`);
  // fetch would throw later, with the key in its message
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new Error(`connection ${connection}: the key is empty or cannot stand in a header`);
}
