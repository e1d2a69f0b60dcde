/**
 * Which situations of the table are written out: the usual one, every other value alone, the combinations in which several
 * dimensions decide together, each pair of reasons (which one is named?), and whatever else it takes for every possible pair
 * of values to occur.
 */
import { z } from "zod";
import {
  dimensions,
  impossible,
  matches,
  type Pattern,
  type Situation,
  situationSchema,
} from "./dimensions.ts";

type Row = Readonly<Record<string, string>>;

const allDimensions = Object.entries(z.record(z.string(), z.array(z.string())).parse(dimensions));

const usual: Row = Object.fromEntries(
  allDimensions.map(([dimension, values]) => [dimension, values[0] ?? ""]),
);

export function situations(): readonly Situation[] {
  const rows = unique([
    usual,
    ...allDimensions.flatMap(([dimension, values]) =>
      values.map((value) => ({ ...usual, [dimension]: value })),
    ),
    ...together.flatMap(product),
    ...pairsOfReasons(),
  ]).filter(isPossible);
  return [...rows, ...missingPairs(rows)].map((row) => situationSchema.parse(row));
}

/** "voucher · used here · offline hold": what is not usual. */
export function nameOf(situation: Situation): string {
  const unusual = Object.entries(situation).filter(
    ([dimension, value]) => value !== usual[dimension],
  );
  return unusual.length === 0
    ? "as usual"
    : unusual.map(([dimension, value]) => `${dimension} ${value}`).join(" · ");
}

const together: readonly Pattern[] = [
  {
    used: dimensions.used,
    use: dimensions.use,
    scanned: ["ticket", "family", "voucher"],
  },
  { status: dimensions.status, unit: ["CANCELLED"] },
  { redeemable: ["no"], used: dimensions.used, use: ["twice"] },
  { redeemable: ["no"], used: ["yesterday"], use: dimensions.use },
  { status: ["REDEEMED"], used: dimensions.used },
  { time: dimensions.time, clock: ["seven-behind"] },
  { offline: dimensions.offline, scanned: ["voucher"], clock: ["hours-ahead"] },
  { press: dimensions.press, scanned: ["family", "voucher"] },
];

/** One of each reason, in order of precedence. */
const reasons: readonly Pattern[] = [
  { connection: ["test-on-live"] },
  { status: ["CANCELLED"] },
  { status: ["ON_HOLD"] },
  { used: ["here"] },
  { time: ["tomorrow"] },
  { place: ["wrong-gate"] },
  { redeemable: ["no"] },
  { offline: ["hold"] },
  { press: ["nine"] },
  { clock: ["seven-behind"] },
];

const pairsOfReasons = (): readonly Row[] =>
  reasons.flatMap((one, index) =>
    reasons.slice(index + 1).flatMap((other) => product({ ...one, ...other })),
  );

function product(pattern: Pattern): readonly Row[] {
  let rows: readonly Row[] = [usual];
  for (const [dimension, values] of Object.entries(pattern)) {
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [dimension]: value })));
  }
  return rows;
}

const unique = (rows: readonly Row[]): readonly Row[] => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

const isPossible = (row: Row): boolean => !impossible.some((pattern) => matches(pattern, row));

/** Greedy: each new row takes one pair that is missing, and in every other dimension the value with most missing pairs. */
function missingPairs(given: readonly Row[]): readonly Row[] {
  const missing = new Set(possiblePairs().map(pairKey));
  const take = (row: Row): void => {
    for (const pair of pairsIn(row)) missing.delete(pairKey(pair));
  };
  for (const row of given) take(row);
  const added: Row[] = [];
  for (const pair of possiblePairs()) {
    if (!missing.has(pairKey(pair))) continue;
    const row = filled(Object.fromEntries(pair), missing);
    added.push(row);
    take(row);
  }
  return added;
}

type Pair = readonly [readonly [string, string], readonly [string, string]];

const pairKey = (pair: Pair): string => pair.map((each) => each.join("=")).join("&");

/** Every pair of values of two dimensions that may occur in one situation. */
function possiblePairs(): readonly Pair[] {
  return allDimensions.flatMap(([one, values], index) =>
    allDimensions.slice(index + 1).flatMap(([other, others]) =>
      values.flatMap((value) =>
        others.flatMap((otherValue): readonly Pair[] => {
          const row = { [one]: value, [other]: otherValue };
          return isPossible(row)
            ? [
                [
                  [one, value],
                  [other, otherValue],
                ],
              ]
            : [];
        }),
      ),
    ),
  );
}

export const pairKeysIn = (row: Row): readonly string[] => pairsIn(row).map(pairKey);
export const possiblePairKeys = (): readonly string[] => possiblePairs().map(pairKey);

function pairsIn(row: Row): readonly Pair[] {
  const given = allDimensions.flatMap(([dimension]) => {
    const value = row[dimension];
    return value === undefined ? [] : [[dimension, value] as const];
  });
  return given.flatMap((one, index) =>
    given.slice(index + 1).map((other) => [one, other] as const),
  );
}

function filled(start: Row, missing: ReadonlySet<string>): Row {
  let row = start;
  for (const [dimension, values] of allDimensions) {
    if (row[dimension] !== undefined) continue;
    const before = row;
    const gain = (value: string): number =>
      pairKeysIn({ ...before, [dimension]: value }).filter((key) => missing.has(key)).length;
    const [best] = values
      .filter((value) => isPossible({ ...before, [dimension]: value }))
      .map((value) => ({ value, gain: gain(value) }))
      .toSorted((a, b) => b.gain - a.gain);
    if (best === undefined) throw new Error(`nothing fits ${dimension} of ${JSON.stringify(row)}`);
    row = { ...row, [dimension]: best.value };
  }
  return row;
}
