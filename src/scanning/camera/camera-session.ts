/**
 * One run of the camera, from start to stop. What answers late (the browser's question, a camera that opens slowly) is
 * checked against the attempt it belongs to, so that an overtaken answer only cleans up after itself.
 */
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { Result } from "../../core/result.ts";
import type { Format } from "../decode/decoder.ts";
import type { StartEngine } from "../engine.ts";
import { createEngineSlot } from "../engine-slot.ts";
import type { Page } from "../page.ts";
import type { Sighting } from "../scan-source.ts";
import type { Camera, CameraFailure, CameraState } from "./camera.ts";
import { startFramePump } from "./frame-pump.ts";
import { calm, tick, tickMs, waitingForRestart } from "./watchdog.ts";

export interface CameraSourceOptions {
  /** What this gate's tickets use: the fewer, the faster. */
  readonly formats: readonly Format[];
  readonly onState: (state: CameraState) => void;
}

export interface CameraSourceDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly page: Page;
  readonly openCamera: () => Promise<Result<Camera, CameraFailure>>;
  readonly startEngine: StartEngine;
}

/** The answer stops it. */
export function startCameraSession(
  { formats, onState }: CameraSourceOptions,
  { clock, scheduler, page, openCamera, startEngine }: CameraSourceDeps,
  onSighting: (sighting: Sighting) => void,
): () => void {
  let state: CameraState = { kind: "off" };
  let camera: Camera | null = null;
  let attempt = 0;
  let watch = calm;
  let stopPump: (() => void) | null = null;
  let cancelTick: (() => void) | null = null;

  const engine = createEngineSlot({
    formats,
    startEngine,
    onFailed: ({ detail }) => enterFailed({ kind: "no-engine", detail }),
  });

  const enter = (next: CameraState): void => {
    state = next;
    onState(next);
  };

  const letGo = (): void => {
    attempt += 1;
    stopPump?.();
    camera?.close();
    camera = null;
  };

  const enterFailed = (failure: CameraFailure): void => {
    letGo();
    watch = waitingForRestart;
    enter({ kind: "failed", failure });
  };

  const open = async (as: "asking" | "starting"): Promise<void> => {
    letGo();
    const mine = attempt;
    enter({ kind: as });
    engine.fill();
    const opened = await openCamera();
    if (mine !== attempt) {
      if (opened.ok) opened.value.close();
      return;
    }
    if (!opened.ok) return enterFailed(opened.failure);
    camera = opened.value;
    camera.onLost(() => {
      if (mine === attempt) enterFailed({ kind: "lost", detail: "the track ended" });
    });
    if (page.isVisible()) play(camera);
    else enter({ kind: "paused" });
  };

  const play = (on: Camera): void => {
    if (state.kind !== "starting") enter({ kind: "starting" });
    watch = { ...watch, quietTicks: 0 };
    on.play();
    stopPump = startFramePump({
      camera: on,
      clock,
      decoder: () => engine.current()?.decoder ?? null,
      onFrame: () => {
        watch = calm;
        const ready = engine.current();
        if (state.kind === "starting" && ready !== null) {
          enter({ kind: "running", engine: ready.choice, ...on.size(), torch: on.torch });
        }
      },
      onSighting,
      onEngineLost: () => {
        enter({ kind: "starting" });
        engine.replace();
      },
    });
  };

  const onTick = (): void => {
    if (page.isVisible() && framesAreDue(state, camera)) {
      const next = tick(watch);
      watch = next.watch;
      if (next.restart) void open("starting");
    }
    cancelTick = scheduler.after(tickMs, onTick);
  };

  const onVisibilityChange = (): void => {
    if (!page.isVisible()) {
      if (camera === null) return;
      stopPump?.();
      camera.pause();
      enter({ kind: "paused" });
    } else if (state.kind === "paused" && camera !== null) play(camera);
    else if (isTriedAgain(state)) void open("starting");
  };

  const forgetPage = page.onVisibilityChange(onVisibilityChange);
  cancelTick = scheduler.after(tickMs, onTick);
  void open("asking");

  return () => {
    letGo();
    engine.close();
    cancelTick?.();
    forgetPage();
    enter({ kind: "off" });
  };
}

/** Not while the browser asks: a person may take a minute to answer. */
const framesAreDue = (state: CameraState, camera: Camera | null): boolean =>
  state.kind === "running" || (state.kind === "starting" && camera !== null) || isTriedAgain(state);

/** Failures that may pass by themselves. */
const isTriedAgain = (state: CameraState): boolean =>
  state.kind === "failed" && ["busy", "lost", "no-engine"].includes(state.failure.kind);
