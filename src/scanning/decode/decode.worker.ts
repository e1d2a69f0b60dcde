/**
 * The decoding worker. It says `ready` only after it has read a known image, answers every picture, and never queues:
 * a picture that comes while another is being read is closed and called unusable.
 */
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Format, Picture } from "./decoder.ts";
import type { FrameDecoder } from "./frame-decoder.ts";
import { createFrameDecoder, passesSelfTest } from "./frame-decoder.ts";
import type { FromWorker } from "./protocol.ts";
import { isToWorker } from "./protocol.ts";
import { openWasmReader } from "./wasm-reader.ts";

type Activity =
  | { readonly kind: "closed" }
  | { readonly kind: "idle"; readonly decoder: FrameDecoder }
  | { readonly kind: "busy" };

let activity: Activity = { kind: "closed" };

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!isToWorker(data)) return;
  if (data.kind === "start") void start(data.formats).then(say);
  else void decode(data.id, data.picture).then(say);
});

async function start(formats: readonly Format[]): Promise<FromWorker> {
  const startedAt = performance.now();
  try {
    const reader = await openWasmReader({
      // without this the package fetches its wasm from a public CDN
      locateFile: (path, prefix) => (path.endsWith(".wasm") ? wasmUrl : prefix + path),
    });
    if (!passesSelfTest(reader)) {
      return {
        kind: "unavailable",
        why: "self-test-failed",
        detail: "the test image was not read",
      };
    }
    activity = { kind: "idle", decoder: createFrameDecoder(reader, formats) };
    return { kind: "ready", startMs: performance.now() - startedAt };
  } catch (error) {
    return { kind: "unavailable", why: "wasm-failed", detail: String(error) };
  }
}

async function decode(id: number, picture: Picture): Promise<FromWorker> {
  if (activity.kind !== "idle") {
    if (picture.kind === "video-frame") picture.frame.close();
    return { kind: "unusable", id, detail: activity.kind };
  }
  const { decoder } = activity;
  const startedAt = performance.now();
  activity = { kind: "busy" };
  try {
    const codes = await decoder.decode(picture);
    return { kind: "decoded", id, codes, decodeMs: performance.now() - startedAt };
  } catch (error) {
    return { kind: "unusable", id, detail: String(error) };
  } finally {
    activity = { kind: "idle", decoder };
  }
}

const say = (message: FromWorker): void => postMessage(message);
