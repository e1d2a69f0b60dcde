/** The gate's screen as markup, for tests, and scenes that need no scan. */
import { renderToStaticMarkup } from "react-dom/server";
import { notUndoneWords } from "../../ui/words/undo-words.ts";
import type { CameraShown, GateActions, GateScene } from "./gate-scene.ts";
import { GateView } from "./gate-view.tsx";

/** Over the picture stands `OVERLAY`. */
export function rendered(scene: GateScene, camera: CameraShown = "running"): string {
  const status = { first: "Live", second: "Everything sent", icon: "live" } as const;
  return renderToStaticMarkup(
    <GateView
      chrome={{ sign: "2", status, strip: null }}
      scene={scene}
      camera={camera}
      engine={null}
      way={null}
      light={null}
      zoom={null}
      videoRef={nothing}
      overlay="OVERLAY"
      actions={actions}
    />,
  );
}

/** The text of the element with this test id, without the markup inside it. */
export function inside(markup: string, testId: string): string {
  const found = new RegExp(`data-testid="${testId}"[^>]*>(?:<[^>]+>)?([^<]*)`).exec(markup);
  return found?.[1] ?? "";
}

export const scanning: Extract<GateScene, { kind: "scanning" }> = {
  kind: "scanning",
  deciding: false,
  last: null,
  said: null,
  updateWaits: false,
};

export const notDone: GateScene = {
  kind: "not-done",
  occasion: "1",
  words: notUndoneWords("not-allowed"),
};

export const nothing = (): void => undefined;
const actions: GateActions = {
  onNext: nothing,
  onDecide: nothing,
  onOpen: nothing,
  onSeen: nothing,
  onUndo: nothing,
  onOverrule: nothing,
  onReason: nothing,
  onPick: nothing,
  onCount: nothing,
  onKeep: nothing,
  onType: nothing,
  onHistory: nothing,
  onLight: nothing,
  onZoom: nothing,
  onAdmitSeveral: nothing,
  onSetAside: nothing,
  onWake: nothing,
  onUpdate: nothing,
};
