/** What a verdict rests on, and how old that is (LOOK 1: never more than is known). */
import { assertNever } from "../../../core/result.ts";
import type { Basis } from "../../../core/verdict.ts";
import { ageWords, clockTime, clockTimeWithSeconds, type Seen } from "./when.ts";

export function basisWords(basis: Basis, { now, timeZone }: Seen): string {
  switch (basis.kind) {
    case "claimed":
      return `Checked live, ${clockTimeWithSeconds(basis.at, timeZone)}`;
    case "looked-up":
      return `Looked up, ${clockTime(basis.at, timeZone)}`;
    case "snapshot":
      return `From this device's list, ${ageWords(now - basis.at)}`;
    case "nothing":
      return "No list on this device yet";
    default:
      return assertNever(basis);
  }
}

/** Who else could have let them in, as far as this basis tells. */
export function otherGatesWords({ kind }: Basis): string {
  switch (kind) {
    case "claimed":
      return "Not used at any other gate";
    case "looked-up":
      return "The supplier was asked; other gates were not";
    case "snapshot":
    case "nothing":
      return "Other gates were not asked";
    default:
      return assertNever(kind);
  }
}
