/**
 * A camera's film, frame after frame, where the engine is: nothing of it passes through the page.
 *
 * Promises: every frame is closed; one that comes while another is being looked at, or sooner than the pace allows, is
 * closed unseen and never waits; the film is let go of when it is stopped, when it ends, and when three frames in a row
 * could not be looked at.
 */
import type { Watching } from "./decoder.ts";

/** One odd frame is nothing; this many in a row are a browser or an engine that cannot. */
export const unusableLimit = 3;

export interface Closable {
  readonly close: () => void;
}

export interface FilmDeps<Frame extends Closable> {
  /** Closes the frame. Answers whether it could be looked at; does not reject. */
  readonly look: (frame: Frame) => Promise<boolean>;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** The film is over by itself. Not called after `stop`. */
  readonly onEnded: (detail: string) => void;
}

export function watchFilm<Frame extends Closable>(
  film: ReadableStream<Frame>,
  { look, now, onEnded }: FilmDeps<Frame>,
): Watching {
  const reader = film.getReader();
  let everyMs = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking = false;
  let unusableInARow = 0;
  let over = false;

  const letGo = (): void => {
    over = true;
    // a film that has broken has nothing left to let go of
    reader.cancel().catch(() => undefined);
  };

  const end = (detail: string): void => {
    if (over) return;
    letGo();
    onEnded(detail);
  };

  const take = async (frame: Frame): Promise<void> => {
    looking = true;
    lookedAt = now();
    const usable = await look(frame);
    looking = false;
    unusableInARow = usable ? 0 : unusableInARow + 1;
    if (unusableInARow === unusableLimit) end(`${unusableLimit} frames in a row were unusable`);
  };

  const run = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return end("no more frames");
      if (over || looking || now() - lookedAt < everyMs) value.close();
      else void take(value);
    }
  };

  run().catch((error: unknown) => end(String(error)));
  return {
    setPace: (ms) => {
      everyMs = ms;
    },
    stop: letGo,
  };
}
