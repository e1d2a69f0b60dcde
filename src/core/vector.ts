/**
 * A judgement as plain JSON: what was known, and the verdict. A device stores one per scan, so that any verdict can be
 * explained and judged again years later; `judge-vectors.json` is a list of them that any implementation can be held to.
 *
 * Promises: `rejudge(toVector(name, input, judge(input)))` is `judge(input)`, also after a journey through JSON. Small: of
 * the catalogue and the admissions only what the candidates need is kept. Will not: repair a vector that does not parse
 * (`protocol/vector-schema.ts` says what does).
 */
import type { Admission } from "./admission.ts";
import type { ConnectionId } from "./ids.ts";
import { judge, type JudgeInput } from "./judge.ts";
import type { ConnectionMode, Product } from "./product.ts";
import type { Verdict } from "./verdict.ts";

export interface JudgeVector {
  readonly name: string;
  readonly input: VectorInput;
  readonly verdict: Verdict;
}

/** What `judge` takes, with the catalogue's maps as lists. */
export interface VectorInput extends Omit<JudgeInput, "catalogue"> {
  readonly products: readonly Product[];
  readonly modes: readonly ModeOfConnection[];
}

/** A connection that is not listed is only watched, as `judge` has it. */
export interface ModeOfConnection {
  readonly connection: ConnectionId;
  readonly mode: ConnectionMode;
}

export function toVector(name: string, input: JudgeInput, verdict: Verdict): JudgeVector {
  const { catalogue, candidates, admissions, undone, ...rest } = input;
  const bookings = new Set(candidates.map(({ key }) => key));
  const isOfCandidate = ({ booking }: Admission): boolean => bookings.has(booking);
  return {
    name,
    input: {
      ...rest,
      candidates,
      products: [...new Set(candidates.map(({ product }) => product))].flatMap(
        (key) => catalogue.products.get(key) ?? [],
      ),
      modes: [...new Set(candidates.map(({ connection }) => connection))].flatMap((connection) => {
        const mode = catalogue.modes.get(connection);
        return mode === undefined ? [] : [{ connection, mode }];
      }),
      admissions: admissions.filter(isOfCandidate),
      undone: undone.filter(isOfCandidate),
    },
    verdict,
  };
}

export function inputOf({ input }: Pick<JudgeVector, "input">): JudgeInput {
  const { products, modes, ...rest } = input;
  return {
    ...rest,
    catalogue: {
      products: new Map(products.map((product) => [product.key, product])),
      modes: new Map(modes.map(({ connection, mode }) => [connection, mode])),
    },
  };
}

export const rejudge = (vector: Pick<JudgeVector, "input">): Verdict => judge(inputOf(vector));
