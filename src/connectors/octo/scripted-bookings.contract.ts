/**
 * `GET /bookings` as dossier 2.7 describes it, with the habits of real suppliers: silent caps, pages, filters that are not
 * known. Written from the document.
 */
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";

export interface BookingsScript {
  /** No list is longer, and nothing says that rows are missing. */
  readonly cap?: number;
  /** Rows of a page; pages are announced by `Octo-Total-Pages`. */
  readonly perPage?: number;
  /** What an answer without `page` holds, where pages are announced. */
  readonly withoutPage?: "everything" | "first";
  /** Filters that make no difference, or are refused with 400. */
  readonly ignores?: readonly Filter[];
  readonly refuses?: readonly Filter[];
}

type Filter = "date" | "product" | "option" | "updated" | "page";

export interface ScriptedBooking {
  readonly uuid: string;
  readonly day: string;
  readonly product: string;
  readonly option: string;
  /** RFC 3339. */
  readonly updatedAt: string;
  readonly status?: string;
}

/** `sold` is read at each call: a test may change it. */
export function createScriptedBookings(
  sold: () => readonly ScriptedBooking[],
  script: BookingsScript,
): (request: ScriptedRequest) => ScriptedAnswer {
  return ({ path, query }) => {
    if (path.startsWith("/octo/products")) return { status: 200, json: productsOf(sold()) };
    const refused = script.refuses?.some((filter) => query.has(nameOf[filter]));
    if (refused === true) return { status: 400, json: { error: "BAD_REQUEST" } };
    const uses = (filter: Filter): boolean =>
      query.has(nameOf[filter]) && script.ignores?.includes(filter) !== true;
    const within = (name: string, text: string): boolean =>
      (query.get(`${name}Start`) ?? "") <= text && text <= (query.get(`${name}End`) ?? "");
    const found = sold().filter(
      (one) =>
        (!uses("date") || within("localDate", one.day)) &&
        (!uses("product") || query.get("productId") === one.product) &&
        (!uses("option") || query.get("optionId") === one.option) &&
        (!uses("updated") || within("utcUpdatedAt", one.updatedAt)),
    );
    const { perPage, cap = Infinity } = script;
    if (perPage === undefined) return { status: 200, json: found.slice(0, cap).map(shown) };
    const page = uses("page") ? Number(query.get("page")) : 1;
    const isAll = script.withoutPage === "everything" && !query.has("page");
    const rows = isAll ? found : found.slice((page - 1) * perPage, page * perPage);
    const total = Math.max(1, Math.ceil(found.length / perPage));
    return { status: 200, headers: { "Octo-Total-Pages": `${total}` }, json: rows.map(shown) };
  };
}

const nameOf: Readonly<Record<Filter, string>> = {
  date: "localDateStart",
  product: "productId",
  option: "optionId",
  updated: "utcUpdatedAtStart",
  page: "page",
};

const productsOf = (sold: readonly ScriptedBooking[]) =>
  [...new Set(sold.map(({ product }) => product))].map((id) => ({
    id,
    timeZone: "Europe/London",
    availabilityType: "START_TIME",
    options: [...new Set(sold.flatMap((one) => (one.product === id ? [one.option] : [])))].map(
      (option) => ({ id: option, units: [] }),
    ),
  }));

const shown = ({ uuid, day, product, option, updatedAt, status }: ScriptedBooking) => ({
  uuid,
  status: status ?? "CONFIRMED",
  utcUpdatedAt: updatedAt,
  productId: product,
  optionId: option,
  availability: { localDateTimeStart: `${day}T14:00:00+01:00` },
  unitItems: [],
});

/** `count` bookings of one option of one day. */
export const someBookings = (
  count: number,
  given: Partial<Omit<ScriptedBooking, "uuid">> = {},
): readonly ScriptedBooking[] => {
  const { day = "2026-06-27", product = "walk", option = "DEFAULT" } = given;
  return Array.from({ length: count }, (_, n) => ({
    updatedAt: "2026-06-01T00:00:00Z",
    ...given,
    uuid: `${day}/${product}/${option}/${n + 1}`,
    day,
    product,
    option,
  }));
};
