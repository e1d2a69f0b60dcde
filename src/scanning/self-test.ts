/** Every engine reads a known code before a gate relies on it. */
import type { Scheduler } from "../core/effects.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { Decoder, Pixels } from "./decode/decoder.ts";
import { selfTestImage, selfTestText } from "./decode/self-test-image.ts";
import type { EngineUnavailable } from "./engine-choice.ts";
import { within } from "./within.ts";

/** ms; a browser may load its reader first (Android's comes with the Play services). */
export const selfTestLimitMs = 3_000;

export async function proveDecoder(
  decoder: Decoder,
  scheduler: Scheduler,
): Promise<Result<null, EngineUnavailable>> {
  const decoding = decoder.decode({ kind: "pixels", pixels: selfTestPixels() });
  const decoded = await within(decoding, selfTestLimitMs, scheduler);
  if (decoded === null) return fail({ why: "no-answer", detail: `in ${selfTestLimitMs} ms` });
  if (!decoded.ok) return failed(decoded.failure.detail);
  const texts = decoded.value.map(({ text }) => text);
  return texts.length === 1 && texts[0] === selfTestText
    ? ok(null)
    : failed(`read ${JSON.stringify(texts)}`);
}

const failed = (detail: string): Result<never, EngineUnavailable> =>
  fail({ why: "self-test-failed", detail });

/** Of the test image's pixels; twelve a module are enough for readers that want more than is just possible. */
const scale = 4;

export function selfTestPixels(): Pixels {
  const image = selfTestImage();
  const width = image.width * scale;
  const height = image.height * scale;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let index = 0; index < width * height; index++) {
    const x = Math.floor((index % width) / scale);
    const y = Math.floor(Math.floor(index / width) / scale);
    data.fill(image.bytes[y * image.width + x] ?? 255, index * 4, index * 4 + 3);
  }
  return { data, width, height };
}
