/**
 * One memory of presentations that several sources feed: `source.start(tracker.observe)`.
 */
import type { Capture } from "../core/barcode.ts";
import type { Instant } from "../core/time.ts";
import { noPresentations, transition } from "./presentation.ts";
import type { Sighting } from "./scan-source.ts";

export interface PresentationHandlers {
  readonly onPresented: (capture: Capture) => void;
  readonly onSeenAgain: (again: { readonly text: string; readonly at: Instant }) => void;
}

export interface PresentationTracker {
  readonly observe: (sighting: Sighting) => void;
}

export function createPresentationTracker(handlers: PresentationHandlers): PresentationTracker {
  let presentations = noPresentations;
  return {
    observe: (sighting) => {
      const { state, events } = transition(presentations, sighting);
      // kept before the handlers run: one that throws must not make the next frame a second presentation
      presentations = state;
      for (const event of events) {
        if (event.kind === "presented") handlers.onPresented(event.capture);
        else handlers.onSeenAgain({ text: event.text, at: event.at });
      }
    },
  };
}
