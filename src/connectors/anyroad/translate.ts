/**
 * AnyRoad's shapes → tickets → core's bookings. Pure; with `ticket.ts` the only files that know both languages. Codes are
 * handed on exactly as printed.
 */
import type { Booking, BookingStatus, UnitItem, Visit } from "../../core/booking.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { bookingKey, productKey, unitItemKey } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { assertNever, fail, ok } from "../../core/result.ts";
import type { TicketEntry } from "./api.ts";
import { cancelled } from "./failures.ts";
import { localInstant } from "./local-time.ts";
import type { WireTicket } from "./schema.ts";
import { firstUse } from "./standing.ts";
import { type Ticket, type Told, idIn } from "./ticket.ts";

/** The failure is the path of what a ticket cannot be judged without. */
export function toTicket(entry: TicketEntry, timeZone: string): Result<Ticket, string> {
  const { ticket, refusal } = entry;
  if (!ticket.experience) return fail("experience");
  const visit = toVisit(ticket.time_slot, timeZone);
  if (visit === null) return fail("time_slot");
  const { scans } = ticket;
  return ok({
    qrCode: ticket.qr_code,
    bookingId: idIn(ticket.booking, "bookings"),
    experienceId: idIn(ticket.experience, "experiences"),
    type: ticket.type,
    visit,
    guest: null,
    told: refusal === null ? { kind: "valid", scans } : { kind: "refused", scans, refusal },
  });
}

/** Null when the slot is not told or cannot be read: that must not pass for an open ticket. */
function toVisit(slot: WireTicket["time_slot"], timeZone: string): Visit | null {
  const startsAt = slot ? localInstant(slot.local_datetime_start, timeZone) : null;
  if (startsAt === null) return null;
  const end = localInstant(slot?.local_datetime_end ?? "", timeZone);
  return { kind: "slot", startsAt, endsAt: end !== null && end >= startsAt ? end : null };
}

export interface Gathered {
  /** In the order of their first tickets. */
  readonly bookings: readonly Booking[];
  /** Of a booking whose first ticket has another experience or time: a booking is one visit. */
  readonly contradicting: readonly Ticket[];
}

/**
 * One booking per identity, one unit item per code. `sent` is the text that was asked about, null for a list: its ticket
 * comes first, and where the supplier names that ticket otherwise, the text is one more code of it.
 */
export function toBookings(
  tickets: readonly Ticket[],
  { connection, sent }: { readonly connection: ConnectionId; readonly sent: string | null },
): Gathered {
  const isSent = ({ qrCode }: Ticket): boolean => qrCode === sent;
  const parties = new Map<string, { readonly first: Ticket; readonly tickets: Ticket[] }>();
  const contradicting: Ticket[] = [];
  for (const ticket of [...tickets.filter(isSent), ...tickets.filter((each) => !isSent(each))]) {
    const party = parties.get(ticket.bookingId);
    if (party === undefined) parties.set(ticket.bookingId, { first: ticket, tickets: [ticket] });
    else if (visitOf(ticket) === visitOf(party.first)) party.tickets.push(ticket);
    else contradicting.push(ticket);
  }
  const alias = tickets.some(isSent) ? null : sent;
  const bookings = [...parties.values()].map((party) => toBooking(party, connection, alias));
  return { bookings, contradicting };
}

const visitOf = ({ experienceId, visit }: Ticket): string => JSON.stringify([experienceId, visit]);

function toBooking(
  { first, tickets }: { readonly first: Ticket; readonly tickets: readonly Ticket[] },
  connection: ConnectionId,
  alias: string | null,
): Booking {
  const told = tickets.map((ticket) => ticket.told);
  const refusal = told.map(refusalIn).find((found) => found !== null) ?? null;
  return {
    key: bookingKey(connection, first.bookingId),
    connection,
    uuid: first.bookingId,
    // one code lets in one ticket: nothing that is typed may stand for the party
    reference: null,
    resellerReference: null,
    status: statusOf(refusal?.code ?? null),
    test: false,
    cancellation: refusal?.code === cancelled ? { at: refusal.cancelledAt } : null,
    product: productKey(connection, first.experienceId),
    option: "",
    visit: first.visit,
    leadName: tickets.find(({ guest }) => guest !== null)?.guest ?? null,
    notes: null,
    redeemedAt: null,
    redeemable: redeemableBy(told),
    unredeemableReason: refusal === null ? null : (refusal.text ?? refusal.code),
    voucher: null,
    unitItems: mergedByCode(tickets).map((ticket) => toUnitItem(ticket, connection, alias)),
  };
}

/** Past and future say when, not whether: the slot is judged afresh each time (DESIGN 8). Other words stay raw. */
function statusOf(code: string | null): BookingStatus {
  switch (code) {
    case null:
    case "BOOKING_IN_PAST":
    case "BOOKING_IN_FUTURE":
      return { kind: "CONFIRMED" };
    case cancelled:
      return { kind: "CANCELLED" };
    default:
      return { kind: "OTHER", raw: code };
  }
}

/** A scan of a used ticket succeeds too (dossier 6): of those the supplier does not say. */
function redeemableBy(told: readonly Told[]): boolean | null {
  if (told.some(({ kind }) => kind === "refused")) return false;
  return told.every((each) => each.kind === "valid" && each.scans.length === 0) ? true : null;
}

/** Repeats of one code in one booking are one ticket, used if any of them is. */
function mergedByCode(tickets: readonly Ticket[]): readonly Ticket[] {
  const byCode = new Map<string, Ticket>();
  for (const ticket of tickets) {
    const before = byCode.get(ticket.qrCode);
    byCode.set(ticket.qrCode, before === undefined ? ticket : merged(before, ticket));
  }
  return [...byCode.values()];
}

function merged(one: Ticket, other: Ticket): Ticket {
  const scans = [...scansIn(one.told), ...scansIn(other.told)];
  return one.told.kind === "nothing"
    ? { ...one, told: other.told }
    : { ...one, told: { ...one.told, scans } };
}

function toUnitItem(ticket: Ticket, connection: ConnectionId, alias: string | null): UnitItem {
  const { qrCode, told, type } = ticket;
  const use = firstUse(scansIn(told));
  return {
    key: unitItemKey(connection, qrCode),
    uuid: qrCode,
    reference: null,
    unit: type,
    status: use === null ? unusedStatus(told) : { kind: "REDEEMED" },
    redeemedAt: use?.at ?? null,
    ticket: { codes: alias === null ? [qrCode] : [qrCode, alias], method: "DIGITAL" },
  };
}

function unusedStatus(told: Told): BookingStatus | null {
  switch (told.kind) {
    case "nothing":
      return null;
    case "valid":
      return { kind: "CONFIRMED" };
    case "refused":
      return statusOf(told.refusal.code);
    default:
      return assertNever(told);
  }
}

const refusalIn = (told: Told) => (told.kind === "refused" ? told.refusal : null);
const scansIn = (told: Told) => (told.kind === "nothing" ? [] : told.scans);
