/**
 * The light beside the lens, where the camera says that it has one (Chrome on Android, Safari from 17.4; not in the
 * standard, hence the look at what is really there).
 */
import { fail, ok } from "../../core/result.ts";
import type { Torch } from "./camera.ts";

/** What is used of a `MediaStreamTrack`. */
export interface TorchTrack {
  readonly getCapabilities?: () => object;
  readonly applyConstraints: (constraints: MediaTrackConstraints) => Promise<void>;
}

export function torchOf(track: TorchTrack): Torch | null {
  if (!hasTorch(track)) return null;
  return {
    set: async (on) => {
      try {
        const light: MediaTrackConstraintSet & { readonly torch: boolean } = { torch: on };
        await track.applyConstraints({ advanced: [light] });
        return ok(null);
      } catch (error) {
        return fail({ detail: String(error) });
      }
    },
  };
}

function hasTorch(track: TorchTrack): boolean {
  const capabilities = track.getCapabilities?.() ?? {};
  return "torch" in capabilities && capabilities.torch !== false;
}
