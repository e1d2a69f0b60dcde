/**
 * What a gate camera sees, one recipe a frame: a nominal ticket, and one thing that is wrong with it at a time, in steps until
 * nobody can read it. The axes and steps are those of DECODER.md's gate set.
 */
import type { Random } from "../../../core/effects.ts";
import { below, createSeededRandom } from "../../seeded-random.ts";

export interface Recipe {
  /** Null: nobody holds anything up. */
  readonly code: { readonly bcid: string; readonly text: string } | null;
  readonly seed: number;
  /** Width of the code with its quiet zone, in pixels of the frame. */
  readonly size: number;
  /** Degrees in the plane of the ticket, and out of it. */
  readonly turn: number;
  readonly tilt: number;
  /** Standard deviation of what is out of focus, in pixels. */
  readonly blur: number;
  /** Length of the smear of a moving hand, in pixels. */
  readonly motion: number;
  /** Standard deviation, of 255. */
  readonly noise: number;
  /** Of daylight, 0 to 1. */
  readonly light: number;
  /** Paper less ink, of 255. */
  readonly contrast: number;
  /** How much of the code's width a lamp is mirrored in, 0 to 1. */
  readonly glare: number;
  readonly inverted: boolean;
}

type Fault = Partial<Omit<Recipe, "code" | "seed">>;

const faults: readonly Fault[] = [
  ...[110, 140, 180, 240, 320, 440].map((size) => ({ size })),
  ...[1.5, 2, 2.5, 3, 4].map((blur) => ({ blur })),
  ...[5, 9, 13, 19].map((motion) => ({ motion })),
  ...[25, 40, 55, 65].map((tilt) => ({ tilt })),
  ...[0.5, 0.25, 0.12, 0.06].map((light) => ({ light })),
  ...[3, 6, 10].map((noise) => ({ noise })),
  ...[100, 60, 35, 20].map((contrast) => ({ contrast })),
  ...[0.3, 0.6, 1].map((glare) => ({ glare })),
  ...[15, 45, 90].map((turn) => ({ turn })),
  { inverted: true },
];

const others = ["azteccode", "code128", "pdf417", "datamatrix", "ean13"] as const;

/** For each fault: this many QR codes, and one of another kind. */
const qrCodesEach = 3;
const empty = 12;

export function recipesFor(seed: number): readonly Recipe[] {
  const random = createSeededRandom(seed);
  const withCode = faults.flatMap((fault, at) => [
    ...Array.from({ length: qrCodesEach }, () => recipe(random, "qrcode", fault)),
    recipe(random, others[at % others.length] ?? "azteccode", fault),
  ]);
  const without = Array.from({ length: empty }, () => recipe(random, null, {}));
  return shuffled(random, [...withCode, ...without]);
}

function recipe(random: Random, bcid: string | null, fault: Fault): Recipe {
  return {
    code: bcid === null ? null : { bcid, text: textFor(random, bcid) },
    seed: below(random, 2 ** 31),
    size: isLinear(bcid) ? 420 : 260,
    turn: (random() - 0.5) * 8,
    tilt: 0,
    blur: 0.8,
    motion: 0,
    noise: 2,
    light: 1,
    contrast: 170,
    glare: 0,
    inverted: false,
    ...fault,
    // bars are as wide as the ticket that they are on
    ...(fault.size !== undefined && isLinear(bcid) ? { size: fault.size * 1.6 } : {}),
  };
}

const isLinear = (bcid: string | null): boolean =>
  bcid === "code128" || bcid === "ean13" || bcid === "pdf417";

function textFor(random: Random, bcid: string): string {
  const letters = (count: number): string =>
    Array.from({ length: count }, () => "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[below(random, 32)]).join(
      "",
    );
  if (bcid === "qrcode") return `https://t.example/${letters(42 + below(random, 30))}`;
  if (bcid === "ean13") return String(952_000_000_000 + below(random, 1_000_000));
  return bcid === "code128" ? letters(18) : letters(24);
}

function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(below(random, left.length), 1));
}
