/** Opens the snapshot worker of this build. */
import type { InstallWorker } from "./install-runner.ts";

export function openInstallWorker(): InstallWorker {
  const worker = new Worker(new URL("./snapshot.worker.ts", import.meta.url), {
    type: "module",
    name: "snapshot",
  });
  return {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) =>
      worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => listener(data)),
    onBroken: (listener) => worker.addEventListener("error", ({ message }) => listener(message)),
    terminate: () => worker.terminate(),
  };
}
