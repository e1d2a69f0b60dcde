/**
 * Light and zoom of whichever camera runs. The zoom that was chosen last is applied to the next camera as far as that one
 * goes, as long as the app runs; a light goes out with its camera.
 */
import type { Torch, Zoom } from "../scanning/camera/camera.ts";
import { nextStep, stepWithin } from "../scanning/camera/zoom.ts";

export interface ControlsView {
  /** Null where there is no light to switch. */
  readonly light: "on" | "off" | null;
  /** The factor at which it looks; null where there is nothing to choose. */
  readonly zoom: number | null;
}

/** What the camera can do. */
export interface Controllable {
  readonly torch: Torch | null;
  readonly zoom: Zoom | null;
}

export interface CameraControls {
  /** For a camera that runs, also if it is still the same; null while none does. Answers how it is set. */
  readonly take: (camera: Controllable | null) => ControlsView;
  readonly toggleLight: () => void;
  readonly nextZoom: () => void;
}

const nothing: Controllable = { torch: null, zoom: null };

/** `show` is called for what was set after a camera was taken. */
export function createCameraControls(show: (view: ControlsView) => void): CameraControls {
  let camera = nothing;
  let view = untouched(nothing);
  let isRunning = false;
  let wantedZoom = 1;

  const note = (set: Partial<ControlsView>): void => {
    view = { ...view, ...set };
    if (isRunning) show(view);
  };

  const setLight = async (on: boolean): Promise<void> => {
    const { torch } = camera;
    const done = await torch?.set(on);
    if (done?.ok && camera.torch === torch) note({ light: on ? "on" : "off" });
  };

  const setZoom = async (factor: number): Promise<void> => {
    const { zoom } = camera;
    const done = await zoom?.set(factor);
    if (done?.ok && camera.zoom === zoom) note({ zoom: factor });
  };

  const change = ({ torch, zoom }: Controllable): void => {
    camera = { torch, zoom };
    view = untouched(camera);
    const factor = zoom === null ? null : stepWithin(zoom.steps, wantedZoom);
    if (factor !== null && factor !== view.zoom) void setZoom(factor);
  };

  return {
    take: (next) => {
      isRunning = next !== null;
      // one that pauses, or waits for another engine, comes back as it was
      if (next === null) return untouched(nothing);
      if (next.torch !== camera.torch || next.zoom !== camera.zoom) change(next);
      return view;
    },
    toggleLight: () => {
      if (isRunning) void setLight(view.light !== "on");
    },
    nextZoom: () => {
      const { zoom } = camera;
      if (!isRunning || zoom === null) return;
      wantedZoom = nextStep(zoom.steps, view.zoom ?? 1);
      void setZoom(wantedZoom);
    },
  };
}

/** As a camera is when it has just been opened. */
const untouched = ({ torch, zoom }: Controllable): ControlsView => ({
  light: torch === null ? null : "off",
  zoom: zoom?.steps[0] ?? null,
});
