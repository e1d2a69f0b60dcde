/** What trials of one kind have cost. */
import type { Book } from "./book.ts";
import type { Books } from "./station.ts";

export interface Toll {
  readonly trials: number;
  readonly scans: Count;
  /** The reference's. */
  readonly rows: Count;
  /** How often the device found its database gone. */
  readonly lost: number;
  /** Scans that came back from the mirror. */
  readonly recovered: number;
}

interface Count {
  readonly acknowledged: number;
  readonly missing: number;
}

/** Of one profile. */
export const tollOf = (trials: number, books: Books): Toll => ({
  trials,
  scans: countOf(books.scans),
  rows: countOf(books.rows),
  lost: books.starts.filter(({ wasLost }) => wasLost).length,
  recovered: books.starts.reduce((sum, { recovered }) => sum + recovered, 0),
});

const countOf = (book: Book): Count => ({
  acknowledged: book.acknowledged(),
  missing: book.missing(),
});

export function addUp(tolls: readonly Toll[]): Toll {
  const sum = (pick: (toll: Toll) => number): number =>
    tolls.reduce((total, toll) => total + pick(toll), 0);
  const count = (of: "scans" | "rows"): Count => ({
    acknowledged: sum((toll) => toll[of].acknowledged),
    missing: sum((toll) => toll[of].missing),
  });
  return {
    trials: sum(({ trials }) => trials),
    scans: count("scans"),
    rows: count("rows"),
    lost: sum(({ lost }) => lost),
    recovered: sum(({ recovered }) => recovered),
  };
}

export const tollWords = ({ trials, scans, rows, lost, recovered }: Toll): string =>
  `${trials} trials; missing: ${scans.missing} of ${scans.acknowledged} scans, ${rows.missing} of ${rows.acknowledged} reference rows; ${lost} times the ledger was gone, ${recovered} scans came back from the mirror`;
