/**
 * One memory of presentations that several sources feed: `source.start(tracker.observe)`. What the camera sees goes through
 * `in-view.ts` first: of several codes only one is presented, or none.
 */
import type { Capture } from "../core/barcode.ts";
import type { Instant } from "../core/time.ts";
import { type CodeInView, look, nothingInView, type PictureSize } from "./in-view.ts";
import { noPresentations, picked, transition } from "./presentation.ts";
import type { Sighting } from "./scan-source.ts";

export interface PresentationHandlers {
  readonly onPresented: (capture: Capture) => void;
  readonly onSeenAgain: (again: { readonly text: string; readonly at: Instant }) => void;
  /** Tapped, and presented already: whoever tapped wants to see what it was told. */
  readonly onPickedAgain: (capture: Capture) => void;
  /** After every look of the camera. */
  readonly onView: (view: View) => void;
}

export interface ViewSettings {
  /** The option: marks on all tickets in view. */
  readonly several: () => boolean;
  /** Of the camera, in pixels; null while nobody knows. */
  readonly picture: () => PictureSize | null;
}

/** What the camera sees. */
export interface View {
  readonly at: Instant;
  readonly picture: PictureSize | null;
  /** Oldest first. */
  readonly codes: readonly SeenInView[];
  /** Several are in view, or what is was seen beside others: nothing but a lone code is presented by itself. */
  readonly areSeveral: boolean;
}

export interface SeenInView extends CodeInView {
  /** Its presentation is going on. */
  readonly isPresented: boolean;
}

export interface PresentationTracker {
  readonly observe: (sighting: Sighting) => void;
  /** One of several in view was tapped. */
  readonly pick: (capture: Capture) => void;
  /** These are presented together by who says so: none of them is presented again while it stays. */
  readonly take: (captures: readonly Capture[]) => void;
}

export function createPresentationTracker(
  handlers: PresentationHandlers,
  settings: ViewSettings,
): PresentationTracker {
  let presentations = noPresentations;
  let inView = nothingInView;

  const observeCamera = (sighting: Sighting): View => {
    const picture = settings.picture();
    const looked = look(inView, { sighting, picture, several: settings.several() });
    inView = looked.state;
    tell(sighting, (code) => code === looked.presents);
    const { currentByCode } = presentations;
    return {
      at: sighting.at,
      picture,
      codes: looked.codes.map((each) => ({ ...each, isPresented: currentByCode.has(each.code) })),
      areSeveral: looked.areSeveral,
    };
  };

  const tell = (sighting: Sighting, mayPresent: (code: string) => boolean): void => {
    const { state, events } = transition(presentations, sighting, mayPresent);
    // kept before the handlers run: one that throws must not make the next frame a second presentation
    presentations = state;
    for (const event of events) {
      if (event.kind === "presented") handlers.onPresented(event.capture);
      else handlers.onSeenAgain({ text: event.text, at: event.at });
    }
  };

  return {
    observe: (sighting) => {
      if (sighting.source === "camera") handlers.onView(observeCamera(sighting));
      else tell(sighting, () => true);
    },
    pick: (capture) => {
      const { state, events } = picked(presentations, capture);
      presentations = state;
      for (const event of events) {
        if (event.kind === "presented") handlers.onPresented(capture);
        else handlers.onPickedAgain({ ...capture, text: event.text });
      }
    },
    take: (captures) => {
      for (const capture of captures) presentations = picked(presentations, capture).state;
    },
  };
}
