/**
 * `GET /bookings` by travel date, narrowed by product and option (dossier 2.7), and what to ask instead where an answer may
 * have been cut.
 */
import { type LocalDate, addDays } from "../../core/time.ts";
import { queryOf } from "../address.ts";
import type { DateWindow } from "../connector.ts";
import { type Row, wireOf } from "./list-memory.ts";
import { productIdOf } from "./translate.ts";

export interface BookingQuery extends DateWindow {
  /** Null: all. */
  readonly product: string | null;
  readonly option: string | null;
}

/** Option ids by product id. */
export type Catalogue = ReadonlyMap<string, readonly string[]>;

export const pathOfQuery = ({ from, to, product, option }: BookingQuery): string =>
  `/bookings?${queryOf({
    localDateStart: from,
    localDateEnd: to,
    ...(product === null ? {} : { productId: product }),
    ...(option === null ? {} : { optionId: option }),
  })}`;

/**
 * The same in smaller parts, in every way there is: by day, by product, by option. Products and options that the supplier no
 * longer lists are taken from `rows`, the answer in doubt. Empty where nothing smaller can be asked.
 */
export function narrowingsOf(
  query: BookingQuery,
  rows: readonly Row[],
  catalogue: Catalogue,
): readonly (readonly BookingQuery[])[] {
  const products =
    query.product === null
      ? distinct([...catalogue.keys(), ...rows.map(productOfRow)])
      : [query.product];
  const [product, ...others] = products;
  // option ids are the product's own: every second one is called DEFAULT
  const isOneProduct = product !== undefined && others.length === 0 && query.option === null;
  const options = isOneProduct
    ? distinct([...(catalogue.get(product) ?? []), ...rows.map(optionOfRow)])
    : [];
  return [
    daysOf(query).map((day) => ({ ...query, from: day, to: day })),
    products.map((one) => ({ ...query, product: one })),
    options.map((option) => ({ ...query, product: product ?? null, option })),
  ].filter((parts) => parts.length > 1);
}

/** Whether a row is what the query asked for; what cannot be told counts as fitting. */
export function fits(query: BookingQuery, row: Row): boolean {
  const date = wireOf(row)?.availability?.localDateTimeStart.date ?? query.from;
  return (
    query.from <= date &&
    date <= query.to &&
    isOf(query.product, productOfRow(row)) &&
    isOf(query.option, optionOfRow(row))
  );
}

const isOf = (asked: string | null, told: string | null): boolean =>
  asked === null || told === null || asked === told;

function daysOf({ from, to }: DateWindow): readonly LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

function productOfRow(row: Row): string | null {
  const wire = wireOf(row);
  return wire === null ? null : productIdOf(wire);
}

const optionOfRow = (row: Row): string | null => wireOf(row)?.optionId ?? null;

const distinct = (texts: readonly (string | null)[]): readonly string[] => [
  ...new Set(texts.filter((text) => text !== null)),
];
