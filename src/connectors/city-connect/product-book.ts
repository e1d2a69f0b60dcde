/**
 * The products of a supplier that lists none to a scanner: those of the configuration, and every further code that a booking
 * named, so that the venue sees what is not mapped yet.
 */
import type { SupplierProduct } from "../connector.ts";
import { guestTypes } from "./schema.ts";
import type { CityConnectOptions } from "./settings.ts";

export interface ProductBook {
  readonly list: () => readonly SupplierProduct[];
  readonly note: (code: string) => void;
}

/** Beyond that many the codes are noise. */
const mostNoted = 1_000;

export function createProductBook({
  products = [],
  timeZone,
}: Pick<CityConnectOptions, "products" | "timeZone">): ProductBook {
  const labels = new Map(products.map(({ id, label }) => [id, label]));
  return {
    list: () => [...labels].map(([id, label]) => ({ id, label, timeZone, units })),
    note: (code) => {
      if (!labels.has(code) && labels.size < products.length + mostNoted) labels.set(code, code);
    },
  };
}

/** The same for every product: the fields that count guests. */
const units: SupplierProduct["units"] = guestTypes.map((type) => ({
  id: type,
  label: `${type.charAt(0).toUpperCase()}${type.slice(1)}`,
  people: 1,
}));
