/**
 * Zoom, where the camera offers it: a small code far away is read at 2× where it is not at 1×. Steps instead of a slider,
 * for gloves.
 */
import { fail, ok } from "../../core/result.ts";
import type { Zoom } from "./camera.ts";
import type { CapableTrack } from "./capable-track.ts";

export function zoomOf(track: CapableTrack): Zoom | null {
  const steps = zoomSteps(track.getCapabilities?.() ?? {});
  if (steps.length < 2) return null;
  return {
    steps,
    set: async (factor) => {
      try {
        const nearer: MediaTrackConstraintSet & { readonly zoom: number } = { zoom: factor };
        await track.applyConstraints({ advanced: [nearer] });
        return ok(null);
      } catch (error) {
        return fail({ detail: String(error) });
      }
    },
  };
}

const factors = [1, 2, 3];

/**
 * Which factors lie within the camera's range. Cameras whose numbers are no factors (webcams say 100 to 500) have none of
 * them, and get no key.
 */
export function zoomSteps(capabilities: object): readonly number[] {
  const range = "zoom" in capabilities ? capabilities.zoom : null;
  if (!isRange(range)) return [];
  return factors.filter((factor) => factor >= range.min && factor <= range.max);
}

interface Range {
  readonly min: number;
  readonly max: number;
}

const isRange = (value: unknown): value is Range =>
  typeof value === "object" &&
  value !== null &&
  "min" in value &&
  typeof value.min === "number" &&
  "max" in value &&
  typeof value.max === "number";

/** The one after this; the first after the last. */
export const nextStep = (steps: readonly number[], at: number): number =>
  steps[(steps.indexOf(at) + 1) % steps.length] ?? at;

/** What was chosen before, as far as this camera goes. */
export const stepWithin = (steps: readonly number[], wanted: number): number =>
  steps.findLast((step) => step <= wanted) ?? steps[0] ?? 1;
