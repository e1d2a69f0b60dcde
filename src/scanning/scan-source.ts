/**
 * The port of this room: whatever can see a code yields sightings, and nothing else. What a sighting means (a new
 * presentation or the same one again) is decided in `presentation.ts`, once, for all sources together.
 *
 * Promises: sightings of one source come in the order in which they were taken; none comes after the source was
 * stopped; pictures never leave the device and are not kept.
 * It will not judge, look up or store anything, and knows nothing of the screen it is shown on.
 */
import type { CaptureSource, CutShort, Symbology } from "../core/barcode.ts";
import type { Instant } from "../core/time.ts";
import type { Corners } from "./decode/decoder.ts";

export interface SeenCode {
  readonly text: string;
  readonly symbology: Symbology;
  /** Where in the picture; absent or null where nobody knows, and for what was not seen by a camera. */
  readonly corners?: Corners | null;
  /** As a capture has it: of a hand scanner's keys only. */
  readonly cutShort?: CutShort;
}

/**
 * What was in view at one moment. The camera yields one for every frame that was looked at, also when it showed no
 * code: that is how a code is known to have gone. All other sources yield one per code.
 */
export interface Sighting {
  readonly source: CaptureSource;
  readonly codes: readonly SeenCode[];
  /** Device clock, when the picture was taken or the text arrived. */
  readonly at: Instant;
}

export interface ScanSource {
  /** Begins yielding; the answer stops it and lets go of everything it held. */
  readonly start: (onSighting: (sighting: Sighting) => void) => () => void;
}
