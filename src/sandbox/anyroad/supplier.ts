/**
 * The AnyRoad supplier's state: bookings as they are now, and append-only logs of the scans really recorded, of what
 * happened without the caller, and of the events it sends. A scan is one step; a refused one records nothing.
 */
import type { Fetch } from "../delivery.ts";
import { createSeededRandom, uuidOf } from "../seeded-random.ts";
import type { Refusal } from "./admission.ts";
import { refusalOf, scannedBooking } from "./admission.ts";
import { walkInBooking } from "./booking-draft.ts";
import type { Booking } from "./booking.ts";
import { codesCsv } from "./codes-csv.ts";
import type { AnyroadAct } from "./foreign-acts.ts";
import { changed } from "./foreign-acts.ts";
import type { TicketView } from "./ledger.ts";
import { createBookingLedger } from "./ledger.ts";
import type { ClientCredentials, IssuedToken } from "./tokens.ts";
import { createTokens } from "./tokens.ts";
import type { DeliveryReport } from "./webhook-delivery.ts";
import { createWebhookDelivery } from "./webhook-delivery.ts";
import type { WebhookEvent } from "./webhooks.ts";
import { bookingEvent, checkedInEvents, confirmedEvents, earlierEvents } from "./webhooks.ts";
import type { AnyroadWorld } from "./world.ts";

export type TicketOutcome =
  /** One view; by a switch, one for each ticket of the booking. */
  | { readonly kind: "found"; readonly views: readonly TicketView[] }
  | { readonly kind: "refused"; readonly reason: Refusal; readonly view: TicketView }
  | { readonly kind: "unknown-code" };

interface ScanEffect {
  /** ms */
  readonly at: number;
  readonly bookingId: string;
  readonly ticketId: string;
  readonly qrCode: string;
  readonly device: string;
  /** The other scanner's name; null when a call to this sandbox did it. */
  readonly foreign: string | null;
}

export interface AnyroadState {
  readonly bookings: readonly Booking[];
  /** Every scan event recorded since the start, in order. */
  readonly effects: readonly ScanEffect[];
  /** What happened without the caller; those that could not be done are not among them. `at` in ms. */
  readonly acts: readonly { readonly at: number; readonly act: AnyroadAct }[];
}

export interface AnyroadSupplier {
  readonly world: AnyroadWorld;
  readonly issueToken: (credentials: ClientCredentials) => IssuedToken | null;
  readonly acceptsToken: (token: string) => boolean;
  /** A UUID, another one for each call. */
  readonly requestId: () => string;
  /** Whether the ticket is good now; records nothing. */
  readonly verify: (qrCode: string) => TicketOutcome;
  /** Records one more scan event, now, however many there are. */
  readonly scan: (scan: { readonly qrCode: string; readonly device: string }) => TicketOutcome;
  /** False when it could not be done: unknown booking, cancelled, not its day, nobody left. */
  readonly act: (act: AnyroadAct) => boolean;
  readonly state: () => AnyroadState;
  /** From the oldest booking on, in the order in which they are sent. */
  readonly webhookEvents: () => readonly WebhookEvent[];
  /** Posts what was not taken yet. Never rejects. */
  readonly deliverWebhooks: (post: Fetch) => Promise<DeliveryReport>;
  /** Events that were not taken yet. */
  readonly pendingWebhooks: () => number;
  /** The codes of all tickets, as a venue exports them. */
  readonly codesCsv: () => string;
}

export function createAnyroadSupplier(world: AnyroadWorld, now: () => number): AnyroadSupplier {
  const random = createSeededRandom(now());
  const tokens = createTokens(world, now, random);
  const ledger = createBookingLedger(world);
  const effects: ScanEffect[] = [];
  const acts: { readonly at: number; readonly act: AnyroadAct }[] = [];
  const events: WebhookEvent[] = [...earlierEvents(world)];
  const delivery = createWebhookDelivery(world.webhook, () => events);

  const outcomeAt = (at: number, qrCode: string): TicketOutcome => {
    const view = ledger.ticketByCode(qrCode);
    if (view === null) return { kind: "unknown-code" };
    const reason = refusalOf(view.booking, world, at);
    if (reason !== null) return { kind: "refused", reason, view };
    const { booking } = view;
    return {
      kind: "found",
      views:
        world.switches.itemsPerCode === "ticket"
          ? [view]
          : booking.tickets.map((ticket) => ({ booking, ticket })),
    };
  };

  const record = ({ at, qrCode, device, foreign }: ScanEvent): void => {
    const view = ledger.ticketByCode(qrCode);
    if (view === null) throw new Error(`no ticket ${qrCode}`);
    const { booking, ticket } = view;
    ledger.put(scannedBooking(booking, ticket.id, { device, now: at }));
    effects.push({ at, bookingId: booking.id, ticketId: ticket.id, qrCode, device, foreign });
    events.push(...checkedInEvents({ booking, ticket, at }, world));
  };

  const redeemElsewhere = (booking: Booking, { ticketId, device }: RedeemAct): boolean => {
    const tickets = booking.tickets.filter((ticket) =>
      ticketId === null
        ? ticket.type === "guest" && ticket.scans.length === 0
        : ticket.id === ticketId,
    );
    const at = now();
    if (refusalOf(booking, world, at) !== null) return false;
    for (const { qrCode } of tickets) record({ at, qrCode, device, foreign: device });
    return tickets.length > 0;
  };
  const book = (act: Extract<AnyroadAct, { kind: "book" }>): boolean => {
    if (!world.experiences.some(({ id }) => id === act.experienceId)) return false;
    const booking = walkInBooking(act, {
      bookings: ledger.bookings(),
      now: now(),
      timeZone: world.timeZone,
    });
    ledger.put(booking);
    events.push(...confirmedEvents(booking, world));
    return true;
  };
  const perform = (act: AnyroadAct): boolean => {
    if (act.kind === "book") return book(act);
    const booking = ledger.booking(act.bookingId);
    if (booking === null) return false;
    if (act.kind === "redeem") return redeemElsewhere(booking, act);
    const after = changed(booking, act, now());
    if (after === null) return false;
    ledger.put(after);
    const name = act.kind === "cancel" ? "booking.canceled" : "booking.updated";
    events.push(bookingEvent(name, { booking: after, at: now() }, world));
    return true;
  };

  return {
    world,
    issueToken: tokens.issue,
    acceptsToken: tokens.accepts,
    requestId: () => uuidOf(random),
    verify: (qrCode) => outcomeAt(now(), qrCode),
    scan: ({ qrCode, device }) => {
      const at = now();
      const before = outcomeAt(at, qrCode);
      if (before.kind !== "found") return before;
      record({ at, qrCode, device, foreign: null });
      // as of the same moment: what is recorded is never answered by a refusal
      return outcomeAt(at, qrCode);
    },
    act: (act) => {
      const done = perform(act);
      if (done) acts.push({ at: now(), act });
      return done;
    },
    state: () => ({ bookings: ledger.bookings(), effects: [...effects], acts: [...acts] }),
    webhookEvents: () => [...events],
    deliverWebhooks: delivery.deliver,
    pendingWebhooks: delivery.pending,
    codesCsv: () => codesCsv(ledger.bookings()),
  };
}

type RedeemAct = Extract<AnyroadAct, { kind: "redeem" }>;
type ScanEvent = Pick<ScanEffect, "at" | "qrCode" | "device" | "foreign">;
