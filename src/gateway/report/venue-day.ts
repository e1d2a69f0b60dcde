/** One day of a venue, which is a day of each of its products in that product's own time zone. */
import type { Product } from "../../core/product.ts";
import { addDays, type Instant, type LocalDate, startOfDay } from "../../core/time.ts";
import { commonestZone } from "../../core/venue-zone.ts";

/** From, inclusive; to, exclusive. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

export interface VenueDay {
  readonly date: LocalDate;
  /** Of most products, and UTC where there are none: for what has none. */
  readonly timeZone: string;
  /** The day in a product's zone; in the venue's for null and for zones that no product has. */
  readonly spanIn: (timeZone: string | null) => Span;
  /** Around the day in every zone. */
  readonly whole: Span;
}

export const isIn = ({ from, to }: Span, at: Instant): boolean => at >= from && at < to;

export function venueDay(
  date: LocalDate,
  products: readonly Pick<Product, "timeZone">[],
): VenueDay {
  const timeZone = commonestZone(products) ?? "UTC";
  const ofVenue = spanOf(date, timeZone);
  const spans = new Map(
    products.map((product) => [product.timeZone, spanOf(date, product.timeZone)]),
  );
  const all = [ofVenue, ...spans.values()];
  return {
    date,
    timeZone,
    spanIn: (zone) => (zone === null ? ofVenue : (spans.get(zone) ?? ofVenue)),
    whole: {
      from: all.map(({ from }) => from).reduce((a, b) => (b < a ? b : a)),
      to: all.map(({ to }) => to).reduce((a, b) => (b > a ? b : a)),
    },
  };
}

const spanOf = (date: LocalDate, timeZone: string): Span => ({
  from: startOfDay(date, timeZone),
  to: startOfDay(addDays(date, 1), timeZone),
});
