/** One frame by the app's engine and by the reference, as the decode group asks (see `../decode.ts`). */
import type { Decoder } from "../../../scanning/decode/decoder.ts";
import { frame } from "./pictures.ts";
import { tryHarderReader } from "./reference.ts";
import { openStile } from "./stile.ts";

export interface DecodeAnswer {
  readonly stile: Timed;
  readonly reference: Timed;
}

interface Timed {
  readonly ms: number;
  readonly texts: readonly string[];
}

declare global {
  interface Window {
    bench: {
      readonly load: (at: number, width: number, height: number) => Promise<void>;
      readonly decode: (at: number, first: keyof DecodeAnswer) => Promise<DecodeAnswer>;
    };
  }
}

const frames = new Map<number, ImageData>();
const reader = tryHarderReader();
let stile: Promise<Decoder> | null = null;

window.bench = {
  load: async (at, width, height) => {
    frames.set(at, await frame(String(at), width, height));
  },
  decode: async (at, first) => {
    const image = frames.get(at);
    if (image === undefined) throw new Error(`no frame ${at}`);
    if (first === "stile") {
      const own = await byStile(image);
      return { stile: own, reference: byReference(image) };
    }
    const reference = byReference(image);
    return { stile: await byStile(image), reference };
  },
};

/** From the page to the worker and back, every look included. */
async function byStile(image: ImageData): Promise<Timed> {
  stile ??= openStile(() => undefined);
  const decoder = await stile;
  const picture = { kind: "video-frame", frame: videoFrameOf(image) } as const;
  const from = performance.now();
  const decoded = await decoder.decode(picture);
  const ms = performance.now() - from;
  if (!decoded.ok) throw new Error(decoded.failure.detail);
  return { ms, texts: decoded.value.map(({ text }) => text) };
}

const canvas = document.createElement("canvas");
const context = canvas.getContext("2d", { willReadFrequently: true });

function byReference(image: ImageData): Timed {
  canvas.width = image.width;
  canvas.height = image.height;
  context?.putImageData(image, 0, 0);
  const from = performance.now();
  const text = reader(canvas);
  return { ms: performance.now() - from, texts: text === null ? [] : [text] };
}

/** As a camera gives them: brightness, and colours at half the size. */
function videoFrameOf({ data, width, height }: ImageData): VideoFrame {
  const luma = width * height;
  const planes = new Uint8Array(luma * 1.5).fill(128);
  for (let i = 0; i < luma; i++) planes[i] = data[i * 4] ?? 0;
  return new VideoFrame(planes, {
    format: "I420",
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
  });
}
