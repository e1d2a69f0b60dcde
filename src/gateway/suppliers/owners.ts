/**
 * Who could own a code: by its prefix, and of several accounts with one supplier the one that the supplier names (seed 002).
 *
 * Promises: what a finder says is believed for the scan in progress only; one that fails, or takes long, has said nothing:
 * then each of its members is asked.
 */
import type { Call, Connector } from "../../connectors/connector.ts";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { longestPrefix } from "../../core/longest-prefix.ts";
import { fail, type Result } from "../../core/result.ts";
import { callWithin } from "./call-within.ts";
import { afterAnswer, afterAsking, closedCircuit, mayAsk } from "./circuit.ts";

/** Both are routing hints, never a proof: a code that names its supplier is nobody else's, who has no prefix may own any other. */
export function possibleOwners(
  connectors: readonly Connector[],
  code: string,
): readonly Connector[] {
  const named = connectors.filter(({ recognises }) => recognises?.(code) === true);
  if (named.length > 0) return named;
  const registered = connectors.flatMap(({ prefixes }) => prefixes ?? []);
  const longest = longestPrefix(code, registered);
  return connectors.filter(
    ({ prefixes }) => prefixes === undefined || (longest !== null && prefixes.includes(longest)),
  );
}

/** Says which of its members a code belongs to. */
export interface OwnerFinder {
  readonly members: readonly ConnectionId[];
  /** Null: none of them. */
  readonly find: (code: string, call: Call) => Promise<Named>;
}

type Named = Result<ConnectionId | null, CallFailure>;

export interface OwnerFindingDeps {
  readonly finders: readonly OwnerFinder[];
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Of the whole look-up (ms). */
  readonly budgetMs: number;
}

/** Whether a connection is worth asking. */
export type MayOwn = (connection: ConnectionId) => Promise<boolean>;

/** For one code. A finder is asked once, when the first of its members comes up. */
export function createOwnerFinding(deps: OwnerFindingDeps): (code: string) => MayOwn {
  const finders = deps.finders.map((finder) => ({ ...finder, ask: asking(finder, deps) }));
  return (code) => {
    const answers = new Map<OwnerFinder, Promise<Named>>();
    return async (connection) => {
      const finder = finders.find(({ members }) => members.includes(connection));
      if (finder === undefined) return true;
      const answer = answers.get(finder) ?? finder.ask(code);
      answers.set(finder, answer);
      const named = await answer;
      return !named.ok || named.value === connection;
    };
  };
}

/** What a finder may take of the budget: its members need the rest. */
const share = 1 / 3;
const silence = fail<CallFailure>({ kind: "unreachable" });

function asking(
  { find }: OwnerFinder,
  { clock, scheduler, budgetMs }: OwnerFindingDeps,
): (code: string) => Promise<Named> {
  let circuit = closedCircuit;
  return async (code) => {
    if (!mayAsk(circuit, clock.now())) return silence;
    circuit = afterAsking(circuit, clock.now());
    const named = await callWithin(scheduler, budgetMs * share, (call) => find(code, call));
    // whatever the failure: a supplier without this call is not asked it before every look-up
    circuit = afterAnswer(circuit, named.ok ? named : silence, clock.now());
    return named;
  };
}
