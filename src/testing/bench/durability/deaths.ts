/** At which moment a browser is killed: drawn from a seed, so that a death can be repeated. */
import type { Random } from "../../../core/effects.ts";
import { below } from "../../seeded-random.ts";

export type Death =
  /** While the databases are opened and repaired. */
  | { readonly kind: "starting"; readonly afterMs: number }
  /** While it commits; null where the ballast has not been its turn yet, as in a gate's first seconds. */
  | { readonly kind: "committing"; readonly ballastAtMs: number | null; readonly afterMs: number }
  /** While the ballast is written, and commits go on. */
  | { readonly kind: "ballast"; readonly ballastAtMs: number; readonly afterMs: number };

/** Every kind in any ten in a row. Of the last two kinds, `afterMs` counts from the first commit and from the ballast. */
export function drawDeaths(count: number, random: Random): readonly Death[] {
  const between = (low: number, high: number): number => low + below(random, high - low + 1);
  return Array.from({ length: count }, (_, index): Death => {
    const kind = kindsInTurn[index % kindsInTurn.length];
    switch (kind) {
      case "starting":
        return { kind, afterMs: between(0, 250) };
      case "ballast":
        return { kind, ballastAtMs: between(100, 400), afterMs: between(0, 200) };
      default: {
        const afterMs = between(100, 1_400);
        const ballastAtMs = index % 2 === 0 ? between(0, 400) : null;
        return { kind: "committing", ballastAtMs, afterMs };
      }
    }
  });
}

const kindsInTurn = [
  "committing",
  "committing",
  "starting",
  "committing",
  "ballast",
  "committing",
  "committing",
  "starting",
  "ballast",
  "committing",
] as const;
