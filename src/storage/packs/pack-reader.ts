/**
 * Reads packs through a worker, which holds their files open: there a page is read at once, while the page's own thread would
 * have to ask the browser's. Until the worker has started, and where it cannot read, the page reads by itself.
 */
import type { PackFiles, Place } from "./pack-files.ts";

export interface ReaderPort {
  readonly post: (question: PackQuestion) => void;
  readonly onMessage: (listener: (answer: PackAnswer) => void) => void;
  readonly onBroken: (listener: () => void) => void;
}

export type PackQuestion =
  | { readonly n: number; readonly kind: "read"; readonly at: Place }
  /** Lets go of all others, so that they can be removed. */
  | { readonly n: number; readonly kind: "keep-only"; readonly packs: readonly string[] };

export type PackAnswer =
  /** It has started. */
  | { readonly kind: "ready" }
  | { readonly n: number; readonly kind: "answer"; readonly bytes: Uint8Array<ArrayBuffer> | null };

/**
 * `open` is called after the first reading: a start has other things to do, and so has the first scan, which would wait twice as
 * long for its page beside a worker that starts.
 */
export function readByWorker(files: PackFiles, open: () => ReaderPort): PackFiles {
  const waiting = new Map<number, (bytes: Uint8Array<ArrayBuffer> | null) => void>();
  let state: "asleep" | "starting" | "ready" | "broken" = "asleep";
  let asked = 0;
  let port: ReaderPort | null = null;
  const start = (): void => {
    state = "starting";
    port = open();
    port.onMessage((answer) => {
      if (answer.kind === "ready") {
        state = "ready";
        return;
      }
      waiting.get(answer.n)?.(answer.bytes);
      waiting.delete(answer.n);
    });
    port.onBroken(() => {
      state = "broken";
      for (const tell of waiting.values()) tell(null);
      waiting.clear();
    });
  };
  const ask = (question: (n: number) => PackQuestion): Promise<Uint8Array<ArrayBuffer> | null> =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      port?.post(question(asked));
    });
  return {
    ...files,
    read: async (at) => {
      const bytes = state === "ready" ? await ask((n) => ({ n, kind: "read", at })) : null;
      const read = bytes ?? (await files.read(at));
      if (state === "asleep") start();
      return read;
    },
    keepOnly: async (packs) => {
      if (state === "ready") await ask((n) => ({ n, kind: "keep-only", packs }));
      await files.keepOnly(packs);
    },
  };
}
