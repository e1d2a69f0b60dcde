/**
 * Changes as server-sent events: `changes` with the same answers as a poll, the first one at once, and `beat` so that a
 * device knows within a second that its connection is dead.
 *
 * Promises: the stream keeps its own place, also among settlements (a device acknowledges those with its next request);
 * nothing is read ahead for a client that does not take it; nothing runs on when the client has gone.
 * Ends when the device is revoked, when its cursor is gone, when the gateway stops, and after a minute: the client comes
 * again with the cursor that it has stored.
 */
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { Changes } from "../../protocol/v1.ts";
import {
  isNews,
  type Position,
  positionAfter,
  type ReadChanges,
  type Reader,
} from "./changes-reader.ts";
import type { News } from "./news.ts";

export interface ChangeStreamDeps {
  readonly read: ReadChanges;
  readonly news: News;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
}

export interface Subscription {
  readonly reader: Reader;
  readonly position: Position;
  /** The first event: what was read for `position`, at this edition of the news. */
  readonly first: Changes;
  readonly edition: number;
  /** Asked before each event. */
  readonly isWelcome: () => Promise<boolean>;
}

/** Below the second that is promised: timers are late, never early. */
const beatEveryMs = 900;
const longestMs = 60_000;

export function createChangeStream(
  deps: ChangeStreamDeps,
  subscription: Subscription,
): ReadableStream<Uint8Array> {
  const { news, clock, scheduler } = deps;
  let { position, first: seen, edition } = subscription;
  let state: "open" | "over" | "cancelled" = "open";
  let pause = new AbortController();
  let cancelBeat: (() => void) | null = null;
  const isOver = (): boolean => state !== "open" || news.isStopped();
  const end = (how: "over" | "cancelled"): void => {
    state = how;
    cancelBeat?.();
    cancelEnd();
    pause.abort();
  };
  const cancelEnd = scheduler.after(longestMs, () => end("over"));

  const changes = (answer: Changes): string => {
    position = positionAfter(answer, position);
    seen = answer;
    return eventOf("changes", answer);
  };
  /** Null when the stream is over. */
  const next = async (): Promise<string | null> => {
    pause = new AbortController();
    cancelBeat = scheduler.after(beatEveryMs, () => pause.abort());
    for (;;) {
      await news.since(edition, pause.signal);
      if (isOver() || !(await subscription.isWelcome())) return null;
      if (edition !== news.edition()) {
        edition = news.edition();
        const answer = await deps.read(subscription.reader, position);
        if (answer === null) return null;
        if (isNews(answer, seen)) return changes(answer);
      }
      if (pause.signal.aborted) return eventOf("beat", { at: clock.now() });
    }
  };

  let first: string | null = changes(subscription.first);
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const event = first ?? (await next().catch(broken));
      first = null;
      cancelBeat?.();
      if (event !== null && !isOver()) {
        controller.enqueue(new TextEncoder().encode(event));
        return;
      }
      if (state === "cancelled") return;
      end("over");
      controller.close();
    },
    cancel: () => end("cancelled"),
  });

  function broken(bug: unknown): never {
    end("over");
    throw bug;
  }
}

const eventOf = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
