/**
 * Asks the suppliers that could own a code, all at once, within a guest's patience.
 *
 * Promises: a slow or dead supplier delays nobody's answer but its own: once somebody knows the code, the others have a
 * moment more to claim it too (then a person chooses), and no longer; a code with the prefix of a supplier that has registered
 * prefixes goes to the longest match only, one without never leaves for such a supplier; of several accounts with one supplier
 * only the one that it names is asked.
 */
import type { BookingList, Connector } from "../../connectors/connector.ts";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { ok, type Result } from "../../core/result.ts";
import type { LookedUp } from "../../protocol/v1.ts";
import { callWithin } from "./call-within.ts";
import { afterAnswer, afterAsking, type Circuit, closedCircuit, mayAsk } from "./circuit.ts";
import type { LookupMemory } from "./lookup-memory.ts";
import { createOwnerFinding, type MayOwn, type OwnerFinder, possibleOwners } from "./owners.ts";

export interface LiveLookupDeps {
  readonly connectors: readonly Connector[];
  readonly finders?: readonly OwnerFinder[];
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Where lists grow by what was looked up. */
  readonly memory?: Pick<LookupMemory, "asked" | "answered">;
  /** The whole time there is (ms). */
  readonly budgetMs: number;
}

/** What the others get once one has found the code (ms). */
const momentMs = 300;

export function createLiveLookup(deps: LiveLookupDeps): (code: string) => Promise<LookedUp> {
  const { clock, scheduler, memory, budgetMs } = deps;
  const circuits = new Map<ConnectionId, Circuit>();
  const circuitOf = (connection: ConnectionId): Circuit =>
    circuits.get(connection) ?? closedCircuit;

  const findOwner = createOwnerFinding({ finders: [], ...deps });

  const ask = (
    connector: Connector,
    code: string,
    mayOwn: MayOwn,
  ): Promise<Result<BookingList, CallFailure>> =>
    callWithin(scheduler, budgetMs, async (call) => {
      const { connection, lookup } = connector;
      if (!(await mayOwn(connection))) return notIts;
      const askedAt = clock.now();
      memory?.asked(connector);
      circuits.set(connection, afterAsking(circuitOf(connection), clock.now()));
      const answer = await lookup(code, call);
      circuits.set(connection, afterAnswer(circuitOf(connection), answer, clock.now()));
      return answer.ok && memory !== undefined
        ? ok(await memory.answered(connector, { code, askedAt, list: answer.value }))
        : answer;
    });

  return (code) => {
    const owners = possibleOwners(deps.connectors, code);
    const mayOwn = findOwner(code);
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
        void ask(connector, code, mayOwn).then((answer) => {
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

/** Said in its place. */
const notIts = ok<BookingList>({ bookings: [], unreadable: [] });

const hasFound = (lists: readonly BookingList[]): boolean =>
  lists.some(({ bookings }) => bookings.length > 0);

const toldBy = (lists: readonly BookingList[], owners: number): LookedUp => ({
  bookings: lists.flatMap(({ bookings }) => bookings),
  answered: lists.length,
  failed: owners - lists.length,
});
