/**
 * OCTO with the redemption capability (seeds 001, 002), as published by Ventrata and others.
 *
 * Promises: every call names its capabilities; a code is sent exactly as scanned; a booking that cannot be read is handed on
 * raw and stops no other; a list that may have been cut says where (`incomplete`); a key without octo/redemption is told apart
 * from an unknown ticket. What a supplier has beyond the seeds is used where it is configured (`settings.ts`), and absent here
 * otherwise. It will not redeem without a look-up just before, nor use both redeem and validate, which redeems too.
 */
import type { Booking } from "../../core/booking.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { BookingList, Call, Connector, UnreadableEntry } from "../connector.ts";
import { type Entries, keepRaw, wiresOf } from "../entries.ts";
import { createOctoApi } from "./api.ts";
import { createBookingReader } from "./booking-reader.ts";
import { createCorrection } from "./correction.ts";
import { createListMemory, entriesOf } from "./list-memory.ts";
import { createLook } from "./look.ts";
import { createOctoHttp } from "./octo-http.ts";
import { createProductKnowledge } from "./product-knowledge.ts";
import { type RedeemMany, createRedeemMany } from "./redeem-many.ts";
import { createOctoRedemption } from "./redemption.ts";
import { findByReference } from "./reference-lookup.ts";
import type { WireBooking } from "./schema.ts";
import { type OctoOptions, usableSettings } from "./settings.ts";
import { type TranslationContext, toBooking } from "./translate.ts";

export interface OctoConnector extends Connector {
  readonly bookings: NonNullable<Connector["bookings"]>;
  readonly redeemMany?: RedeemMany;
}

/** Throws on settings that no call could be made with; neither address nor key appears in the message. */
export function createOctoConnector(options: OctoOptions): OctoConnector {
  const { connection, baseUrl, key, now } = options;
  const settings = usableSettings(options);
  const http = createOctoHttp({ baseUrl, key, settings }, options);
  const { secrets } = http;
  const keep = keepRaw(secrets);
  const api = createOctoApi(http, now);
  const memory = createListMemory(secrets);
  const knowledge = createProductKnowledge(api);
  const { catalogue } = knowledge;
  const { updatedSince, redeemBy } = settings;
  const readBookings = createBookingReader({ http, memory, catalogue, updatedSince, now });

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
      else unreadable.push(keep(received, booking.failure));
    }
    return ok({ bookings, unreadable });
  };

  const lists = {
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: knowledge.list,
    bookings: async (window, call) => {
      const listed = await readBookings(window, call);
      if (!listed.ok) return listed;
      const { rows, incomplete } = listed.value;
      const list = await translate(entriesOf(rows), () => null, call);
      return list.ok && incomplete.length > 0 ? ok({ ...list.value, incomplete }) : list;
    },
  } as const satisfies Partial<OctoConnector>;

  if (redeemBy === "none")
    return {
      ...lists,
      lookup: async (reference, call) => {
        const entries = await findByReference(api, reference, call);
        return entries.ok ? translate(entries.value, () => null, call) : entries;
      },
    };
  const look = createLook(api, settings.timestamp);
  const { timestamp } = settings;
  const redemption = createOctoRedemption(api, look, { by: redeemBy, timestamp });
  return {
    ...lists,
    lookup: async (reference, call) => {
      const entries = await api.lookup(reference, call);
      return entries.ok ? translate(entries.value, (wire) => wire, call) : entries;
    },
    redemption,
    ...(settings.redeemsArrays
      ? { redeemMany: createRedeemMany({ api, look, single: redemption, secrets }) }
      : {}),
    ...(settings.unredeem ? { unredeem: createCorrection("unredeem", api, look) } : {}),
    ...(settings.noShow ? { noShow: createCorrection("noShow", api, look) } : {}),
  };
}
