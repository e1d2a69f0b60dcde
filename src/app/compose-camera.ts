/**
 * The camera of this device for the pages that show its picture: films while one of them does, by the camera that its
 * people chose.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Clock, Scheduler } from "../core/effects.ts";
import { assertNever } from "../core/result.ts";
import type { CameraState } from "../scanning/camera/camera.ts";
import { listCameras } from "../scanning/camera/camera-list.ts";
import { createBrowserCameraSource } from "../scanning/camera/camera-source.ts";
import type { Format } from "../scanning/decode/decoder.ts";
import type { StartEngine } from "../scanning/engine.ts";
import { browserPage } from "../scanning/page.ts";
import type { Sighting } from "../scanning/scan-source.ts";
import { keepScreenAwake, type WakeState } from "../scanning/wake-lock.ts";
import { browserMonotonic } from "./browser-effects.ts";
import { type ControlsView, createCameraControls } from "./camera-controls.ts";
import type { ScannerPreferences } from "./scanner-preferences.ts";
import type { CameraService, CameraView } from "./services.ts";

export interface CameraDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly preferences: StoreApi<ScannerPreferences>;
  readonly startEngine: StartEngine;
  /** What to look for; asked when the camera is started. */
  readonly formats: () => readonly Format[];
  readonly observe: (sighting: Sighting) => void;
  /** Whether the screen stays on. */
  readonly onAwake: (state: WakeState) => void;
}

export function composeCamera(deps: CameraDeps): CameraService {
  const { clock, scheduler, preferences, startEngine, formats, observe, onAwake } = deps;
  const state = createStore<CameraView>(() => ({
    ...silent,
    kind: "off",
    light: null,
    zoom: null,
    cameras: [],
  }));
  const controls = createCameraControls((view) => state.setState(view));
  const onState = (next: CameraState): void => {
    const view = controls.take(next.kind === "running" ? next : null);
    state.setState(viewOf(next, view));
    // names and ids are told only once a camera has been allowed
    if (next.kind === "running") void showCameras();
  };
  const showCameras = async (): Promise<void> =>
    state.setState({ cameras: await listCameras(mediaDevices()) });
  const onPlugged = (): void => void showCameras();

  return {
    state,
    start: (video) => {
      const source = createBrowserCameraSource(
        { formats: formats(), onState },
        {
          clock,
          scheduler,
          startEngine,
          video,
          monotonic: browserMonotonic,
          preference: {
            deviceId: () => preferences.getState().camera,
            onChange: (run) =>
              preferences.subscribe((now, before) => {
                if (now.camera !== before.camera) run();
              }),
          },
        },
      );
      const stop = source.start(observe);
      const sleepAgain = keepScreenAwake({
        wakeLock: "wakeLock" in navigator ? navigator.wakeLock : undefined,
        page: browserPage(document),
        // a screen that may sleep is a nuisance, not a danger: readiness tells it
        onState: onAwake,
      });
      mediaDevices()?.addEventListener("devicechange", onPlugged);
      return () => {
        stop();
        sleepAgain();
        mediaDevices()?.removeEventListener("devicechange", onPlugged);
      };
    },
    toggleLight: controls.toggleLight,
    nextZoom: controls.nextZoom,
    choose: (camera) => preferences.setState({ camera }),
  };
}

/** Missing where the address is not secure, whatever the types say. */
const mediaDevices = (): MediaDevices | undefined =>
  "mediaDevices" in navigator ? navigator.mediaDevices : undefined;

/** While no camera runs. */
const silent = { engine: null, way: null, camera: null, size: null } as const;

type Shown = Omit<CameraView, "cameras">;

function viewOf(state: CameraState, controls: ControlsView): Shown {
  switch (state.kind) {
    case "running":
      return {
        ...controls,
        kind: "running",
        engine: state.engine.name,
        way: state.way,
        camera: state.deviceId,
        size: { width: state.width, height: state.height },
      };
    case "failed":
      return { ...silent, ...controls, kind: state.failure.kind };
    case "off":
    case "asking":
    case "starting":
    case "paused":
    case "resting":
      return { ...silent, ...controls, kind: state.kind };
    default:
      return assertNever(state);
  }
}
