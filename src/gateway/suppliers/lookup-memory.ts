/** What becomes of live look-ups beyond their answer: the gateway's list remembers them where nothing else fills it. */
import type { BookingList, Connector } from "../../connectors/connector.ts";
import type { Log, Scheduler } from "../../core/effects.ts";
import { coverageOf } from "./coverage.ts";
import type { Answer, ListGrowth } from "./list-growth.ts";

export interface LookupMemory {
  /** A guest waits for this supplier from now on. */
  readonly asked: (connector: Connector) => void;
  /** As it is to be judged: with what was known before, unless that takes too long. Never rejects. */
  readonly answered: (connector: Connector, answer: Answer) => Promise<BookingList>;
  /** Resolves when everything is remembered. */
  readonly settled: () => Promise<void>;
}

export interface LookupMemoryDeps {
  readonly growth: Pick<ListGrowth, "answered">;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly onAsked: (connector: Connector) => void;
}

/** A slow database costs a guest this at most (ms). */
const patienceMs = 100;

export function createLookupMemory(deps: LookupMemoryDeps): LookupMemory {
  const { growth, scheduler, log } = deps;
  const pending = new Set<Promise<unknown>>();

  const remember = async (connector: Connector, answer: Answer): Promise<BookingList> => {
    try {
      return { ...answer.list, bookings: await growth.answered(connector, answer) };
    } catch (problem) {
      const { connection } = connector;
      log.error("a look-up was not remembered", { connection, problem: String(problem) });
      return answer.list;
    }
  };

  return {
    asked: deps.onAsked,
    answered: (connector, answer) => {
      const isRemembered = coverageOf(connector) === "grows" || answer.list.isAskedPart === true;
      if (!isRemembered) return Promise.resolve(answer.list);
      const remembered = remember(connector, answer);
      pending.add(remembered);
      return new Promise((resolve) => {
        const cancel = scheduler.after(patienceMs, () => resolve(answer.list));
        void remembered.then((list) => {
          cancel();
          pending.delete(remembered);
          resolve(list);
          return undefined;
        });
      });
    },
    settled: async () => void (await Promise.all(pending)),
  };
}
