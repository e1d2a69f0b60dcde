/**
 * The decoding worker. It says `ready` only after it has read a known image, answers every picture and every frame of a
 * film that it looks at, and never queues: a picture that comes while another is being read is closed and called unusable.
 * What it answers are texts and positions; pictures end here.
 */
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Format, Watching } from "./decoder.ts";
import { watchFilm } from "./film.ts";
import type { FrameDecoder } from "./frame-decoder.ts";
import { createFrameDecoder, passesSelfTest } from "./frame-decoder.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { isToWorker } from "./protocol.ts";
import { turned, turnOf } from "./turned.ts";
import { openWasmReader } from "./wasm-reader.ts";

type Activity =
  | { readonly kind: "closed" }
  | { readonly kind: "idle"; readonly decoder: FrameDecoder }
  | { readonly kind: "busy" };

let activity: Activity = { kind: "closed" };
let watching: Watching | null = null;

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (isToWorker(data)) obey(data);
});

function obey(order: ToWorker): void {
  switch (order.kind) {
    case "start":
      void start(order.formats).then(say);
      break;
    case "decode":
      void decode(order).then(say);
      break;
    case "watch":
      watch(order.id, order.film);
      break;
    case "pace":
      watching?.setPace(order.everyMs);
      break;
    case "unwatch":
      watching?.stop();
      watching = null;
      break;
    default:
      order satisfies never;
  }
}

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
    activity = {
      kind: "idle",
      decoder: createFrameDecoder(reader, { formats, monotonic: () => performance.now() }),
    };
    return { kind: "ready", startMs: performance.now() - startedAt };
  } catch (error) {
    return { kind: "unavailable", why: "wasm-failed", detail: String(error) };
  }
}

type Question = Omit<Extract<ToWorker, { readonly kind: "decode" }>, "kind">;

async function decode({ id, picture, still }: Question): Promise<FromWorker> {
  if (activity.kind !== "idle") {
    if (picture.kind === "video-frame") picture.frame.close();
    return { kind: "unusable", id, detail: activity.kind };
  }
  const { decoder } = activity;
  const startedAt = performance.now();
  activity = { kind: "busy" };
  try {
    // asked before the frame is used up
    const turn = turnOf(
      picture.kind === "video-frame" && isCopied(picture.frame) ? picture.frame : {},
    );
    const found = await (still ? decoder.decodeStill(picture) : decoder.decode(picture));
    const codes = turned(found, turn);
    return { kind: "decoded", id, codes, decodeMs: performance.now() - startedAt };
  } catch (error) {
    return { kind: "unusable", id, detail: String(error) };
  } finally {
    activity = { kind: "idle", decoder };
  }
}

function watch(id: number, film: ReadableStream<VideoFrame>): void {
  watching?.stop();
  watching = watchFilm(film, {
    now: () => performance.now(),
    look: async (frame) => {
      if (activity.kind !== "idle") {
        // a single picture is being read: this frame is dropped, which says nothing against the film
        frame.close();
        return true;
      }
      say({ kind: "looking", id });
      const answer = await decode({ id, picture: { kind: "video-frame", frame }, still: false });
      say(answer);
      return answer.kind === "decoded";
    },
    onEnded: (detail) => say({ kind: "film-ended", id, detail }),
  });
}

/** As the sensor sees it. A frame without a format is drawn on a canvas instead, which turns it. */
const isCopied = ({ format }: VideoFrame): boolean => format !== null;

const say = (message: FromWorker): void => postMessage(message);
