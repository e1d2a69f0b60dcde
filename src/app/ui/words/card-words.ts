/** A booking in a few lines: who, what, when. Every text of a supplier passes through `visible-text.ts`. */
import type { Instant } from "../../../core/time.ts";
import type { BookingCard } from "../../../core/verdict.ts";
import { visibleName, visibleText } from "../visible-text.ts";
import { thingWords, unitsInWords } from "./units.ts";
import { daysOfVisit, type Seen, timeOfVisit, todayOf, visitOnPlate } from "./when.ts";

const longestName = 60;
const longestNotes = 240;

export const seenOn = ({ timeZone }: BookingCard, now: Instant): Seen => ({ now, timeZone });

export const productName = ({ productLabel }: Pick<BookingCard, "productLabel">): string =>
  visibleName(productLabel, longestName);

export const nameOn = ({ leadName }: Pick<BookingCard, "leadName">): string | null =>
  leadName === null || leadName.trim() === "" ? null : visibleName(leadName, longestName);

export const referenceOn = ({ reference }: Pick<BookingCard, "reference">): string | null =>
  reference === null ? null : visibleName(reference, longestName);

/** "Harbour cruise 14:30" for today, "Harbour cruise, Sun 19 Jul, 10:00" for another day. */
export function productLine(card: BookingCard, now: Instant): string {
  const product = productName(card);
  const seen = seenOn(card, now);
  const { visit } = card;
  if (visit.kind === "open" || !isOnToday(card, now)) {
    return `${product}, ${visitOnPlate(visit, seen)}`;
  }
  const time = timeOfVisit(visit, card.timeZone);
  return time === null ? product : `${product} ${time}`;
}

/** "Okafor · 1 adult · VG7-4412" */
export function whoLine(card: BookingCard): string {
  const parts = [nameOn(card), unitsInWords(card.units), referenceOn(card)];
  const known = parts.filter((part) => part !== null && part !== "");
  return known.length === 0 ? "No name on this booking" : known.join(" · ");
}

export function thingsLine({ units }: BookingCard): readonly string[] {
  const things = thingWords(units);
  return things === "" ? [] : [`Not people: ${things}`];
}

export const testLine = (card: BookingCard, test: boolean): readonly string[] =>
  test ? [`Test booking ${referenceOn(card) ?? ""}`.trim()] : [];

/** What staff should know or do besides. */
export function staffLines(card: BookingCard): readonly string[] {
  return [...methodLine(card), ...notesLine(card)];
}

export function notesLine({ notes }: BookingCard): readonly string[] {
  // notes may be written in several lines; here they are one
  const text = notes?.trim().replaceAll(/\s*[\r\n]+\s*/g, " · ") ?? "";
  return text === "" ? [] : [`Note: ${visibleText(text, longestNotes)}`];
}

function methodLine({ method }: BookingCard): readonly string[] {
  switch (method) {
    case "PRINT":
      return ["Check the paper ticket"];
    case "MANIFEST":
      return ["Check their name on the list"];
    case "DIGITAL":
    default:
      return [];
  }
}

function isOnToday({ visit, timeZone }: BookingCard, now: Instant): boolean {
  const days = daysOfVisit(visit, timeZone);
  const today = todayOf({ now, timeZone });
  return days !== null && days.first <= today && today <= days.last;
}
