/**
 * Looks up again what a growing list holds: first what a webhook or an import asked for, then what comes soon.
 *
 * Promises: at most one question per second, none while guests are being looked up; a code stays wanted until its answer is
 * stored, whatever dies or fails in between; a supplier that is silent is left alone for a while; a code that cannot be
 * answered delays no other.
 */
import type { Connector } from "../../connectors/connector.ts";
import type { Clock, Log, Scheduler } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import { asInstant, type Instant, later, minutes } from "../../core/time.ts";
import { callWithin } from "./call-within.ts";
import { isSilence } from "./circuit.ts";
import type { Answer, ListGrowth } from "./list-growth.ts";
import type { SupplierRecords } from "./supplier-records.ts";
import type { WatchedCodes } from "./watched-codes.ts";

export interface ListKeeperDeps {
  readonly connector: Connector;
  readonly watched: WatchedCodes;
  readonly growth: Pick<ListGrowth, "answered">;
  readonly records: Pick<SupplierRecords, "keepUnreadable">;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly timeoutMs: number;
}

export interface ListKeeper {
  readonly start: () => void;
  /** Something is wanted. */
  readonly wake: () => void;
  /** A guest waits for this supplier. */
  readonly liveAsked: () => void;
  /** Resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
}

const betweenMs = 1_000;
const yieldsMs = 2_000;
const silenceMs = 30_000;
/** For a code whose answer is of no use, though the supplier speaks. */
const anotherTryMs = minutes(5);
/** What becomes due by the clock alone is found after this. */
const idleMs = 30_000;
const tidyEveryMs = minutes(24 * 60);
const keptAfterStartMs = minutes(7 * 24 * 60);

export function createListKeeper(deps: ListKeeperDeps): ListKeeper {
  const { connector, watched, clock, scheduler, log } = deps;
  const { connection } = connector;
  let mayAskAt = asInstant(0);
  let tidyAt = asInstant(0);
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let isStarted = false;
  let isWoken = false;

  const leaveAlone = (until: Instant): void => {
    mayAskAt = asInstant(Math.max(mayAskAt, until));
  };
  const plan = (at: Instant): void => {
    cancel?.();
    cancel = scheduler.after(Math.max(0, at - clock.now()), () => {
      cancel = null;
      isWoken = false;
      running = turn().then((restMs) => {
        running = null;
        const nextAt = later(clock.now(), isWoken ? 0 : restMs);
        if (isStarted) plan(asInstant(Math.max(mayAskAt, nextAt)));
        return undefined;
      });
    });
  };

  /** Answers for how long nothing is to be done, unless woken (ms). Never rejects. */
  const turn = async (): Promise<number> => {
    try {
      const code = await watched.nextFor(connection, clock.now());
      if (code === null) await tidy();
      // a guest may have come in the meantime
      else if (clock.now() >= mayAskAt) await ask(code);
      return code === null ? idleMs : 0;
    } catch (bug) {
      log.error("the list keeper failed", { connection, bug: String(bug) });
      leaveAlone(later(clock.now(), silenceMs));
      return 0;
    }
  };

  const tidy = async (): Promise<void> => {
    if (clock.now() < tidyAt) return;
    tidyAt = later(clock.now(), tidyEveryMs);
    await watched.forget(connection, later(clock.now(), -keptAfterStartMs));
  };

  const ask = async (code: string): Promise<void> => {
    const askedAt = clock.now();
    leaveAlone(later(askedAt, betweenMs));
    try {
      const answer = await callWithin(scheduler, deps.timeoutMs, (call) =>
        connector.lookup(code, call),
      );
      if (answer.ok) await keep({ code, askedAt, list: answer.value });
      else await withoutAnswer(code, answer.failure);
    } catch (bug) {
      await postpone(code);
      throw bug;
    }
  };

  const keep = async (answer: Answer): Promise<void> => {
    const { bookings, unreadable } = answer.list;
    if (unreadable.length > 0) {
      await deps.records.keepUnreadable(connection, unreadable, clock.now());
      log.warn("a ticket that cannot be read is kept raw", {
        connection,
        first: unreadable[0]?.path,
      });
    }
    if (bookings.length === 0 && unreadable.length > 0) await postpone(answer.code);
    else await deps.growth.answered(connector, answer);
  };

  const withoutAnswer = async (code: string, failure: CallFailure): Promise<void> => {
    if (!isSilence(failure)) {
      log.warn("a code was not looked up", { connection, failure });
      await postpone(code);
      return;
    }
    const until = later(clock.now(), silenceMs);
    leaveAlone(failure.kind === "rate-limited" ? (failure.retryAt ?? until) : until);
  };

  const postpone = (code: string): Promise<void> =>
    watched.want(connection, [code], {
      at: later(clock.now(), anotherTryMs),
      isUrgent: false,
    });

  return {
    start: () => {
      isStarted = true;
      plan(mayAskAt);
    },
    wake: () => {
      isWoken = true;
      if (isStarted && running === null) plan(mayAskAt);
    },
    liveAsked: () => leaveAlone(later(clock.now(), yieldsMs)),
    stop: async () => {
      isStarted = false;
      cancel?.();
      await running;
    },
  };
}
