/**
 * The words of one page of bookings, as one text that is scanned from end to end: about 2 bytes per letter, and no object
 * per word. Pages never change, so their words are made once and taken along to every later list that has the page.
 *
 * A row is its fields one after the other (the name, then each reference), folded and each closed by `fieldEnd`, which
 * stands in no folded text: a match lies within one field.
 */
import type { BookingKey, ProductKey } from "../../core/ids.ts";
import { folded } from "../../core/search-words.ts";
import { type DaysHeld, daysHeldOf } from "./near-days.ts";
import { referencesOf, type Searchable } from "./searchable.ts";

export interface PageWords {
  readonly letters: string;
  /** Beside each letter what stands there: `wordStart`, `fieldStart`, `inReference`. */
  readonly marks: Uint8Array;
  /** Where each row begins in `letters`, and one more where the last one ends. */
  readonly rowStarts: Uint32Array;
  /** Null for a row that is no booking to this version of the app: it has no letters. */
  readonly keys: readonly (BookingKey | null)[];
  readonly products: readonly (ProductKey | null)[];
  readonly days: DaysHeld;
}

export const fieldEnd = "\n";
export const wordStart = 1;
export const fieldStart = 2;
export const inReference = 4;

export function pageWordsOf(rows: readonly (Searchable | null)[]): PageWords {
  const rowStarts = new Uint32Array(rows.length + 1);
  const marks: number[] = [];
  const interned = new Map<ProductKey, ProductKey>();
  let letters = "";
  const addField = (text: string, mark: number): void => {
    const field = folded(text);
    if (field.letters === "") return;
    const start = letters.length;
    letters += field.letters + fieldEnd;
    while (marks.length < letters.length) marks.push(mark);
    for (const at of field.starts) marks[start + at] = mark | wordStart;
    marks[start] = mark | wordStart | fieldStart;
  };
  for (const [row, booking] of rows.entries()) {
    if (booking !== null) {
      addField(booking.leadName ?? "", 0);
      for (const reference of referencesOf(booking)) addField(reference, inReference);
    }
    rowStarts[row + 1] = letters.length;
  }
  return {
    letters: flat(letters),
    marks: Uint8Array.from(marks),
    rowStarts,
    keys: rows.map((booking) => booking?.key ?? null),
    // one text for all bookings of a product, not one for each
    products: rows.map((booking) => {
      if (booking === null) return null;
      const known = interned.get(booking.product) ?? booking.product;
      interned.set(known, known);
      return known;
    }),
    days: daysHeldOf(rows.map((booking) => booking?.visit ?? null)),
  };
}

/** A text put together piece by piece stays a tree of its pieces in memory until it is read as a whole. */
function flat(text: string): string {
  text.indexOf(fieldEnd);
  return text;
}
