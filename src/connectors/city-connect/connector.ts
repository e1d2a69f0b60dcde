/**
 * City Connect: `barcode_lookup` on a ticketing system (seed 000), and with an account City Connect's own bookings and
 * redemption (dossier 5, 6).
 *
 * Promises: a code without a registered prefix never leaves the venue; "unknown" is said only where the ticketing system says
 * BARCODE_INVALID, trouble at the source is trouble; another account's booking is unknown and told of (`unreadable`, path
 * `supplier`); a booking that cannot be read is handed on raw and stops no other; a list is whole or a failure. It will not
 * redeem without an account, redeem more than the one booking or ticket that was asked for, or guess another path.
 */
import type { Booking } from "../../core/booking.ts";
import type { BookingKey } from "../../core/ids.ts";
import { ok } from "../../core/result.ts";
import type { BookingList, Connector, UnreadableEntry } from "../connector.ts";
import { createAccountApi } from "./account-api.ts";
import { createCallbackApi } from "./callback-api.ts";
import { basicCredentials } from "./credentials.ts";
import { type BookingEntries, keptRaw } from "./entries.ts";
import { readNotification } from "./notification.ts";
import { createProductBook } from "./product-book.ts";
import { createCityConnectRedemption } from "./redemption.ts";
import { type CityConnectOptions, requireUsable } from "./settings.ts";
import { toBooking } from "./translate.ts";

export interface CityConnectConnector extends Connector {
  /** For the choice among connections: the longest prefix wins. */
  readonly prefixes: readonly string[];
  /** Whether `lookup` would ask about this code at all. */
  readonly owns: (code: string) => boolean;
}

/** Throws on settings that no call could be made with. */
export function createCityConnectConnector(options: CityConnectOptions): CityConnectConnector {
  requireUsable(options);
  const { connection } = options;
  const callback = options.callback ? createCallbackApi(options.callback, options) : null;
  const account = options.account ? createAccountApi(options.account, options) : null;
  const accounts = [options.callback?.supplier, options.account?.account].filter(
    (name) => name !== undefined,
  );
  const secrets = secretsOf(options);
  const products = createProductBook(options);

  const translate = (entries: BookingEntries, asked: string | null): BookingList => {
    const bookings = new Map<BookingKey, Booking>();
    const unreadable: UnreadableEntry[] = [...entries.unreadable];
    for (const { wire, received } of entries.read) {
      const booking = toBooking(wire, { connection, accounts, asked });
      if (!booking.ok) {
        unreadable.push(keptRaw(received, booking.failure, secrets));
        continue;
      }
      const { key, product, visit } = booking.value;
      const other = bookings.get(key);
      products.note(wire.product);
      // one barcode for two bookings: nothing tells them apart at a gate, so the second is shown and not let in
      if (other !== undefined && !isSameSale(other, { product, visit }))
        unreadable.push(keptRaw(received, "barcode", secrets));
      else bookings.set(key, booking.value);
    }
    return { bookings: [...bookings.values()], unreadable };
  };

  return {
    connection,
    kind: "city-connect",
    honoursIdempotencyKey: false,
    prefixes: options.callback?.prefixes ?? [],
    owns: (code) => callback?.owns(code) ?? false,
    products: () => Promise.resolve(ok(products.list())),
    lookup: async (code, call) => {
      if (callback === null) return ok({ bookings: [], unreadable: [] });
      const entries = await callback.lookup(code, call);
      return entries.ok ? ok(translate(entries.value, code)) : entries;
    },
    feed: {
      read: (delivery) => {
        const news = readNotification(delivery, { connection, accounts });
        if (news.ok && news.value.kind === "bookings")
          for (const { product } of news.value.bookings)
            products.note(product.slice(`${connection}/`.length));
        return news;
      },
    },
    ...(account === null
      ? {}
      : {
          bookings: async (window, call) => {
            const entries = await account.bookings(window, call);
            return entries.ok ? ok(translate(entries.value, null)) : entries;
          },
          redemption: createCityConnectRedemption({
            account,
            callback,
            accounts,
            now: options.now,
          }),
        }),
  };
}

const isSameSale = (a: Sale, b: Sale): boolean =>
  a.product === b.product && JSON.stringify(a.visit) === JSON.stringify(b.visit);

type Sale = Pick<Booking, "product" | "visit">;

const secretsOf = ({ callback, account }: CityConnectOptions): readonly string[] => [
  ...(callback ? basicCredentials(callback.username, callback.password).secrets : []),
  ...(account ? basicCredentials(account.account, account.token).secrets : []),
];
