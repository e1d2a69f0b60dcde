/** What bookings add up to. Pure. */
import { z } from "zod";
import type { BookingList } from "../../connectors/connector.ts";
import type { Booking, BookingStatus, UnitItem } from "../../core/booking.ts";
import type { LocalDate } from "../../core/time.ts";

export type Statuses = Readonly<Record<string, number>>;

export interface CodeResult {
  readonly known: boolean;
  readonly bookings: number;
  readonly tickets: number;
  readonly redeemed: number;
  readonly cancelled: number;
}

export const unitItemsOf = (bookings: readonly Booking[]): number =>
  bookings.reduce((sum, { unitItems }) => sum + unitItems.length, 0);

export const statusesOf = (statuses: readonly (BookingStatus | null)[]): Statuses => {
  const counts = new Map<string, number>();
  for (const status of statuses) {
    const word = status === null ? "(none)" : wordOf(status);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
};

/** Words that Stile does not know, raw. */
export const foreignWords = (bookings: readonly Booking[]): readonly string[] => [
  ...new Set(
    bookings
      .flatMap(({ status, unitItems }) => [status, ...unitItems.map((item) => item.status)])
      .filter((status) => status?.kind === "OTHER")
      .map((status) => (status === null ? "" : wordOf(status))),
  ),
];

/** Bookings whose own record of use and that of their units contradict each other (OCTO dossier 6.7). */
export const laggingBookings = (bookings: readonly Booking[]): number =>
  bookings.filter((booking) => {
    const { unitItems } = booking;
    const told = unitItems.filter(({ status }) => status !== null);
    if (told.length === 0) return false;
    const used = told.filter(isUsedItem).length;
    return isUsed(booking) ? used < told.length : used === told.length;
  }).length;

/** Tickets that carry the code; all of the booking where it is a voucher's or a reference. */
export function codeResultOf({ bookings, unreadable }: BookingList, code: string): CodeResult {
  const meant = bookings.map((booking) => {
    const own = booking.unitItems.filter(({ ticket }) => ticket?.codes.includes(code) === true);
    return { booking, items: own.length > 0 ? own : booking.unitItems };
  });
  return {
    known: bookings.length + unreadable.length > 0,
    bookings: bookings.length,
    tickets: meant.reduce((sum, { items }) => sum + items.length, 0),
    redeemed: meant.reduce(
      (sum, { booking, items }) =>
        sum + (isUsed(booking) ? items.length : items.filter(isUsedItem).length),
      0,
    ),
    cancelled: bookings.filter(isCancelled).length,
  };
}

/** Rows of a list, as received, that are dated outside the day that was asked for. Rows without a date do not count. */
export const outsideDay = (rows: readonly unknown[], day: LocalDate): number =>
  rows.filter((row) => {
    const { date, availability } = datedSchema.parse(row);
    const from = (availability?.localDateTimeStart ?? date)?.slice(0, 10);
    const to = availability?.localDateTimeEnd?.slice(0, 10) ?? from;
    return from !== undefined && to !== undefined && (from > day || to < day);
  }).length;

const datedSchema = z
  .object({
    date: z.string().optional().catch(undefined),
    availability: z
      .object({
        localDateTimeStart: z.string(),
        localDateTimeEnd: z.string().optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
  })
  .catch({ date: undefined, availability: undefined });

const wordOf = (status: BookingStatus): string =>
  status.kind === "OTHER" ? status.raw : status.kind;

const isUsed = ({ status, redeemedAt }: Booking): boolean =>
  redeemedAt !== null || status.kind === "REDEEMED";

const isUsedItem = ({ status, redeemedAt }: UnitItem): boolean =>
  redeemedAt !== null || status?.kind === "REDEEMED";

const isCancelled = ({ status, cancellation }: Booking): boolean =>
  cancellation !== null || status.kind === "CANCELLED";
