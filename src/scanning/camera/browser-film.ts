/**
 * A camera's frames as a stream that can be handed to a worker (`MediaStreamTrackProcessor`: Chromium; Safari has it in
 * workers only, Firefox not).
 */

/** Whether this page has it. Whether the stream can be handed over shows when it is. */
export const hasFilm = (): boolean => processorHere() !== null;

/** Null where the browser has no such thing, or not for this track. */
export function filmOf(track: MediaStreamTrack): ReadableStream<VideoFrame> | null {
  const Processor = processorHere();
  if (Processor === null) return null;
  try {
    // one frame waits at most: the newest
    return new Processor({ track, maxBufferSize: 1 }).readable;
  } catch {
    return null; // a track that has just ended; the next way sees that no frames come
  }
}

/** Missing in the page's types, because the standard has it in workers only. */
type Processor = new (init: {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize: number;
}) => { readonly readable: ReadableStream<VideoFrame> };

function processorHere(): Processor | null {
  const found: unknown = Reflect.get(globalThis, "MediaStreamTrackProcessor");
  return isProcessor(found) ? found : null;
}

const isProcessor = (value: unknown): value is Processor => typeof value === "function";
