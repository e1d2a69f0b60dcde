/**
 * Satellite TAG: the till's sales of seed 004, and around them what the newer manual offers a scanner (dossier 4).
 *
 * Promises: the configured event is the one product; a delegate and a ticket of our own sale with the same barcode are the
 * same unit item; every call carries the token (renewed ahead and once after a 401) and the device's `User-Agent`; a sale is
 * stored, waits or is parked, and never dropped. It will not tell a cancelled ticket (TAG has no word for it), guess a visit
 * date, or hold a barcode to be valid for its looks. Without `delegates` nothing can be listed or looked up, without
 * `checkIn` no use can be recorded: the former leaves `bookings` out, the latter `redemption`.
 */
import type { Booking } from "../../core/booking.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { BookingList, Call, Connector } from "../connector.ts";
import { type SatelliteTagOptions, requireUsable } from "./account.ts";
import { type TagApi, createTagApi } from "./api.ts";
import { type PingDevice, createPingDevice } from "./device-ping.ts";
import { createTagRedemption } from "./redemption.ts";
import type { WireDelegate } from "./schema.ts";
import { type SendSale, createSendSale } from "./send-sale.ts";
import { createTagHttp } from "./tag-http.ts";
import { delegateToBooking, toSupplierProduct } from "./translate.ts";

/** What TAG offers beyond the port. Its calls share the connector's token. */
export interface SatelliteTagConnector extends Connector {
  readonly sendSale: SendSale;
  readonly ping: PingDevice;
}

/** Throws on options that no call could be made with; no secret appears in the message. */
export function createSatelliteTagConnector(options: SatelliteTagOptions): SatelliteTagConnector {
  requireUsable(options);
  const { connection, checkIn, delegates } = options;
  const http = createTagHttp(options);
  const api = createTagApi(http);
  const ping = createPingDevice(http);

  return {
    connection,
    kind: "satellite-tag",
    honoursIdempotencyKey: false,
    products: () => Promise.resolve(ok([toSupplierProduct(options)])),
    // open for the event, so that every window holds all of them
    ...(delegates ? { bookings: (_window, call) => listDelegates(api, options, call) } : {}),
    lookup: delegates
      ? (reference, call) => lookUp(api, options, { reference, call })
      : () => Promise.resolve(ok({ bookings: [], unreadable: [] })),
    ...(checkIn === null ? {} : { redemption: createTagRedemption(api, checkIn.deviceId) }),
    sendSale: createSendSale(http),
    ping,
    heartbeat: async (call) => {
      const answer = await ping(null, call);
      return answer.ok ? ok(null) : answer;
    },
  };
}

async function listDelegates(
  api: TagApi,
  options: SatelliteTagOptions,
  call: Call,
): Promise<Result<BookingList, CallFailure>> {
  const entries = await api.delegates(call);
  if (!entries.ok) return entries;
  const uses = await usesAt(api, options, call);
  if (!uses.ok) return uses;
  const { byDelegate } = uses.value;
  const bookings = entries.value.read.map((wire) =>
    delegateToBooking(wire, options, byDelegate.get(wire.id) ?? null),
  );
  return ok({ bookings, unreadable: [...entries.value.unreadable, ...uses.value.unreadable] });
}

/** A delegate alone does not say whether somebody went in on it. Asked after the delegates, so that no use is older news. */
async function usesAt(
  api: TagApi,
  { checkIn }: SatelliteTagOptions,
  call: Call,
): ReturnType<TagApi["firstCheckIns"]> {
  const untold = ok({ byDelegate: new Map<string, Instant>(), unreadable: [] });
  if (checkIn === null) return untold;
  const uses = await api.firstCheckIns(checkIn.deviceId, call);
  // an instance that does not offer them: each redemption will say so, and the delegates are worth having
  return !uses.ok && uses.failure.kind === "rejected" ? untold : uses;
}

/** With its check-ins, where they are recorded. */
async function lookUp(
  api: TagApi,
  options: SatelliteTagOptions,
  { reference, call }: { readonly reference: string; readonly call: Call },
): Promise<Result<BookingList, CallFailure>> {
  const entries = await api.delegate({ barcode: reference, device: null }, call);
  if (!entries.ok) return entries;
  const bookings: Booking[] = [];
  for (const wire of entries.value.read) {
    const used = await firstUse(api, options, { wire, call });
    if (!used.ok) return used;
    bookings.push(delegateToBooking(wire, options, used.value));
  }
  return ok({ bookings, unreadable: entries.value.unreadable });
}

async function firstUse(
  api: TagApi,
  { checkIn }: SatelliteTagOptions,
  { wire, call }: { readonly wire: WireDelegate; readonly call: Call },
): Promise<Result<Instant | null, CallFailure>> {
  if (checkIn === null) return ok(null);
  const place = checkIn.deviceId;
  const times = await api.checkIns({ delegate: wire.id, place, device: null }, call);
  if (!times.ok) return fail(times.failure);
  return ok(times.value.toSorted((a, b) => a - b)[0] ?? null);
}
