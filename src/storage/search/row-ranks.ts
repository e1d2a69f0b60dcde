/** How well each booking of a page answers what was typed. */
import { type SearchQuery, shortestPart } from "../../core/search-words.ts";
import { fieldEnd, fieldStart, inReference, type PageWords, wordStart } from "./page-words.ts";

export const noMatch = 255;

/** Best first. A booking is as good as the worst of the words that were asked for. */
const rank = { reference: 0, wholeWord: 1, beginning: 2, part: 3 };

/** Per row a `rank` (less is better), or `noMatch`; null where that is all of them. */
export function rowRanks(page: PageWords, { words, whole }: SearchQuery): Uint8Array | null {
  const { letters } = page;
  const isThere = words.every((word) => letters.includes(word)) || letters.includes(whole);
  if (!isThere) return null;
  const ranks = ranksOfAll(page, words);
  if (words.length === 1) return ranks;
  const asOne = ranksOf(page, whole);
  return ranks.map((each, row) => Math.min(each, asOne[row] ?? noMatch));
}

function ranksOfAll(page: PageWords, [first = "", ...others]: readonly string[]): Uint8Array {
  let ranks = ranksOf(page, first);
  for (const word of others) {
    const next = ranksOf(page, word);
    ranks = ranks.map((each, row) => Math.max(each, next[row] ?? noMatch));
  }
  return ranks;
}

function ranksOf(page: PageWords, word: string): Uint8Array {
  const { letters, rowStarts } = page;
  const ranks = new Uint8Array(rowStarts.length - 1).fill(noMatch);
  let row = 0;
  for (let at = letters.indexOf(word); at !== -1; at = letters.indexOf(word, at + 1)) {
    while (at >= (rowStarts[row + 1] ?? Infinity)) row += 1;
    ranks[row] = Math.min(ranks[row] ?? noMatch, rankAt(page, at, word.length));
  }
  return ranks;
}

function rankAt({ letters, marks }: PageWords, at: number, length: number): number {
  const mark = marks[at] ?? 0;
  if ((mark & wordStart) === 0) return length < shortestPart ? noMatch : rank.part;
  const isFieldEnd = letters.startsWith(fieldEnd, at + length);
  const isReference = (mark & inReference) !== 0;
  if (isFieldEnd && isReference && (mark & fieldStart) !== 0) return rank.reference;
  const isWordEnd = isFieldEnd || ((marks[at + length] ?? 0) & wordStart) !== 0;
  return isWordEnd ? rank.wholeWord : rank.beginning;
}
