/**
 * Codes in a picture that somebody has: a screenshot, a photo, what was sent by mail. Looking and presenting are two steps,
 * because a picture may show several tickets and a person says which one.
 */
import type { Clock } from "../core/effects.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { Decoded, Decoder, Format } from "./decode/decoder.ts";
import type { StartEngine } from "./engine.ts";
import { longestPictureSidePx, type OpenPicture, type PictureFailure } from "./picture-file.ts";
import type { ScanSource, SeenCode, Sighting } from "./scan-source.ts";

export interface PictureSource extends ScanSource {
  /** Each different code once; empty where none was found. Presents nothing. */
  readonly look: (file: Blob) => Promise<Result<readonly SeenCode[], PictureFailure>>;
  /** As if it had been held up just now. */
  readonly present: (code: SeenCode) => void;
}

export interface PictureSourceDeps {
  readonly clock: Clock;
  readonly formats: readonly Format[];
  readonly openPicture: OpenPicture;
  readonly startEngine: StartEngine;
}

export function createPictureSource(deps: PictureSourceDeps): PictureSource {
  const listeners = new Set<(sighting: Sighting) => void>();
  return {
    start: (onSighting) => {
      listeners.add(onSighting);
      return () => void listeners.delete(onSighting);
    },
    look: async (file) => {
      // its own: the camera's is busy, or was let go of with the camera
      const started = await deps.startEngine(deps.formats, []);
      if (!started.ok) return fail({ kind: "no-engine", detail: started.failure.detail });
      const { decoder } = started.value;
      try {
        return await lookWith(decoder, file, deps.openPicture);
      } finally {
        decoder.close();
      }
    },
    present: ({ text, symbology }) => {
      const codes = [{ text, symbology }];
      for (const listener of listeners) {
        listener({ source: "picture", codes, at: deps.clock.now() });
      }
    },
  };
}

async function lookWith(
  decoder: Decoder,
  file: Blob,
  openPicture: OpenPicture,
): Promise<Result<readonly SeenCode[], PictureFailure>> {
  for (const longestSidePx of sizesFor(decoder)) {
    const opened = await openPicture(file, longestSidePx);
    if (!opened.ok) return opened;
    const look = decoder.decodeStill ?? decoder.decode;
    const decoded = await look({ kind: "pixels", pixels: opened.value });
    if (!decoded.ok) return fail({ kind: "no-engine", detail: decoded.failure.detail });
    if (decoded.value.length > 0) return ok(different(decoded.value));
  }
  return ok([]);
}

/** An engine without a way for stills gets the size it likes first, then all there is. */
const sizesFor = ({ decodeStill, wants }: Decoder): readonly number[] =>
  decodeStill === undefined ? [wants.longestSidePx, longestPictureSidePx] : [longestPictureSidePx];

const different = (codes: readonly Decoded[]): readonly SeenCode[] => [
  ...new Map(codes.map(({ text, symbology }) => [text, { text, symbology }])).values(),
];
