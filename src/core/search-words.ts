/**
 * How names and references are compared with what somebody types: by their letters and digits alone, without case, accents,
 * apostrophes, hyphens and spaces. "O'Brien Müller" is `obrienmuller`, and words begin at its o, b and m.
 *
 * Promises: text is folded character by character, so that the beginning of a word folds to the beginning of the folded
 * word: whoever types what is written finds it, letter by letter. Will not: guess at spelling ("Mueller" is not "Müller").
 */

export interface Folded {
  readonly letters: string;
  /** Where words begin in `letters`, ascending. */
  readonly starts: readonly number[];
  /** Of each UTF-16 unit of `letters`, the offset in the text of the character that it comes from. */
  readonly origins: readonly number[];
}

export interface SearchQuery {
  /** All of them must be found, in whatever order; folded, none of them empty. */
  readonly words: readonly string[];
  /** The same as one word: a reference may be typed with spaces of its own. */
  readonly whole: string;
}

/** From this many letters on, a part inside a word counts: fewer stand in every other name. */
export const shortestPart = 3;

/** More words than a name has; what is typed beyond them narrows nothing. */
const mostWords = 8;

/** Null where there is no letter or digit to look for. */
export function searchQueryOf(text: string): SearchQuery | null {
  const words = text
    .split(/[\s,;]+/u)
    .map((word) => folded(word).letters)
    .filter((letters) => letters !== "")
    .slice(0, mostWords);
  return words.length === 0 ? null : { words, whole: words.join("") };
}

export function folded(text: string): Folded {
  let letters = "";
  let isWithin = false;
  let at = 0;
  const starts: number[] = [];
  const origins: number[] = [];
  for (const character of text) {
    const letter = foldedCharacter(character);
    if (letter !== "") {
      if (!isWithin) starts.push(letters.length);
      for (let unit = 0; unit < letter.length; unit += 1) origins.push(at);
      letters += letter;
      isWithin = true;
    } else if (!belongsToALetter.test(character)) isWithin = false;
    at += character.length;
  }
  return { letters, starts, origins };
}

/** UTF-16 offsets; `until` is exclusive. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Where the query stands in `text`, to be marked: in order, none touching another; empty where it does not stand there. */
export function spansOf(query: SearchQuery, text: string): readonly Span[] {
  const target = folded(text);
  const each = query.words.map((word) => spanOf(word, target, text));
  const spans = each.includes(null) ? [spanOf(query.whole, target, text)] : each;
  return joined(spans.filter((span) => span !== null));
}

function spanOf(word: string, { letters, starts, origins }: Folded, text: string): Span | null {
  const start = starts.find((at) => letters.startsWith(word, at));
  const part = word.length < shortestPart ? -1 : letters.indexOf(word);
  const at = start ?? part;
  const from = origins[at];
  if (from === undefined) return null;
  const last = origins[at + word.length - 1] ?? from;
  return { from, until: endOfLetter(text, last) };
}

/** With the accents that follow it. */
function endOfLetter(text: string, at: number): number {
  let end = at;
  for (const character of text.slice(at)) {
    if (end > at && !belongsToALetter.test(character)) break;
    end += character.length;
  }
  return end;
}

function joined(spans: readonly Span[]): readonly Span[] {
  const apart: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last === undefined || span.from > last.until) apart.push(span);
    else apart.splice(-1, 1, { from: last.from, until: Math.max(last.until, span.until) });
  }
  return apart;
}

/** Accents written apart from their letter, and joiners that nobody sees: they begin no word. */
const belongsToALetter = /^[\p{M}\p{Cf}]$/u;
const letterOrDigit = /^[\p{L}\p{N}]$/u;

/** One character alone, so that what stands beside it (a final sigma) does not change it. */
function foldedCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x80) return isAsciiLetterOrDigit(code) ? character.toLowerCase() : "";
  let letters = "";
  for (const each of character.normalize("NFKD").toLowerCase()) {
    letters += undecomposed.get(each) ?? (letterOrDigit.test(each) ? each : "");
  }
  return letters;
}

const isAsciiLetterOrDigit = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39);

/** Letters that Unicode does not take apart and that keyboards of other countries lack. */
const undecomposed: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ø", "o"],
  ["đ", "d"],
  ["ð", "d"],
  ["ħ", "h"],
  ["ı", "i"],
  ["ł", "l"],
  ["ŧ", "t"],
  ["þ", "th"],
  ["ς", "σ"],
]);
