/** The page's side of the worker with the worker's reader behind it, in one thread: Node has no such workers. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Decoder, Format, Picture } from "./decode/decoder.ts";
import { allFormats } from "./decode/decoder.ts";
import { createFrameDecoder, type FrameDecoder } from "./decode/frame-decoder.ts";
import type { FromWorker } from "./decode/protocol.ts";
import { openWasmReader } from "./decode/wasm-reader.ts";
import { runDecoderContract } from "./decoder.contract.ts";
import type { WorkerPort } from "./worker-decoder.ts";
import { openWorkerDecoder } from "./worker-decoder.ts";

const file = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
const reader = await openWasmReader({ wasmBinary: new Uint8Array(readFileSync(file)).buffer });

runDecoderContract("zxing-wasm behind its worker", opened, {
  several: true,
  corners: allFormats,
});

async function opened(formats: readonly Format[]): Promise<Decoder> {
  const result = await openWorkerDecoder({
    formats,
    scheduler: { after: () => () => undefined },
    openPort: () => portTo(createFrameDecoder(reader, { formats, monotonic: () => 0 })),
  });
  if (!result.ok) throw new Error(result.failure.detail);
  return result.value;
}

function portTo(frames: FrameDecoder): WorkerPort {
  const listeners: ((message: FromWorker) => void)[] = [];
  const say = (message: FromWorker): void => {
    for (const listener of listeners) listener(message);
  };
  const decode = async (id: number, picture: Picture, still: boolean): Promise<void> => {
    const look = still ? frames.decodeStill : frames.decode;
    try {
      say({ kind: "decoded", id, codes: await look(picture), decodeMs: 1 });
    } catch (error) {
      say({ kind: "unusable", id, detail: String(error) });
    }
  };
  return {
    post: (message) => {
      if (message.kind === "start") queueMicrotask(() => say({ kind: "ready", startMs: 1 }));
      else if (message.kind === "decode") {
        void decode(message.id, message.picture, message.still);
      }
    },
    listen: ({ onMessage }) => void listeners.push(onMessage),
    terminate: () => void listeners.splice(0),
  };
}
