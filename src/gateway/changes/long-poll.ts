/** Holds an answer back until there is something in it, or until the device has waited long enough. */
import type { Scheduler } from "../../core/effects.ts";
import type { Changes } from "../../protocol/v1.ts";
import { isNews, type Position, type ReadChanges, type Reader } from "./changes-reader.ts";
import type { News } from "./news.ts";

export interface LongPollDeps {
  readonly read: ReadChanges;
  readonly news: News;
  readonly scheduler: Scheduler;
}

export interface LongPoll {
  readonly reader: Reader;
  readonly position: Position;
  /** Ms. */
  readonly wait: number;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Asked after each news: whoever is not welcome any more hears it at once. */
  readonly isWelcome: () => Promise<boolean>;
}

/** Null: the feed does not have the cursor. What was news before the request is told at once. */
export async function longPoll(deps: LongPollDeps, poll: LongPoll): Promise<Changes | null> {
  const { read, news, scheduler } = deps;
  const over = new AbortController();
  const end = (): void => over.abort();
  const cancel = scheduler.after(poll.wait, end);
  poll.signal.addEventListener("abort", end);
  try {
    let edition = news.edition();
    const first = await read(poll.reader, poll.position);
    let answer = first;
    for (;;) {
      if (first === null || answer === null || isNews(answer, first)) return answer;
      if (over.signal.aborted || poll.signal.aborted) return answer;
      await news.since(edition, over.signal);
      if (news.isStopped() || !(await poll.isWelcome())) return answer;
      edition = news.edition();
      answer = await read(poll.reader, poll.position);
    }
  } finally {
    cancel();
    poll.signal.removeEventListener("abort", end);
  }
}
