/** Is this device ready for the shift? Opened from the status line; wires what was tried to the view, and films meanwhile. */
import { type ReactElement, useCallback, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import { readinessOf } from "../../readiness/readiness-of.ts";
import type { GateServices } from "../../services.ts";
import type { FixKind } from "../../ui/words/ready-words.ts";
import { useGateChrome } from "../../use-gate-chrome.ts";
import { ReadyView } from "./ready-view.tsx";

export function ReadyPage({ gate }: { readonly gate: GateServices }): ReactElement {
  const [, navigate] = useLocation();
  const { readiness } = gate;
  const chrome = useGateChrome(gate);
  const { mode } = useStore(gate.status.store);
  const { probed } = useStore(readiness.store);
  const camera = useStore(gate.camera.state, ({ kind }) => kind);
  const [tries, setTries] = useState(0);
  const videoRef = useCallback(
    (video: HTMLVideoElement | null) => (video === null ? undefined : gate.camera.start(video)),
    // oxlint-disable-next-line react/exhaustive-deps -- tries is the try
    [gate.camera, tries],
  );
  useEffect(() => readiness.open(), [readiness]);
  const { reachability, spaceShort } = gate.status.facts();
  return (
    <ReadyView
      chrome={chrome}
      checks={readinessOf({ ...probed, camera, reachability, mode, spaceShort })}
      videoRef={videoRef}
      onFix={(fix) => {
        if (isOfCamera(fix)) setTries((count) => count + 1);
        else void readiness.fix(fix);
      }}
      onScanner={() => navigate("/scanner/keys")}
      onCamera={() => navigate("/scanner")}
      onLists={() => navigate("/lists")}
      onStart={() => navigate("/")}
    />
  );
}

type CameraFix = Extract<FixKind, "open-camera" | "retry-camera">;

const isOfCamera = (fix: FixKind): fix is CameraFix =>
  fix === "open-camera" || fix === "retry-camera";
