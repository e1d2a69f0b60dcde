/** The app's own engine in the lab. */
import type { Scheduler } from "../../../core/effects.ts";
import { allFormats, type Decoder } from "../../../scanning/decode/decoder.ts";
import { openWorkerDecoder, type WorkerPort } from "../../../scanning/worker-decoder.ts";

export const scheduler: Scheduler = {
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** `onMessage` sees what the worker says as it comes in. Throws where the engine does not start. */
export async function openStile(onMessage: (data: unknown) => void): Promise<Decoder> {
  const opened = await openWorkerDecoder({
    formats: allFormats,
    scheduler,
    openPort: () => portOf(onMessage),
  });
  if (!opened.ok) throw new Error(`${opened.failure.why} ${opened.failure.detail}`);
  return opened.value;
}

function portOf(watch: (data: unknown) => void): WorkerPort {
  const worker = new Worker(new URL("../../../scanning/decode/decode.worker.ts", import.meta.url), {
    type: "module",
  });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen: ({ onMessage, onError }) => {
      worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        watch(data);
        onMessage(data);
      });
      worker.addEventListener("error", () => onError("the worker broke"));
    },
    terminate: () => worker.terminate(),
  };
}
