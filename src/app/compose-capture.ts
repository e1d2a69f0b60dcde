/**
 * Everything that yields captures on this device (camera, typing, the demo page's channel), feeding one memory of
 * presentations.
 */
import { createStore } from "zustand/vanilla";
import type { Capture } from "../core/barcode.ts";
import type { Clock, Scheduler } from "../core/effects.ts";
import { assertNever } from "../core/result.ts";
import type { Instant } from "../core/time.ts";
import type { CameraState, Torch } from "../scanning/camera/camera.ts";
import { createBrowserCameraSource } from "../scanning/camera/camera-source.ts";
import { allFormats } from "../scanning/decode/decoder.ts";
import { createDemoSource, demoChannelName } from "../scanning/demo-source.ts";
import { createManualSource } from "../scanning/manual-source.ts";
import { browserPage } from "../scanning/page.ts";
import { createPresentationTracker } from "../scanning/presentation-tracker.ts";
import { keepScreenAwake, type WakeState } from "../scanning/wake-lock.ts";
import type { CameraService, CameraView } from "./services.ts";

export interface CaptureDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly onPresented: (capture: Capture) => void;
  readonly onSeenAgain: (again: { readonly text: string; readonly at: Instant }) => void;
}

export interface CaptureServices {
  readonly camera: CameraService;
  readonly submit: (text: string) => void;
  /** Listens to the sandbox's demo page, or stops listening. */
  readonly setDemo: (on: boolean) => void;
  /** Whether the screen stays on while the camera films; null while nobody knows. */
  readonly staysOn: () => boolean | null;
}

export function composeCapture(deps: CaptureDeps): CaptureServices {
  const { clock } = deps;
  const tracker = createPresentationTracker(deps);
  const manual = createManualSource(clock);
  manual.start(tracker.observe);
  const demo = createDemoSource({
    clock,
    openChannel: () => new BroadcastChannel(demoChannelName),
  });
  let stopDemo: (() => void) | null = null;
  let staysOn: boolean | null = null;
  const onAwake = ({ kind }: WakeState): void => {
    if (kind !== "hidden") staysOn = kind === "awake";
  };

  return {
    camera: composeCamera(deps, tracker.observe, onAwake),
    staysOn: () => staysOn,
    submit: manual.submit,
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

function composeCamera(
  { clock, scheduler }: CaptureDeps,
  observe: ReturnType<typeof createPresentationTracker>["observe"],
  onAwake: (state: WakeState) => void,
): CameraService {
  const state = createStore<CameraView>(() => ({ kind: "off", light: null, engine: null }));
  let torch: Torch | null = null;
  const onState = (next: CameraState): void => {
    torch = next.kind === "running" ? next.torch : null;
    state.setState(viewOf(next));
  };
  return {
    state,
    start: (video) => {
      const source = createBrowserCameraSource(
        { formats: allFormats, onState },
        { clock, scheduler, video },
      );
      const stop = source.start(observe);
      const sleepAgain = keepScreenAwake({
        wakeLock: "wakeLock" in navigator ? navigator.wakeLock : undefined,
        page: browserPage(document),
        // a screen that may sleep is a nuisance, not a danger: readiness tells it
        onState: onAwake,
      });
      return () => {
        stop();
        sleepAgain();
      };
    },
    toggleLight: () => {
      const on = state.getState().light !== "on";
      void torch?.set(on).then((done) => {
        if (done.ok) state.setState({ light: on ? "on" : "off" });
        return done;
      });
    },
  };
}

function viewOf(state: CameraState): CameraView {
  switch (state.kind) {
    case "running":
      return {
        kind: "running",
        light: state.torch === null ? null : "off",
        engine: state.engine.name,
      };
    case "failed":
      return { kind: state.failure.kind, light: null, engine: null };
    case "off":
    case "asking":
    case "starting":
    case "paused":
      return { kind: state.kind, light: null, engine: null };
    default:
      return assertNever(state);
  }
}
