/**
 * Everything that yields captures on this device (camera, typing, the demo page's channel), feeding one memory of
 * presentations.
 */
import type { StoreApi } from "zustand/vanilla";
import type { Capture, Symbology } from "../core/barcode.ts";
import type { CodePattern } from "../core/code-pattern.ts";
import type { Clock, Scheduler } from "../core/effects.ts";
import type { Instant } from "../core/time.ts";
import { allFormats } from "../scanning/decode/decoder.ts";
import { createDemoSource, demoChannelName } from "../scanning/demo-source.ts";
import type { PictureSize } from "../scanning/in-view.ts";
import { createManualSource } from "../scanning/manual-source.ts";
import { openPictureFile } from "../scanning/picture-file.ts";
import { createPictureSource } from "../scanning/picture-source.ts";
import {
  createPresentationTracker,
  type PresentationHandlers,
  type PresentationTracker,
} from "../scanning/presentation-tracker.ts";
import type { WakeState } from "../scanning/wake-lock.ts";
import { createWedgeSource } from "../scanning/wedge/wedge-source.ts";
import { browserMonotonic } from "./browser-effects.ts";
import { composeCamera } from "./compose-camera.ts";
import { composeEngines } from "./compose-engines.ts";
import { holdScans } from "./held-scans.ts";
import type { ScannerPreferences } from "./scanner-preferences.ts";
import type {
  CameraService,
  EngineService,
  HandScannerService,
  PictureService,
} from "./services.ts";

export interface CaptureDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly preferences: StoreApi<ScannerPreferences>;
  /** How the codes of all connections look; null where one of them does not say. */
  readonly codePatterns: () => readonly CodePattern[] | null;
  /** As what codes are printed; null where one connection does not say, and then anything is looked for. */
  readonly symbologies: () => ReadonlySet<Symbology> | null;
  readonly onPresented: (capture: Capture) => void;
  /** A hand scanner was used where nothing is scanned. */
  readonly onHeld: () => void;
  readonly onSeenAgain: (again: { readonly text: string; readonly at: Instant }) => void;
  /** Several tickets in view; absent where nobody tells them apart, and then the one in the viewfinder is it. */
  readonly several?: Pick<PresentationHandlers, "onPickedAgain" | "onView">;
}

export interface CaptureServices {
  readonly camera: CameraService;
  readonly engines: EngineService;
  readonly picture: PictureService;
  readonly handScanner: HandScannerService;
  readonly submit: (text: string) => void;
  /** Of several tickets in view: one that was tapped, and those that go in together. */
  readonly present: Pick<PresentationTracker, "pick" | "take">;
  /** Listens to the sandbox's demo page, or stops listening. */
  readonly setDemo: (on: boolean) => void;
  /** Whether the screen stays on while the camera films; null while nobody knows. */
  readonly staysOn: () => boolean | null;
}

export function composeCapture(deps: CaptureDeps): CaptureServices {
  const { clock } = deps;
  let filmed: HTMLVideoElement | null = null;
  const tracker = createPresentationTracker(
    { onPickedAgain: nothing, onView: nothing, ...deps.several, ...deps },
    {
      several: () => deps.several !== undefined && deps.preferences.getState().several,
      picture: () => pictureIn(filmed),
    },
  );
  const manual = createManualSource(clock);
  manual.start(tracker.observe);
  const engines = composeEngines(deps.scheduler, deps.preferences);
  const picture = createPictureSource({
    clock,
    formats: allFormats,
    openPicture: openPictureFile,
    startEngine: engines.start,
  });
  picture.start(tracker.observe);
  const wedge = createWedgeSource({
    clock,
    scheduler: deps.scheduler,
    monotonic: browserMonotonic,
    document,
    framing: () => deps.preferences.getState().framing,
    patterns: deps.codePatterns,
  });
  const demo = createDemoSource({
    clock,
    openChannel: () => new BroadcastChannel(demoChannelName),
  });
  let stopDemo: (() => void) | null = null;
  let staysOn: boolean | null = null;
  const onAwake = ({ kind }: WakeState): void => {
    if (kind !== "hidden") staysOn = kind === "awake";
  };

  const camera = composeCamera({
    ...deps,
    startEngine: engines.start,
    formats: () => {
      const printed = deps.symbologies();
      return allFormats.filter((format) => printed === null || printed.has(format));
    },
    observe: tracker.observe,
    onAwake,
  });

  return {
    camera: {
      ...camera,
      start: (video) => {
        filmed = video;
        return camera.start(video);
      },
    },
    engines: engines.service,
    picture,
    handScanner: {
      start: (onScanned) =>
        wedge.start((sighting) => {
          tracker.observe(sighting);
          onScanned();
        }),
      listen: wedge.listen,
      ...holdScans(wedge, deps),
    },
    staysOn: () => staysOn,
    submit: manual.submit,
    present: { pick: tracker.pick, take: tracker.take },
    setDemo: (on) => {
      if (on) {
        stopDemo ??= demo.start(tracker.observe);
      } else {
        stopDemo?.();
        stopDemo = null;
      }
    },
  };
}

const nothing = (): void => undefined;

/** As it is shown, whichever way its frames are taken; null before the first. */
const pictureIn = (video: HTMLVideoElement | null): PictureSize | null =>
  video === null || video.videoWidth === 0
    ? null
    : { width: video.videoWidth, height: video.videoHeight };
