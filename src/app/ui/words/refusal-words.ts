/** Why somebody may not go in, what would be right, and what now: LOOK 7, one entry per reason. */
import type { BookingStatus } from "../../../core/booking.ts";
import type { GateId } from "../../../core/ids.ts";
import { assertNever } from "../../../core/result.ts";
import type { BookingCard, Refuse, RefuseReason } from "../../../core/verdict.ts";
import { visibleText } from "../visible-text.ts";
import type { Answer, Plate } from "./answer.ts";
import { nameOn, productLine, productName, seenOn } from "./card-words.ts";
import { type GateContext, gateNames, gatesElsewhere } from "./gate-words.ts";
import { digits } from "./numbers.ts";
import {
  calendarDay,
  clockTime,
  dateAndTime,
  daysOfVisit,
  longDate,
  timeOfVisit,
  todayOf,
  visitOnPlate,
} from "./when.ts";

export function refusalWords({ reason, card }: Refuse, context: GateContext): Answer {
  switch (reason.kind) {
    case "test-booking":
      return {
        headline: "Test ticket",
        wrong: "A practice booking.",
        plate: needs("A real ticket", card, context),
        next: "Ask for another one.",
      };
    case "cancelled":
      return {
        headline: "Cancelled",
        wrong:
          reason.at === null
            ? "The booking was cancelled."
            : `Cancelled on ${dateAndTime(reason.at, seenOn(card, context.now))}.`,
        plate: needs("A new booking", card, context),
        next: "Ticket desk.",
      };
    case "not-confirmed":
      return {
        headline: "Not confirmed",
        wrong: unconfirmedWords(reason.status),
        plate: needs("A confirmed booking", card, context),
        next: "Ticket desk.",
      };
    case "expired":
      return {
        headline: "Expired",
        wrong: expiredWords(card, context),
        plate: needs("A new ticket", card, context),
        next: "Ticket desk.",
      };
    case "no-show":
      return {
        headline: "Marked absent",
        wrong: "The seller marked them as not come.",
        plate: needs("The seller's yes", card, context),
        next: "Ticket desk.",
      };
    case "unknown-status":
      return {
        headline: "Unclear status",
        wrong: "The seller uses a word that Stile does not know.",
        plate: {
          label: "Seller's word",
          value: visibleText(reason.raw, 40),
          note: productLine(card, context.now),
        },
        next: "Call help.",
      };
    case "party-full":
      return {
        // re-entries can use a booking up before everybody has come
        headline: reason.inside < card.party ? "Entries used up" : "Party is full",
        wrong: partyFullWords(reason.inside, card),
        plate: {
          label: "Inside now",
          value: `${digits(reason.inside)} of ${digits(card.party)}`,
          note: nameOn(card),
        },
        next: "Call help.",
      };
    case "wrong-day":
    case "day-past":
    case "too-early":
    case "too-late":
      return timeWords(reason, card, context);
    case "wrong-gate":
      return wrongGateWords(reason.gates, card, context);
    case "wrong-product":
      return wrongTourWords(reason.gates, card, context);
    case "not-set-up":
      return {
        headline: "Not set up",
        wrong: "This tour has no gate yet.",
        plate: needs("Supervisor's yes", card, context),
        next: "Call help.",
      };
    case "nobody-booked":
      return {
        headline: "Nobody booked",
        wrong: "This booking lists no guest.",
        plate: needs("An entry ticket", card, context),
        next: "Ask for that ticket.",
      };
    case "over-party":
      return overPartyWords(reason.remaining, card);
    case "supplier-refuses":
      return {
        headline: "Seller says no",
        wrong: "The seller blocks this ticket.",
        plate: {
          label: "Seller's reason",
          value: reason.text === null ? "None given" : visibleText(reason.text),
          note: productLine(card, context.now),
        },
        next: "Ticket desk.",
      };
    default:
      return assertNever(reason);
  }
}

const needs = (value: string, card: BookingCard, { now }: GateContext): Plate => ({
  label: "To go in, it needs",
  value,
  note: productLine(card, now),
});

type TimeReason = Extract<
  RefuseReason,
  { kind: "wrong-day" | "day-past" | "too-early" | "too-late" }
>;

function timeWords(reason: TimeReason, card: BookingCard, context: GateContext): Answer {
  const seen = seenOn(card, context.now);
  const visit = visitOnPlate(card.visit, seen);
  const gates = gateNames(card.gates, context);
  const plate = (value: string): Plate => ({ label: "Valid on", value, note: productName(card) });
  switch (reason.kind) {
    case "wrong-day":
      return {
        headline: "Wrong day",
        wrong: `This ticket is for ${reason.days === 1 ? "tomorrow" : dayIn(card, context)}.`,
        plate: plate(gates === null ? visit : `${visit} · ${gates}`),
        next: "Come back then, or ticket desk.",
      };
    case "day-past":
      return {
        headline: "Day is past",
        wrong: `It was for ${reason.days === 1 ? "yesterday" : lastDay(card, context)}.`,
        plate: plate(visit),
        next: "Ticket desk: a new day?",
      };
    case "too-early": {
      const opens = clockTime(reason.opensAt, card.timeZone);
      return {
        headline: "Too early",
        wrong: `Gate opens for this slot at ${opens}.`,
        plate: plate(`${visit} · from ${opens}`),
        next: "Wait by the sign; scan again.",
      };
    }
    case "too-late":
      return {
        headline: "Too late",
        wrong: `This slot closed at ${clockTime(reason.closedAt, card.timeZone)}.`,
        plate: plate(visit),
        next: "Ticket desk: a later slot?",
      };
    default:
      return assertNever(reason);
  }
}

function dayIn(card: BookingCard, { now }: GateContext): string {
  const days = daysOfVisit(card.visit, card.timeZone);
  return days === null ? "another day" : calendarDay(days.first, seenOn(card, now));
}

function lastDay(card: BookingCard, { now }: GateContext): string {
  const days = daysOfVisit(card.visit, card.timeZone);
  return days === null ? "an earlier day" : calendarDay(days.last, seenOn(card, now));
}

function wrongGateWords(gates: readonly GateId[], card: BookingCard, context: GateContext): Answer {
  const names = gateNames(gatesElsewhere(gates, context), context);
  const time = timeOfVisit(card.visit, card.timeZone);
  return {
    headline: "Wrong gate",
    wrong: card.visit.kind === "open" ? "It is for another gate." : "Right day, other gate.",
    plate: {
      label: "Goes in at",
      value: [names ?? "Another gate", time].filter((part) => part !== null).join(" · "),
      note: productName(card),
    },
    next: names === null ? "Call help." : `Point them to ${names}.`,
  };
}

/** The judge has asked for the gate before: one of these is this one, where another device takes the product. */
function wrongTourWords(gates: readonly GateId[], card: BookingCard, context: GateContext): Answer {
  const elsewhere = gatesElsewhere(gates, context);
  const names = gateNames(elsewhere.length > 0 ? elsewhere : gates, context);
  const onlyHere = elsewhere.length === 0 && names !== null;
  return {
    headline: "Wrong tour",
    wrong: onlyHere ? "Not a tour of this scanner." : "Not a tour of this gate.",
    plate: {
      label: "Goes in with",
      value: names === null ? productName(card) : `${productName(card)} · ${names}`,
      note: timeOfVisit(card.visit, card.timeZone),
    },
    next:
      names === null
        ? "Call help."
        : onlyHere
          ? `Send them to the other scanner at ${names}.`
          : `Send them to ${names}.`,
  };
}

function overPartyWords(remaining: number, card: BookingCard): Answer {
  return {
    headline: remaining === 0 ? "None left" : `Only ${digits(remaining)} left`,
    wrong: "More were picked than may still go in.",
    plate: {
      label: "Can still go in",
      value: `${digits(remaining)} of ${digits(card.party)}`,
      note: nameOn(card),
    },
    next: remaining === 0 ? "Call help." : `Scan again and pick ${digits(remaining)} or fewer.`,
  };
}

function partyFullWords(inside: number, { party }: BookingCard): string {
  if (inside < party) return "All entries of this booking are used.";
  return party === 1
    ? "The one person of this booking is in."
    : `All ${digits(party)} of this booking are in.`;
}

/** A reservation may expire long before its day: the date is named only when it has passed. */
function expiredWords(card: BookingCard, { now }: GateContext): string {
  const seen = seenOn(card, now);
  const days = daysOfVisit(card.visit, card.timeZone);
  if (days === null || days.last >= todayOf(seen)) return "The seller let it expire.";
  return `Valid until ${longDate(days.last, seen)}.`;
}

function unconfirmedWords({ kind }: BookingStatus): string {
  switch (kind) {
    case "PENDING":
      return "The seller has not confirmed it yet.";
    case "REJECTED":
      return "The seller turned it down.";
    case "QUOTE":
      return "It is an offer, and was never booked.";
    case "ON_HOLD":
    case "CONFIRMED":
    case "EXPIRED":
    case "CANCELLED":
    case "REDEEMED":
    case "NO_SHOW":
    case "OTHER":
      return "The seller never confirmed it.";
    default:
      return assertNever(kind);
  }
}
