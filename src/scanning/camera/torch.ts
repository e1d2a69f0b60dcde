/**
 * The light beside the lens, where the camera says that it has one (Chrome on Android, Safari from 17.4).
 */
import { fail, ok } from "../../core/result.ts";
import type { Torch } from "./camera.ts";
import type { CapableTrack } from "./capable-track.ts";

export function torchOf(track: CapableTrack): Torch | null {
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

function hasTorch(track: CapableTrack): boolean {
  const capabilities = track.getCapabilities?.() ?? {};
  return "torch" in capabilities && capabilities.torch !== false;
}
