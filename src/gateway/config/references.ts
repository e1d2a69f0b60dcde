/**
 * Names that must be there, or must differ: checked on whatever can be read, so that they are told together with everything
 * else that is wrong.
 */
import { z } from "zod";
import { oneOf, shownUnless } from "./plain-words.ts";
import type { Path, Trouble } from "./source.ts";

export function referenceTroubles(value: unknown, secrets: readonly string[]): readonly Trouble[] {
  const { gates, connections, mapping, policy, answers } = readableSchema.parse(value);
  const shown = shownUnless(secrets);
  const gateKnown = unknownTo("gates", gates, shown);
  const connectionKnown = unknownTo("connections", connections, shown);
  return [
    ...repeated(gates).map((n) => twice(["gates", n, "id"], "gate")),
    ...repeated(connections).map((n) => twice(["connections", n, "id"], "connection")),
    ...gateKnown(policy, ["policy", "offline", "gate"]),
    ...mapping.flatMap((entry, n) => [
      ...connectionKnown(entry.connection, ["mapping", n, "connection"]),
      ...entry.gates.flatMap((gate, m) => gateKnown(gate, ["mapping", n, "gates", m])),
      ...gateKnown(entry.policy, ["mapping", n, "policy", "offline", "gate"]),
    ]),
    ...repeated(mapping.map(productOf)).map((n) => ({
      path: ["mapping", n],
      text: "this product of this connection is mapped twice",
    })),
    ...(answers && !mapping.some(({ cityConnect }) => cityConnect) ? [nothingToAnswer] : []),
  ];
}

const nothingToAnswer: Trouble = {
  path: ["answers"],
  text: 'nobody could be answered: no product of the mapping has "cityConnect"',
};

const word = z.string().nullable().catch(null);
const ids = z
  .array(
    z
      .object({ id: word })
      .transform(({ id }) => id)
      .catch(null),
  )
  .catch([]);
const homeGate = z
  .object({ offline: z.object({ gate: word }) })
  .transform(({ offline }) => offline.gate)
  .catch(null);
const isThere = z
  .unknown()
  .optional()
  .transform((given) => given !== undefined);
const mapped = { connection: null, product: null, gates: [], policy: null, cityConnect: true };
const mappingSchema = z
  .array(
    z
      .object({
        connection: word,
        product: word,
        gates: z.array(word).catch([]),
        policy: homeGate,
        cityConnect: isThere,
      })
      .catch(mapped),
  )
  .catch([]);
const readableSchema = z
  .object({
    gates: ids,
    connections: ids,
    mapping: mappingSchema,
    policy: homeGate,
    answers: isThere,
  })
  .catch({ gates: [], connections: [], mapping: [], policy: null, answers: false });

type Name = string | null;

/** Positions of names that an earlier one of the list has too. */
const repeated = (names: readonly Name[]): readonly number[] =>
  names.flatMap((name, n) => (name !== null && names.indexOf(name) < n ? [n] : []));

const twice = (path: Path, what: string): Trouble => ({
  path,
  text: `another ${what} has this id already`,
});

const productOf = ({ connection, product }: (typeof mappingSchema)["_output"][number]): Name =>
  connection === null || product === null ? null : JSON.stringify([connection, product]);

/** Says nothing where a name is unreadable: it may be the one. */
function unknownTo(what: string, known: readonly Name[], shown: (name: unknown) => Name) {
  return (name: Name, path: Path): readonly Trouble[] => {
    if (name === null || known.length === 0 || known.includes(null) || known.includes(name))
      return [];
    const found = shown(name) ?? "another text";
    return [{ path, text: `expected an id of ${what}, ${oneOf(known)}, found ${found}` }];
  };
}
