/** How much of a list one answer holds: pages where the supplier has them, and a cap that it does not speak of (dossier 2.7). */
import type { Booking } from "./booking.ts";
import type { AllSwitches } from "./switches.ts";

export interface BookingPage {
  readonly rows: readonly Booking[];
  /** For `Octo-Total-Pages`, which is sent with pages only. */
  readonly totalPages: number | null;
}

type Query = Readonly<Record<string, string>>;

/** Null when `page` or `perPage` is not a number from 1 up. A page after the last is empty. */
export function bookingPage(
  rows: readonly Booking[],
  query: Query,
  { paging, perPage, rowCap }: AllSwitches,
): BookingPage | null {
  const longest = rowCap ?? Infinity;
  if (paging === "none" || (paging === "on-request" && query["page"] === undefined))
    return { rows: rows.slice(0, longest), totalPages: null };
  const page = countIn(query["page"] ?? "1");
  const asked = countIn(query["perPage"] ?? String(perPage));
  if (page === null || asked === null) return null;
  const size = Math.min(asked, longest);
  return {
    rows: rows.slice((page - 1) * size, page * size),
    totalPages: Math.ceil(rows.length / size),
  };
}

const countIn = (text: string): number | null =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
