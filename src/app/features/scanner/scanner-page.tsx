/** Camera and code readers of this device; opened from readiness. Films meanwhile, so that a choice can be seen to work. */
import { type ReactElement, useCallback, useEffect } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { GateServices } from "../../services.ts";
import { useGateChrome } from "../../use-gate-chrome.ts";
import { scannerSceneOf } from "./scanner-scene.ts";
import { ScannerView } from "./scanner-view.tsx";

export function ScannerPage({ gate }: { readonly gate: GateServices }): ReactElement {
  const [, navigate] = useLocation();
  const { readiness, engines, preferences } = gate;
  const chrome = useGateChrome(gate);
  const chosen = useStore(preferences);
  const camera = useStore(gate.camera.state);
  const tried = useStore(engines.store);
  const hasRead = useStore(readiness.store, ({ probed }) => probed.hasRead);
  const videoRef = useCallback(
    (video: HTMLVideoElement | null) => (video === null ? undefined : gate.camera.start(video)),
    // oxlint-disable-next-line react/exhaustive-deps -- another engine reads from the next start on
    [gate.camera, chosen.engine],
  );
  // a code that is held up here is a test, as on the page that led here
  useEffect(() => readiness.open(), [readiness]);
  useEffect(() => void engines.tryAll(), [engines]);
  return (
    <ScannerView
      chrome={chrome}
      scene={scannerSceneOf(chosen, tried, camera)}
      hasRead={hasRead}
      engine={camera.engine}
      videoRef={videoRef}
      actions={{
        onEngine: (engine) => preferences.setState({ engine }),
        onCamera: gate.camera.choose,
        onSeveral: (several) => preferences.setState({ several }),
        onKeys: () => navigate("/scanner/keys"),
        onBack: () => navigate("/ready"),
      }}
    />
  );
}
