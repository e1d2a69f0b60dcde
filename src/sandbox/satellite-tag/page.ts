/** One page of a collection: `limit` (default 5000) and `offset`, the total and the neighbours' addresses in `meta`. */

const DEFAULT_LIMIT = 5000;

/** `url` is the call's; nonsense in it counts as absent. The name of the list, `data`, is not documented. */
export function pageOf<T>(items: readonly T[], url: URL, answerOf: (item: T) => unknown) {
  const limit = wholeOr(url.searchParams.get("limit"), DEFAULT_LIMIT) || DEFAULT_LIMIT;
  const offset = wholeOr(url.searchParams.get("offset"), 0);
  const at = (other: number): string => {
    const neighbour = new URL(url);
    neighbour.searchParams.set("offset", String(other));
    neighbour.searchParams.set("limit", String(limit));
    return neighbour.href;
  };
  return {
    data: items.slice(offset, offset + limit).map(answerOf),
    meta: {
      total: items.length,
      limit,
      offset,
      next: offset + limit < items.length ? at(offset + limit) : null,
      previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    },
  };
}

const wholeOr = (text: string | null, otherwise: number): number =>
  text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
