/**
 * What bookings leave out about their products: whether a time is a fixed start or any time of the day. Kept from the last
 * product list; asked again when a booking names a product that is not in it, at most once per call.
 */
import { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Call, SupplierProduct } from "../connector.ts";
import { keepRaw, pathOf, readEntries, wiresOf } from "../entries.ts";
import type { OctoApi } from "./api.ts";
import type { Catalogue } from "./booking-query.ts";
import {
  type WireBooking,
  type WireProductFacts,
  productFactsSchema,
  productOptionsSchema,
  productSchema,
} from "./schema.ts";
import { productIdOf, toSupplierProduct } from "./translate.ts";

export interface ProductKnowledge {
  /** The supplier's list, asked now. One product that cannot be read breaks it: a gap could not be shown. */
  readonly list: (call: Call) => Promise<Result<readonly SupplierProduct[], CallFailure>>;
  /** Facts by booking. A copy inside the booking counts before the list; null: the supplier lists no such product. */
  readonly factsFor: (
    bookings: readonly WireBooking[],
    call: Call,
  ) => Promise<Result<(booking: WireBooking) => WireProductFacts | null, CallFailure>>;
  /** As last listed; asked for where nothing has been listed yet. */
  readonly catalogue: (call: Call) => Promise<Result<Catalogue, CallFailure>>;
}

export function createProductKnowledge(api: Pick<OctoApi, "products">): ProductKnowledge {
  let known: ReadonlyMap<string, WireProductFacts> = new Map();
  let options: Catalogue = new Map();

  const refresh = async (call: Call): Promise<Result<readonly unknown[], CallFailure>> => {
    const entries = await api.products(call);
    if (!entries.ok) return entries;
    const facts = wiresOf(readEntries(entries.value, productFactsSchema, keepRaw([])));
    known = new Map(facts.map((product) => [product.id, product]));
    const listed = wiresOf(readEntries(entries.value, productOptionsSchema, keepRaw([])));
    options = new Map(listed.map(({ id, options: of }) => [id, (of ?? []).map((one) => one.id)]));
    return entries;
  };
  const factsOf = (booking: WireBooking): WireProductFacts | null =>
    booking.product?.availabilityType
      ? booking.product
      : (known.get(productIdOf(booking) ?? "") ?? null);

  return {
    list: async (call) => {
      const entries = await refresh(call);
      if (!entries.ok) return entries;
      const products = z.array(productSchema).safeParse(entries.value);
      return products.success
        ? ok(products.data.map(toSupplierProduct))
        : fail({ kind: "contract-broken", path: pathOf(products.error) });
    },

    factsFor: async (bookings, call) => {
      const isUnknown = (booking: WireBooking): boolean =>
        productIdOf(booking) !== null && factsOf(booking) === null;
      if (bookings.some(isUnknown)) {
        const refreshed = await refresh(call);
        if (!refreshed.ok) return refreshed;
      }
      return ok(factsOf);
    },

    catalogue: async (call) => {
      if (options.size > 0) return ok(options);
      const refreshed = await refresh(call);
      return refreshed.ok ? ok(options) : refreshed;
    },
  };
}
