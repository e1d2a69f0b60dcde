/**
 * Light, zoom and focus of an opened camera (W3C Image Capture; not everywhere, hence looks at what is really there).
 */

/** What is used of a `MediaStreamTrack`. */
export interface CapableTrack {
  readonly getCapabilities?: () => object;
  readonly applyConstraints: (constraints: MediaTrackConstraints) => Promise<void>;
}

/**
 * The same track with each wish kept when the next one comes: `applyConstraints` replaces all that was asked before, and
 * the light would go out with the next zoom. One set, because older Chromium looks at the first one only.
 */
export function keepingWishes(track: CapableTrack): CapableTrack {
  let kept: MediaTrackConstraintSet = {};
  return {
    getCapabilities: () => track.getCapabilities?.() ?? {},
    applyConstraints: async ({ advanced }) => {
      const before = kept;
      kept = { ...before, ...advanced?.[0] };
      try {
        await track.applyConstraints({ advanced: [kept] });
      } catch (error) {
        // the next wish must not fail with this one
        kept = before;
        throw error;
      }
    },
  };
}
