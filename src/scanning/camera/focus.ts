/**
 * Focus that follows what is held up, where the camera offers it: some begin with a fixed one, and see every ticket as
 * fog.
 */
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { CapableTrack } from "./capable-track.ts";

/** `unoffered`: there is nothing to set, which is no failure. */
export async function focusContinuously(
  track: CapableTrack,
): Promise<Result<"set" | "unoffered", { readonly detail: string }>> {
  if (!offersContinuousFocus(track.getCapabilities?.() ?? {})) return ok("unoffered");
  try {
    const focus: MediaTrackConstraintSet & { readonly focusMode: string } = {
      focusMode: "continuous",
    };
    await track.applyConstraints({ advanced: [focus] });
    return ok("set");
  } catch (error) {
    return fail({ detail: String(error) });
  }
}

export const offersContinuousFocus = (capabilities: object): boolean =>
  "focusMode" in capabilities &&
  Array.isArray(capabilities.focusMode) &&
  capabilities.focusMode.includes("continuous");
