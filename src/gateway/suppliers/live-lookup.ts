/**
 * Asks the suppliers that could own a code, all at once, within a guest's patience.
 *
 * Promises: a slow or dead supplier delays nobody's answer but its own: once somebody knows the code, the others have a
 * moment more to claim it too (then a person chooses), and no longer; a code with the prefix of a supplier that has registered
 * prefixes goes to the longest match only, one without never leaves for such a supplier.
 */
import type { BookingList, Connector } from "../../connectors/connector.ts";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import type { LookedUp } from "../../protocol/v1.ts";
import { callWithin } from "./call-within.ts";
import { afterAnswer, afterAsking, type Circuit, closedCircuit, mayAsk } from "./circuit.ts";

export interface LiveLookupDeps {
  readonly connectors: readonly Connector[];
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** The whole time there is (ms). */
  readonly budgetMs: number;
}

/** What the others get once one has found the code (ms). */
const momentMs = 300;

export function createLiveLookup(deps: LiveLookupDeps): (code: string) => Promise<LookedUp> {
  const { clock, scheduler, budgetMs } = deps;
  const circuits = new Map<ConnectionId, Circuit>();
  const circuitOf = (connection: ConnectionId): Circuit =>
    circuits.get(connection) ?? closedCircuit;

  const ask = async (
    { connection, lookup }: Connector,
    code: string,
  ): Promise<Result<BookingList, CallFailure>> => {
    circuits.set(connection, afterAsking(circuitOf(connection), clock.now()));
    const answer = await callWithin(scheduler, budgetMs, (call) => lookup(code, call));
    circuits.set(connection, afterAnswer(circuitOf(connection), answer, clock.now()));
    return answer;
  };

  return (code) => {
    const owners = possibleOwners(deps.connectors, code);
    const asked = owners.filter(({ connection }) => mayAsk(circuitOf(connection), clock.now()));
    const lists: BookingList[] = [];
    let waiting = asked.length;
    return new Promise((resolve) => {
      let cancel: (() => void) | null = null;
      const end = (): void => {
        cancel?.();
        resolve(toldBy(lists, owners.length));
      };
      if (waiting === 0) return end();
      for (const connector of asked) {
        void ask(connector, code).then((answer) => {
          waiting -= 1;
          const isFirstFind = answer.ok && answer.value.bookings.length > 0 && !hasFound(lists);
          if (answer.ok) lists.push(answer.value);
          if (waiting === 0) end();
          else if (isFirstFind) cancel = scheduler.after(momentMs, end);
          return undefined;
        });
      }
      return undefined;
    });
  };
}

const hasFound = (lists: readonly BookingList[]): boolean =>
  lists.some(({ bookings }) => bookings.length > 0);

const toldBy = (lists: readonly BookingList[], owners: number): LookedUp => ({
  bookings: lists.flatMap(({ bookings }) => bookings),
  answered: lists.length,
  failed: owners - lists.length,
});

/** A prefix is a routing hint, never a proof: who has none may own any code. */
export function possibleOwners(
  connectors: readonly Connector[],
  code: string,
): readonly Connector[] {
  const lengths = new Map(
    connectors.map((connector) => [connector, longestMatch(connector.prefixes, code)]),
  );
  const longest = Math.max(0, ...[...lengths.values()].map((length) => length ?? 0));
  return connectors.filter((connector) => {
    if (connector.prefixes === undefined) return true;
    const length = lengths.get(connector) ?? null;
    return length !== null && length === longest;
  });
}

/** Null where none fits. */
function longestMatch(prefixes: readonly string[] | undefined, code: string): number | null {
  const fitting = (prefixes ?? []).filter((prefix) => prefix !== "" && code.startsWith(prefix));
  return fitting.length === 0 ? null : Math.max(...fitting.map(({ length }) => length));
}
