/**
 * What each kind of supplier can do, asked of the connectors themselves: what cannot be done is absent from them (see
 * `connectors/connector.ts`). What no member tells is tried on the sandbox.
 *
 * "where set up" is what only some connections of a kind have: the supplier does not always offer it, or the venue has to name
 * something first.
 */
import type { ConnectorKind } from "../../connectors/connector.ts";
import { type ConnectionSettings, createConnector } from "../../connectors/registry.ts";
import { SUPPLIERS } from "../../sandbox/supplier-names.ts";
import { openSandbox } from "./sandbox-network.ts";
import { settingsOf } from "./settings.ts";
import { type Trial, asksForProducts, findsCode, provesItsRedemption } from "./trial.ts";

interface Ability {
  readonly name: string;
  readonly has: (trial: Trial) => boolean | Promise<boolean>;
}

/** In the order of a day at the gate. */
const abilities: readonly Ability[] = [
  { name: "tells its products; else the venue names them", has: asksForProducts },
  { name: "lists bookings by date", has: ({ connector }) => connector.bookings !== undefined },
  { name: "posts what changes", has: ({ connector }) => connector.feed !== undefined },
  {
    name: "has its codes read from a file",
    has: ({ connector }) => connector.readCodes !== undefined,
  },
  { name: "looks a code up live", has: findsCode },
  {
    name: "is asked only about codes with its prefixes",
    has: ({ connector }) => connector.prefixes !== undefined,
  },
  {
    name: "has codes that name it, which no other supplier is asked about",
    has: ({ connector }) => connector.recognises !== undefined,
  },
  {
    name: "redeems what the gates admit",
    has: ({ connector }) => connector.redemption !== undefined,
  },
  { name: "proves after a lost answer whose redemption it was", has: provesItsRedemption },
  {
    name: "counts a redemption that is sent twice once",
    has: ({ connector }) => connector.honoursIdempotencyKey,
  },
  { name: "takes a redemption back", has: ({ connector }) => connector.unredeem !== undefined },
  { name: "marks a guest as absent", has: ({ connector }) => connector.noShow !== undefined },
  {
    name: "shows the gateway as alive in its back office",
    has: ({ connector }) => connector.heartbeat !== undefined,
  },
];

/** Markdown. What no kind can do has no line. */
export async function supportTable(): Promise<string> {
  const columns = await Promise.all(SUPPLIERS.map(({ kind }) => columnOf(kind)));
  const lines = abilities.map(({ name }, index) => [
    name,
    ...columns.map((cells) => cells[index] ?? "–"),
  ]);
  const head = ["A supplier …", ...SUPPLIERS.map(({ name }) => name)];
  return [
    head,
    head.map(() => "---"),
    ...lines.filter(([, ...cells]) => cells.some((cell) => cell !== "–")),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** A cell for each ability. */
async function columnOf(kind: ConnectorKind): Promise<readonly string[]> {
  const variants = settingsOf(kind, await openSandbox().card(kind));
  const connections = await Promise.all(variants.map(abilitiesOf));
  return abilities.map((_ability, index) => {
    const having = connections.filter((has) => has[index] === true).length;
    if (having === connections.length) return "yes";
    return having === 0 ? "–" : "where set up";
  });
}

async function abilitiesOf(settings: ConnectionSettings): Promise<readonly boolean[]> {
  // a supplier of its own, where nobody has gone in yet
  const { network, sent, card } = openSandbox();
  const { codes } = await card(settings.kind);
  const trial = { connector: createConnector(settings, network), code: codes.good, network, sent };
  const has: boolean[] = [];
  for (const ability of abilities) has.push(await ability.has(trial));
  return has;
}
