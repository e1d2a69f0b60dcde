/**
 * One run of the camera, from start to stop. What answers late (the browser's question, a camera that opens slowly) is
 * checked against the attempt it belongs to, so that an overtaken answer only cleans up after itself.
 */
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { Result } from "../../core/result.ts";
import type { Format } from "../decode/decoder.ts";
import type { Engine, StartEngine } from "../engine.ts";
import { createEngineSlot } from "../engine-slot.ts";
import type { Page } from "../page.ts";
import type { Sighting } from "../scan-source.ts";
import type { Camera, CameraFailure, CameraState } from "./camera.ts";
import type { Lookout } from "./lookout.ts";
import { startLookout } from "./lookout.ts";
import type { RestEvent } from "./rest.ts";
import { awake, paceOf, transition } from "./rest.ts";
import { calm, tick, tickMs, waitingForRestart } from "./watchdog.ts";
import type { Way, Ways } from "./ways.ts";
import { waysOf } from "./ways.ts";

export interface CameraSourceOptions {
  /** What this gate's tickets use: the fewer, the faster. */
  readonly formats: readonly Format[];
  readonly onState: (state: CameraState) => void;
}

export interface CameraSourceDeps {
  readonly clock: Clock;
  /** Milliseconds that only grow: how long nobody came must not depend on a clock that is being set. */
  readonly monotonic: () => number;
  readonly scheduler: Scheduler;
  readonly page: Page;
  /** Calls when somebody touches anything, wherever it is; the answer ends it. */
  readonly onTouch: (run: () => void) => () => void;
  /** Calls when another camera is wanted; the answer ends it. */
  readonly onChoice: (run: () => void) => () => void;
  readonly openCamera: () => Promise<Result<Camera, CameraFailure>>;
  readonly startEngine: StartEngine;
}

/** The answer stops it. */
export function startCameraSession(
  { formats, onState }: CameraSourceOptions,
  deps: CameraSourceDeps,
  onSighting: (sighting: Sighting) => void,
): () => void {
  const { clock, monotonic, scheduler, page, openCamera, startEngine } = deps;
  let state: CameraState = { kind: "off" };
  let opened: Opened | null = null;
  let attempt = 0;
  let watch = calm;
  let rest = awake;
  let tickedAt = monotonic();
  let lookout: Lookout | null = null;
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

  const lookAway = (): void => {
    lookout?.stop();
    lookout = null;
  };

  const letGo = (): void => {
    attempt += 1;
    lookAway();
    opened?.camera.close();
    opened = null;
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
    const answer = await openCamera();
    if (mine !== attempt) {
      if (answer.ok) answer.value.close();
      return;
    }
    if (!answer.ok) return enterFailed(answer.failure);
    const camera = answer.value;
    opened = { camera, ways: waysOf(camera.ways) };
    camera.onLost(() => {
      if (mine === attempt) enterFailed({ kind: "lost", detail: "the track ended" });
    });
    if (page.isVisible()) play(opened);
    else enter({ kind: "paused" });
  };

  const play = (on: Opened): void => {
    if (state.kind !== "starting") enter({ kind: "starting" });
    watch = { ...watch, quietTicks: 0 };
    on.camera.play();
    lookout = startLookout({
      ...on,
      clock,
      decoder: () => engine.current()?.decoder ?? null,
      onFrame: () => onFrame(on),
      onSighting: (sighting) => {
        if (sighting.codes.length > 0) restAfter({ kind: "code-seen" });
        onSighting(sighting);
      },
      onEngineLost: () => {
        enter({ kind: "starting" });
        engine.replace();
      },
    });
    lookout.setPace(paceOf(rest));
  };

  const onFrame = (on: Opened): void => {
    watch = calm;
    const ready = engine.current();
    if (ready === null) return;
    const way = on.ways.bestFor(ready.decoder);
    const isNews = state.kind === "starting" || (state.kind === "running" && state.way !== way);
    if (isNews) enter(runningWith(on.camera, ready, way));
  };

  const restAfter = (event: RestEvent): void => {
    const before = rest;
    rest = transition(rest, event);
    if (rest.kind === before.kind) return;
    if (rest.kind === "off") {
      letGo();
      enter({ kind: "resting" });
    } else if (before.kind === "off") void open("starting");
    else lookout?.setPace(paceOf(rest));
  };

  const onTick = (): void => {
    const now = monotonic();
    if (page.isVisible() && framesAreDue(state, opened)) {
      const next = tick(watch);
      watch = next.watch;
      if (next.restart) void open("starting");
      else if (state.kind === "running") restAfter({ kind: "quiet", ms: now - tickedAt });
    }
    tickedAt = now;
    cancelTick = scheduler.after(tickMs, onTick);
  };

  const onVisibilityChange = (): void => {
    if (!page.isVisible()) {
      if (opened === null) return;
      lookAway();
      opened.camera.pause();
      enter({ kind: "paused" });
      return;
    }
    if (state.kind === "paused" && opened !== null) play(opened);
    else if (isTriedAgain(state)) void open("starting");
    // somebody took the device up again; the time before that was not quiet, but none
    tickedAt = monotonic();
    restAfter({ kind: "touched" });
  };

  const onChoice = (): void => {
    rest = awake;
    void open("starting");
  };

  const forgetAll = [
    page.onVisibilityChange(onVisibilityChange),
    deps.onTouch(() => restAfter({ kind: "touched" })),
    deps.onChoice(onChoice),
  ];
  cancelTick = scheduler.after(tickMs, onTick);
  void open("asking");

  return () => {
    letGo();
    engine.close();
    cancelTick?.();
    for (const forget of forgetAll) forget();
    enter({ kind: "off" });
  };
}

interface Opened {
  readonly camera: Camera;
  readonly ways: Ways;
}

const runningWith = (
  { deviceId, torch, zoom, size }: Camera,
  { choice }: Engine,
  way: Way,
): CameraState => ({ kind: "running", engine: choice, way, deviceId, torch, zoom, ...size() });

/** Not while the browser asks: a person may take a minute to answer. */
const framesAreDue = (state: CameraState, opened: Opened | null): boolean =>
  state.kind === "running" || (state.kind === "starting" && opened !== null) || isTriedAgain(state);

/** Failures that may pass by themselves. */
const isTriedAgain = (state: CameraState): boolean =>
  state.kind === "failed" && ["busy", "lost", "no-engine"].includes(state.failure.kind);
