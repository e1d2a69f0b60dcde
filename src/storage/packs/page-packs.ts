/** Packs as the page reads them. */
import { browserPackFiles, type PackFiles } from "./pack-files.ts";
import { type PackAnswer, readByWorker, type ReaderPort } from "./pack-reader.ts";

/** Null where this browser has no such files. */
export function pagePackFiles(): PackFiles | null {
  const files = browserPackFiles();
  return files && readByWorker(files, openReader);
}

function openReader(): ReaderPort {
  const worker = new Worker(new URL("./pack-reader.worker.ts", import.meta.url), {
    type: "module",
    name: "packs",
  });
  return {
    post: (question) => worker.postMessage(question),
    onMessage: (listener) =>
      worker.addEventListener("message", ({ data }: MessageEvent<PackAnswer>) => listener(data)),
    onBroken: (listener) => worker.addEventListener("error", listener),
  };
}
