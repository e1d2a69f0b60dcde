/** When and in what weather a browser dies: drawn from a seed, so that a death can be repeated. */
import type { OnTheWay } from "./line.ts";

export type Happening = "green" | "hand-in";

export interface Death {
  /** The line to the gateway while scanning. */
  readonly line:
    | { readonly kind: "clear" }
    | { readonly kind: "slow"; readonly ms: number }
    /** Cut from the start, whole again after this (ms): scanning goes on while the replay begins. */
    | { readonly kind: "cut"; readonly forMs: number };
  readonly moment:
    /** From the start of scanning (ms). */
    | { readonly kind: "after"; readonly ms: number }
    /** With the n-th: a green that shows before its scan is stored is caught here, as is a request taken for an answer. */
    | { readonly kind: "at"; readonly happening: Happening; readonly n: number };
  /** What becomes of the bytes that the browser sent last. */
  readonly lastWords: OnTheWay;
}

export function drawDeaths(count: number, seed: number): readonly Death[] {
  const random = seeded(seed);
  const between = (low: number, high: number): number =>
    low + Math.floor(random() * (high - low + 1));
  const drawLine = (kind: Death["line"]["kind"]): Death["line"] => {
    if (kind === "slow") return { kind, ms: between(100, 500) };
    return kind === "cut" ? { kind, forMs: between(300, 1_200) } : { kind };
  };
  const drawMoment = (line: Death["line"], kind: Happening | "after"): Death["moment"] => {
    if (kind !== "after")
      return { kind: "at", happening: kind, n: between(1, kind === "green" ? 12 : 4) };
    // a cut line gets time to become whole, and to replay what it held up
    return { kind, ms: line.kind === "cut" ? line.forMs + between(0, 2_800) : between(0, 4_000) };
  };
  return Array.from({ length: count }, (_, index): Death => {
    const line = drawLine(linesInTurn[index % linesInTurn.length] ?? "clear");
    return {
      line,
      moment: drawMoment(line, momentsInTurn[index % momentsInTurn.length] ?? "after"),
      lastWords: index % 2 === 0 ? "is lost" : "arrives",
    };
  });
}

const linesInTurn = ["cut", "slow", "cut", "clear", "slow"] as const;
const momentsInTurn = ["after", "green", "hand-in"] as const;

export const deathWords = ({ line, moment, lastWords }: Death): string =>
  `${lineWords(line)}, killed ${momentWords(moment)}, what it sent last ${lastWords}`;

const momentWords = (moment: Death["moment"]): string =>
  moment.kind === "after" ? `after ${moment.ms} ms` : `at ${moment.happening} ${moment.n}`;

function lineWords(line: Death["line"]): string {
  switch (line.kind) {
    case "slow":
      return `line slow by ${line.ms} ms`;
    case "cut":
      return `line cut for ${line.forMs} ms`;
    default:
      return "line clear";
  }
}

/** Numbers in [0, 1): Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
