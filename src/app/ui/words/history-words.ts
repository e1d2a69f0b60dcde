/** One scan as a row of the history, and what became of it at the supplier. */
import { assertNever } from "../../../core/result.ts";
import type { Scan } from "../../../core/scan.ts";
import type { Settlement } from "../../../core/settlement.ts";
import type {
  BookingCard,
  Choose,
  Overruled,
  Refuse,
  Undone,
  Verdict,
} from "../../../core/verdict.ts";
import { visibleText } from "../visible-text.ts";
import { nameOn, productLine, referenceOn, seenOn } from "./card-words.ts";
import { denialName } from "./denial-words.ts";
import { type Family, familyOf } from "./family.ts";
import { digits } from "./numbers.ts";
import { thingWords } from "./units.ts";
import { type VerdictWords, verdictWords, type WordsContext } from "./verdict-words.ts";
import { visitOnPlate } from "./when.ts";

export interface HistoryWords {
  readonly title: string;
  readonly detail: string;
  readonly family: Family;
}

export function historyWords(
  { verdict }: Pick<Scan, "verdict">,
  context: WordsContext,
): HistoryWords {
  switch (verdict.kind) {
    case "undone":
      return undoneRow(verdict);
    case "overruled":
      return overruledRow(verdict);
    default:
      return { ...rowOf(verdict, context), family: familyOf(verdict) };
  }
}

const overruledRow = (verdict: Overruled): HistoryWords => ({
  title: withName(
    verdict.people === 0 ? "Overruled: add-on" : `Overruled: ${digits(verdict.people)} in`,
    verdict.card,
  ),
  detail: `${denialName(verdict.overrules)} · ${visibleText(verdict.reason, 80)}`,
  family: familyOf(verdict),
});

const undoneRow = ({ card, people, reason }: Undone): HistoryWords => ({
  title: withName(
    people === 0 ? "Undone: add-on" : `Undone: ${digits(people)} outside again`,
    card,
  ),
  detail: visibleText(reason, 80),
  family: "hold",
});

function rowOf(verdict: Verdict, context: WordsContext): Omit<HistoryWords, "family"> {
  const words = verdictWords(verdict, context);
  switch (verdict.kind) {
    case "admit": {
      const { card, people, test } = verdict;
      const done = people === 0 ? "Add-on" : `Admitted ${digits(people)}`;
      const what = people === 0 ? [thingWords(card.units)] : [];
      return {
        title: withName(`${done}${test ? " · TEST" : ""}`, card),
        detail: [...what, productLine(card, context.now)].join(" · "),
      };
    }
    case "choose":
      return { title: askedTitle(verdict), detail: "Nobody let in" };
    case "refuse":
      return {
        title: withName(words.headline, verdict.card),
        detail: refusedDetail(verdict, context),
      };
    case "already-used":
      return { title: withName(words.headline, verdict.card), detail: plateOf(words) };
    case "hold":
      return {
        title: withName(words.headline, verdict.card),
        detail: productLine(verdict.card, context.now),
      };
    case "unknown":
      return { title: words.headline, detail: plateOf(words) };
    default:
      return assertNever(verdict);
  }
}

/** Where a scan is on its way to the supplier. */
export type Delivery =
  | { readonly kind: "unsent" }
  | { readonly kind: "received" }
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | { readonly kind: "parked" }
  | { readonly kind: "unreadable" };

/** Null when there is nothing to say. */
export function deliveryWords(delivery: Delivery): string | null {
  switch (delivery.kind) {
    case "unsent":
      return "To send";
    case "received":
      return null;
    case "settled":
      return settlementWords(delivery.settlement);
    case "parked":
      return "Needs a supervisor";
    case "unreadable":
      return "Not readable here, kept safe";
    default:
      return assertNever(delivery);
  }
}

function settlementWords(settlement: Settlement): string | null {
  switch (settlement.kind) {
    case "accepted":
      return null;
    case "already-redeemed":
      return "Supplier: already used";
    case "rejected":
      return rejectedWords(settlement);
    case "probable":
      return "Probably recorded";
    case "at-least-once":
      return "Recorded, perhaps twice";
    case "not-sent":
      return notSentWords(settlement.why);
    default:
      return assertNever(settlement);
  }
}

function rejectedWords({ code, text }: Extract<Settlement, { kind: "rejected" }>): string {
  const left = text === null ? leftWords.get(code) : undefined;
  return left ?? `Supplier said no: ${visibleText(text ?? code, 80)}`;
}

/** Why a use was not taken back: the gateway's own codes, no word of the supplier's. */
const leftWords: ReadonlyMap<string, string> = new Map([
  ["STILL_IN_USE", "Still used at the supplier: others are in on it"],
  ["NOT_PROVEN_OURS", "Still used at the supplier: perhaps not by us"],
  ["PARTLY_NOT_OURS", "Still used at the supplier: partly by others"],
  ["PARTLY_LEFT", "Taken back at the supplier in part"],
]);

function notSentWords(why: Extract<Settlement, { kind: "not-sent" }>["why"]): string | null {
  switch (why) {
    case "nobody-admitted":
      return null;
    case "observe":
      return "Watching only";
    case "claimed-by-other":
      return "Another scan was first";
    case "undone":
      return "Taken back before it was sent";
    case "already-recorded":
      return "Supplier has it already";
    case "ours-alone":
      return "Noted by us alone";
    default:
      return assertNever(why);
  }
}

const withName = (title: string, card: BookingCard): string => {
  const name = nameOn(card) ?? referenceOn(card);
  return name === null ? title : `${title} · ${name}`;
};

function askedTitle({ choice }: Choose): string {
  if (choice.kind === "party") {
    return withName(`Asked: party of ${digits(choice.card.party)}`, choice.card);
  }
  const asked = `Asked: one of ${digits(choice.options.length)} bookings`;
  const cards = choice.options.map(({ card }) => card);
  const first = cards[0];
  const sameName = new Set(cards.map(nameOn)).size === 1;
  return first !== undefined && sameName ? withName(asked, first) : asked;
}

function refusedDetail({ card, reason }: Refuse, { now }: WordsContext): string {
  const otherDay = reason.kind === "wrong-day" || reason.kind === "day-past";
  return otherDay ? `For ${visitOnPlate(card.visit, seenOn(card, now))}` : productLine(card, now);
}

const plateOf = ({ plate, headline }: VerdictWords): string => plate?.value ?? headline;
