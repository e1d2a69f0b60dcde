/** Importing and looking up with rows, as the groups of the list ask (see `../list/` and `list-rows.ts`). */
import type { PageHash } from "../../../core/ids.ts";
import { openRows, rowBy } from "./list-rows.ts";
import type { HeldUp } from "../list/crowd.ts";
import { paced, watchMainThread } from "./pacing.ts";
import type { Imported, LookedUp } from "./list-stile.ts";

declare global {
  interface Window {
    raw: {
      readonly import: (
        pages: readonly PageHash[],
      ) => Promise<Imported & { readonly rows: number }>;
      readonly warm: (codes: readonly string[]) => Promise<void>;
      readonly lookUp: (
        people: readonly HeldUp[],
        pauseMs: number,
      ) => Promise<Pick<LookedUp, "ms" | "wrong" | "late">>;
    };
  }
}

let rows: Promise<IDBDatabase> | null = null;

window.raw = {
  import: async (pages) => {
    const longestTask = watchMainThread();
    const from = performance.now();
    const worker = new Worker(new URL("./list-rows-import.ts", import.meta.url), {
      type: "module",
    });
    const count = await new Promise<number>((resolve, reject) => {
      worker.addEventListener("message", ({ data }: MessageEvent<number>) => resolve(data));
      worker.addEventListener("error", ({ message }) => reject(new Error(message)));
      worker.postMessage(pages);
    });
    const ms = performance.now() - from;
    worker.terminate();
    return { ms, longestTask: longestTask(), rows: count };
  },
  warm: async (codes) => {
    const database = await opened();
    for (const code of codes) await rowBy(database, code);
  },
  lookUp: async (people, pauseMs) => {
    const database = await opened();
    const { results, late } = await paced(people, pauseMs, async ({ code }) => {
      const from = performance.now();
      const row = await rowBy(database, code);
      return { ms: performance.now() - from, isThere: row !== undefined };
    });
    const wrong = people.flatMap(({ code, told }, index) =>
      results[index]?.isThere === (told !== "unknown") ? [] : [code],
    );
    return { ms: results.map(({ ms }) => ms), wrong, late };
  },
};

function opened(): Promise<IDBDatabase> {
  rows ??= openRows();
  return rows;
}
