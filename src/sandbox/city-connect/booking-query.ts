/** The query of `GET /v1/bookings` (page "get-bookings"). */
import { z } from "zod";
import { dateAt, isDate, utcMs } from "../local-time.ts";
import type { Account } from "./account.ts";
import { accountNamed, isNamed } from "./account.ts";
import type { Booking } from "./booking.ts";
import { barcodesOf } from "./booking.ts";
import type { CityConnectWorld } from "./world.ts";

const MAX_LIMIT = 500;

const date = z.string().refine(isDate).optional();
const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

const querySchema = z
  .object({
    /** Absent: whatever part the account played. */
    as: z.enum(["supplier", "agent"]).optional(),
    agent: z.string().optional(),
    supplier: z.string().optional(),
    product: z.string().optional(),
    option: z.string().optional(),
    travel_from: date,
    travel_to: date,
    booking_from: date,
    booking_to: date,
    search: z.string().optional(),
    offset: count.default(0),
    limit: count.default(25).transform((limit) => Math.min(limit, MAX_LIMIT)),
  })
  .refine(({ product, option }) => option === undefined || product !== undefined);

type BookingQuery = z.infer<typeof querySchema>;

/** Null for a query that is answered with 400. */
export const parseBookingQuery = (query: unknown): BookingQuery | null =>
  querySchema.safeParse(query).data ?? null;

interface Asked {
  readonly query: BookingQuery;
  readonly account: Account;
  readonly world: CityConnectWorld;
}

/** All that the query asks for, newest booking date first; paging is left to the caller. */
export function matchingBookings(bookings: readonly Booking[], asked: Asked): readonly Booking[] {
  const { query, account, world } = asked;
  const { product, option, search } = query;
  const searched = world.switches.search === "supported" ? search : undefined;
  return bookings
    .filter(
      (booking) =>
        booking.registered &&
        isPartOf(booking, asked) &&
        isOneOf(booking.agent, query.agent, { account, world }) &&
        isOneOf(booking.supplier, query.supplier, { account, world }) &&
        (product === undefined || booking.product === product) &&
        (option === undefined || booking.option === option) &&
        isWithin(booking.date, query.travel_from, query.travel_to) &&
        isBookedWithin(booking, asked) &&
        (searched === undefined || isFoundBy(booking, searched)),
    )
    .toSorted((one, other) => utcMs(other.bookedAt) - utcMs(one.bookedAt));
}

function isPartOf({ supplier, agent }: Booking, { query, account }: Asked): boolean {
  const asSupplier = isNamed(account, supplier);
  const asAgent = agent !== null && isNamed(account, agent);
  if (query.as === undefined) return asSupplier || asAgent;
  return query.as === "supplier" ? asSupplier : asAgent;
}

/** `me` is the caller; any other account answers to both of its names. */
function isOneOf(
  party: string | null,
  name: string | undefined,
  { account, world }: Omit<Asked, "query">,
): boolean {
  if (name === undefined) return true;
  if (party === null) return false;
  const meant = name === "me" ? account : accountNamed(world.accounts, name);
  return meant === null ? party === name : isNamed(meant, party);
}

const isWithin = (day: string, from: string | undefined, to: string | undefined): boolean =>
  (from === undefined || from <= day) && (to === undefined || day <= to);

/** A date takes its time to find out, and hardly any query asks for it. */
function isBookedWithin({ bookedAt }: Booking, { query, world }: Asked): boolean {
  const { booking_from: from, booking_to: to } = query;
  if (from === undefined && to === undefined) return true;
  return isWithin(dateAt(utcMs(bookedAt), world.timeZone), from, to);
}

/** References, booking and ticket codes, customer data: anywhere inside, in either case. */
function isFoundBy(booking: Booking, search: string): boolean {
  const { customer } = booking;
  const fields = [
    booking.supplierReference,
    booking.agentReference,
    ...barcodesOf(booking),
    `${customer.first_name ?? ""} ${customer.last_name ?? ""}`,
    ...Object.values(customer),
  ];
  return fields.some((field) => field?.toLowerCase().includes(search.toLowerCase()) ?? false);
}
