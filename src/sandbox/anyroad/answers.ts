/** Pages and their items as the documents show them on the wire. */
import { utcMs, utcText } from "../local-time.ts";
import { guestOf } from "./booking.ts";
import type { Booking, Experience } from "./booking.ts";
import type { TicketView } from "./ledger.ts";
import { withOffset } from "./slot.ts";
import type { AnyroadWorld } from "./world.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Where a call came in. */
export interface Place {
  /** The supplier's address: `http://localhost:8090/anyroad`. */
  readonly base: string;
  /** The path below it: `/tickets/scan`. */
  readonly instance: string;
}

export function placeOf(requestUrl: string): Place {
  const { origin, pathname } = new URL(requestUrl);
  const [, below = "", instance = pathname] =
    /^(.*?)(\/(?:oauth|tickets|experiences)(?:\/.*)?)$/.exec(pathname) ?? [];
  return { base: origin + below, instance };
}

export interface PageUrls {
  readonly url: string;
  readonly next: string | null;
  readonly previous: string | null;
  readonly first: string;
}

export const page = (
  items: readonly Json[],
  { url, next, previous, first }: PageUrls,
  { nextUrl }: AnyroadWorld["switches"],
): Json => ({
  url,
  ...(next === null && nextUrl === "absent" ? {} : { next_url: next }),
  ...(previous === null && nextUrl === "absent" ? {} : { previous_url: previous }),
  first_url: first,
  items,
});

/** The one page that answers a code. */
export function ticketPage(views: readonly TicketView[], world: AnyroadWorld, place: Place): Json {
  const url = place.base + place.instance;
  const items = views.map((view) => ticketItem(view, world, place));
  return page(items, { url, next: null, previous: null, first: url }, world.switches);
}

const ticketItem = (view: TicketView, world: AnyroadWorld, place: Place): Json => ({
  ...ticketMembers(view, world, place),
  id: view.ticket.id,
  created: instant(view.ticket.created),
  updated: instant(view.ticket.updated),
});

/** What an item and a refusal both show of a ticket. */
export const ticketMembers = ({ booking, ticket }: TicketView, world: AnyroadWorld, at: Place) => ({
  type: ticket.type,
  qr_code: ticket.qrCode,
  experience: linkAt(at, experienceOf(booking, world).link),
  booking: linkAt(at, booking.link),
  ...guestMember({ booking, ticket }, world, at),
  time_slot: {
    local_datetime_start: localTime(booking.slot.start, world),
    local_datetime_end: localTime(booking.slot.end, world),
  },
  scans: ticket.scans.map(({ device, scannedAt }) => ({ device, scanned_at: instant(scannedAt) })),
});

export const experienceItem = (experience: Experience, place: Place): Json => ({
  url: linkAt(place, experience.link),
  id: experience.id,
  name: experience.name,
  images: [],
  created: instant(experience.created),
  updated: instant(experience.updated),
});

function guestMember({ booking, ticket }: TicketView, { switches }: AnyroadWorld, at: Place) {
  if (switches.guest === "absent") return {};
  const guest = switches.guest === "null" ? null : guestOf(booking, ticket);
  return { guest: guest === null ? null : linkAt(at, guest.link) };
}

function experienceOf(booking: Booking, { experiences }: AnyroadWorld): Experience {
  const experience = experiences.find(({ id }) => id === booking.experienceId);
  if (experience === undefined) throw new Error(`no experience ${booking.experienceId}`);
  return experience;
}

const linkAt = ({ base }: Place, link: string): string =>
  link.startsWith("/") ? base + link : link;

const instant = (text: string): string => utcText(utcMs(text));

/** A wall clock, though it ends in `Z`: so do all examples (dossier 7). */
const localTime = (local: string, { switches, timeZone }: AnyroadWorld): string =>
  switches.localTimes === "Z" ? `${local}Z` : withOffset(local, timeZone);
