/**
 * The days of a venue, whose products may be in several time zones: each product has its own, and what belongs to
 * no product has that of most of them.
 */
import type { Product } from "./product.ts";
import { type Instant, type LocalDate, localDateAt } from "./time.ts";

type Zoned = Pick<Product, "timeZone">;

/** The first by name of those that most products have; null where there are none. */
export function commonestZone(products: readonly Zoned[]): string | null {
  const counts = new Map<string, number>();
  for (const { timeZone } of products) counts.set(timeZone, (counts.get(timeZone) ?? 0) + 1);
  const ranked = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ranked[0]?.[0] ?? null;
}

/** The last day that has come for any of them; null where there are none. */
export function latestDay(products: readonly Zoned[], now: Instant): LocalDate | null {
  const days = products.map(({ timeZone }) => localDateAt(now, timeZone));
  return days.toSorted().at(-1) ?? null;
}
