/**
 * From frames to sightings: looks at a frame only when the decoder is free, so that nothing ever waits in line and the
 * newest picture is always the next one.
 */
import type { Clock } from "../../core/effects.ts";
import type { Decoder } from "../decode/decoder.ts";
import type { Sighting } from "../scan-source.ts";
import type { Camera } from "./camera.ts";

/** One odd frame is nothing; this many in a row are a browser or an engine that cannot. */
const unusableLimit = 3;

export interface FramePumpOptions {
  readonly camera: Camera;
  readonly clock: Clock;
  /** Null while no engine is ready: frames are counted, not decoded. */
  readonly decoder: () => Decoder | null;
  /** Every frame, decoded or not. */
  readonly onFrame: () => void;
  readonly onSighting: (sighting: Sighting) => void;
  readonly onEngineLost: () => void;
}

/** The answer stops it; a frame that is still being decoded then yields nothing. */
export function startFramePump(options: FramePumpOptions): () => void {
  const { camera, clock, decoder, onFrame, onSighting, onEngineLost } = options;
  let stopped = false;
  let decoding = false;
  // a browser whose video frames cannot be copied still has a canvas
  let videoFrames = true;
  let unusableInARow = 0;

  const look = async (by: Decoder): Promise<void> => {
    const at = clock.now();
    const picture = camera.grab({ ...by.wants, videoFrames: by.wants.videoFrames && videoFrames });
    if (picture === null) return;
    decoding = true;
    const decoded = await by.decode(picture);
    decoding = false;
    if (stopped) return;
    unusableInARow = decoded.ok ? 0 : unusableInARow + 1;
    if (decoded.ok) onSighting({ source: "camera", codes: decoded.value, at });
    else if (decoded.failure.kind === "engine-lost") onEngineLost();
    else if (unusableInARow === unusableLimit) askForLess(by);
  };

  const askForLess = (of: Decoder): void => {
    unusableInARow = 0;
    if (videoFrames && of.wants.videoFrames) videoFrames = false;
    else onEngineLost();
  };

  const forget = camera.onEachFrame(() => {
    onFrame();
    const free = decoder();
    if (!stopped && !decoding && free !== null) void look(free);
  });
  return () => {
    stopped = true;
    forget();
  };
}
