/** The gate: wires the session, the camera and the update prompt to the gate's screen. */
import { type ReactElement, useCallback, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { BookingKey } from "../../../core/ids.ts";
import { type CameraView, type GateServices, useServices } from "../../services.ts";
import { useClock } from "../../use-clock.ts";
import { ReadyTrouble } from "../../ui/ready-trouble.tsx";
import { useGateChrome, wordsContext } from "../../use-gate-chrome.ts";
import { useReadyTrouble } from "../../use-ready-trouble.ts";
import { askingScene } from "./asking-scene.ts";
import type { CameraShown, GateScene } from "./gate-scene.ts";
import { GateView } from "./gate-view.tsx";
import { InViewOverlay } from "./in-view-overlay.tsx";
import { mayOverrule } from "./overrule.ts";
import { alarmScene, openedScene, type SceneContext, sceneOf } from "./scene-of.ts";
import { withSeveral } from "./several-scene.ts";
import { useQuestion } from "./use-question.ts";

export function GatePage({ gate }: { readonly gate: GateServices }): ReactElement {
  const { update, now: clock } = useServices();
  const [, navigate] = useLocation();
  const now = useClock(clock);
  const chrome = { onOpenStatus: () => navigate("/ready"), ...useGateChrome(gate) };
  const trouble = useReadyTrouble(gate);
  const session = useStore(gate.session.store);
  const several = useStore(gate.several.store);
  const alarm = useStore(gate.alarm.store, (held) => held.alarm);
  const camera = useStore(gate.camera.state);
  const updateState = useStore(update.store, ({ state }) => state);
  const [opened, setOpened] = useState<BookingKey | null>(null);
  const [wakes, setWakes] = useState(0);
  // another function for another try: the camera is opened again
  const videoRef = useCallback(
    (video: HTMLVideoElement | null) => (video === null ? undefined : gate.camera.start(video)),
    // oxlint-disable-next-line react/exhaustive-deps -- wakes is the try
    [gate.camera, wakes],
  );
  const question = useQuestion(gate);
  const context: SceneContext = {
    ...wordsContext(gate, now),
    updateWaits: updateState === "waiting",
    undoLeft: gate.undoLeft,
    mayOverrule: mayOverrule(gate.post),
  };
  const told = withSeveral(
    sceneOf(session, context),
    { several, last: session.last?.id ?? null },
    context,
  );
  const scene =
    alarm.kind === "raised"
      ? alarmScene(alarm, context)
      : (askingScene(question.asking, context) ?? withOpened(told, opened, context));
  const next = (): void => {
    setOpened(null);
    gate.session.next();
  };
  return (
    <GateView
      chrome={chrome}
      scene={scene}
      camera={shownCamera(camera)}
      engine={camera.engine}
      way={camera.way}
      light={camera.light}
      zoom={camera.zoom}
      videoRef={videoRef}
      notice={
        trouble === null ? null : <ReadyTrouble text={trouble} onOpen={() => navigate("/ready")} />
      }
      overlay={<InViewOverlay several={gate.several} context={context} />}
      actions={{
        onNext: next,
        onDecide: (decision) => {
          setOpened(null);
          void gate.session.choose(decision);
        },
        onOpen: setOpened,
        ...question.actions,
        onSeen: () => void gate.alarm.seen(),
        onType: () => navigate("/type"),
        onHistory: () => navigate("/history"),
        onLight: gate.camera.toggleLight,
        onZoom: gate.camera.nextZoom,
        onAdmitSeveral: () => void gate.several.admit(),
        onSetAside: gate.several.setAside,
        onWake: () => {
          // the touch itself has already woken a camera that rests
          if (!isAwake(gate.camera.state.getState())) setWakes((count) => count + 1);
        },
        onUpdate: update.activate,
      }}
    />
  );
}

/** A booking of a package that asks how many: the question takes the place of the cards. */
function withOpened(
  scene: GateScene,
  opened: BookingKey | null,
  context: ReturnType<typeof wordsContext>,
): GateScene {
  if (scene.kind !== "package" || opened === null) return scene;
  const card = scene.cards.find(({ option }) => option.card.booking === opened);
  return (card && openedScene(scene.asked, card.option, context)) ?? scene;
}

const isAwake = ({ kind }: CameraView): boolean =>
  kind === "asking" || kind === "starting" || kind === "running";

const shownCamera = ({ kind }: CameraView): CameraShown =>
  kind === "off" || kind === "paused" ? "resting" : kind;
