/**
 * Asks once what all devices are told alike: after each write every one of them asks, and thirty devices would have the same
 * rows counted thirty times.
 *
 * Promises: whoever asks after news is not told what was read before it; nothing older than a second is told, whoever
 * writes; a failure is told to those who waited for it, and to nobody else.
 */
import type { Clock } from "../../core/effects.ts";
import type { Instant } from "../../core/time.ts";
import type { News } from "./news.ts";

/** Other gateways may write to the same database, and tell nobody. */
const longestMs = 1_000;

export function oncePerEdition<T>(
  { news, clock }: { readonly news: Pick<News, "edition">; readonly clock: Clock },
  read: () => Promise<T>,
): () => Promise<T> {
  let held: Held<T> | null = null;
  return () => {
    const now = clock.now();
    const edition = news.edition();
    if (held !== null && held.edition === edition && Math.abs(now - held.at) < longestMs) {
      return held.answer;
    }
    const asked: Held<T> = { edition, at: now, answer: read() };
    held = asked;
    asked.answer.catch(() => {
      if (held === asked) held = null;
    });
    return asked.answer;
  };
}

interface Held<T> {
  readonly edition: number;
  readonly at: Instant;
  readonly answer: Promise<T>;
}
