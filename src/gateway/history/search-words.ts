/** By what a scan is found: everything of it that a supervisor may have read off a ticket, a list or a badge. Pure. */
import type { Scan } from "../../core/scan.ts";
import type { BookingCard } from "../../core/verdict.ts";

/** Code, operator, and reference, name and product of every booking that the scan was about, a line each. */
export const searchWords = ({ capture, post, verdict }: Scan): string =>
  [
    capture.text,
    post.operator,
    ...cardsOf(verdict).flatMap((card) => [card.reference, card.leadName, card.productLabel]),
  ]
    .filter((word) => word !== null)
    .map(folded)
    .join("\n");

/**
 * Equal for texts that differ in case alone, or in how an accent is written. Without what PostgreSQL's `text` cannot hold:
 * NUL, and halves of surrogate pairs.
 */
export const folded = (text: string): string =>
  text
    .replaceAll("\u0000", "")
    .replaceAll(/\p{Surrogate}/gu, "\ufffd")
    .normalize("NFC")
    .toLowerCase();

function cardsOf(verdict: Scan["verdict"]): readonly BookingCard[] {
  if ("card" in verdict) return [verdict.card];
  if (verdict.kind !== "choose") return [];
  const { choice } = verdict;
  return choice.kind === "party" ? [choice.card] : choice.options.map(({ card }) => card);
}
