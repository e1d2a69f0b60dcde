/** How much of a seller's bookings this device's list can hold, and what that means for a code that is not on it. */
import { assertNever } from "../../../core/result.ts";
import { visibleName } from "../visible-text.ts";

/** Of one connection. */
export interface ListCoverage {
  readonly id: string;
  readonly label: string;
  /** `cut`: the seller gave fewer bookings than there may be. */
  readonly covers: "everything" | "cut" | "what-came-in" | "nothing";
}

export const isComplete = ({ covers }: ListCoverage): boolean => covers === "everything";

export const labelOf = ({ label }: ListCoverage): string => visibleName(label, 40);

export function coverageWords({ covers }: ListCoverage): string {
  switch (covers) {
    case "everything":
      return "List: complete";
    case "cut":
      return "List was cut by the seller: not complete";
    case "what-came-in":
      return "List grows as bookings come in: not complete";
    case "nothing":
      return "No list: looked up live only";
    default:
      return assertNever(covers);
  }
}

/** "The list of Cellar tour is partial"; null where every list is complete. */
export function partialWords(lists: readonly ListCoverage[]): string | null {
  const names = lists.filter((list) => !isComplete(list)).map(labelOf);
  const [first, ...others] = names;
  if (first === undefined) return null;
  if (others.length === 0) return `The list of ${first} is partial`;
  return `The lists of ${[first, ...others.slice(0, -1)].join(", ")} and ${others.at(-1)} are partial`;
}
