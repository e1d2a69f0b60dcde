/** The parts of every answer that is not green: what is wrong, what would be right, what now (LOOK 5 and 7). */

export interface Plate {
  readonly label: string;
  readonly value: string;
  readonly note: string | null;
}

export interface Answer {
  readonly headline: string;
  readonly wrong: string | null;
  /** What would be right. */
  readonly plate: Plate | null;
  readonly next: string | null;
}

/** For the live region: headline, wrong, right, next, as sentences (LOOK 5). */
export const announceAnswer = ({ headline, wrong, plate, next }: Answer): string =>
  sentences([headline, wrong, plate === null ? null : `${plate.label}: ${plate.value}`, next]);

export const sentences = (parts: readonly (string | null)[]): string =>
  parts
    .filter((part): part is string => part !== null && part !== "")
    .map((part) => (/[.?…]$/.test(part) ? part : `${part}.`))
    .join(" ");
