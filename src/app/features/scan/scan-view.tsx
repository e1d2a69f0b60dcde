/** The gate's screen while nothing is told: the camera largest, the last scan below it. */
import { Bar } from "../../ui/bar.tsx";
import { CameraPanel } from "../../ui/camera-panel.tsx";
import { UndoRowKey } from "../../ui/row-key.tsx";
import { ScanMark, ScanWords } from "../../ui/scan-row.tsx";
import { UpdatePrompt } from "../../ui/update-prompt.tsx";
import { Viewfinder } from "../../ui/viewfinder.tsx";
import { ZoomKey } from "../../ui/zoom-key.tsx";
import type { CameraShown, GateActions, LastScan, Light, UndoOffer } from "./gate-scene.ts";

interface ScanOverlayProps {
  readonly camera: CameraShown;
  readonly deciding: boolean;
  /** Null where there is nothing to choose. */
  readonly zoom: number | null;
  readonly onWake: () => void;
  readonly onZoom: () => void;
}

/** Over the picture, or in its place while there is none. */
export function ScanOverlay({ camera, deciding, zoom, onWake, onZoom }: ScanOverlayProps) {
  if (camera !== "running") return <CameraPanel condition={camera} onWake={onWake} />;
  return (
    <>
      <Viewfinder />
      {zoom !== null && <ZoomKey factor={zoom} onPress={onZoom} />}
      <p className="scan-hint">{deciding ? "Checking" : "Hold a ticket in view"}</p>
    </>
  );
}

interface ScanRowsProps extends Pick<GateActions, "onUndo" | "onUpdate"> {
  readonly last: LastScan | null;
  readonly updateWaits: boolean;
}

export function ScanRows({ last, updateWaits, onUndo, onUpdate }: ScanRowsProps) {
  return (
    <>
      {updateWaits && <UpdatePrompt onActivate={onUpdate} />}
      {last !== null && (
        <div className="last-scan" data-testid="last-scan">
          <ScanMark family={last.family} />
          <ScanWords title={last.title} detail={`${last.time} · ${last.detail}`} />
          {last.undo !== null && <UndoLast last={last} undo={last.undo} onUndo={onUndo} />}
        </div>
      )}
    </>
  );
}

interface UndoLastProps extends Pick<GateActions, "onUndo"> {
  readonly last: LastScan;
  readonly undo: UndoOffer;
}

const UndoLast = ({ last, undo: { scan, secondsLeft }, onUndo }: UndoLastProps) => (
  <UndoRowKey about={last.title} secondsLeft={secondsLeft} onPress={() => onUndo(scan)} />
);

interface ScanBarProps extends Pick<GateActions, "onLight" | "onType" | "onHistory"> {
  readonly light: Light;
}

export function ScanBar({ light, onLight, onType, onHistory }: ScanBarProps) {
  return (
    <Bar
      left={
        light === null
          ? null
          : { label: "Light", icon: "light", onPress: onLight, on: light === "on" }
      }
      wide={{ label: "Type or search", tone: "ink", press: { kind: "run", run: onType } }}
      right={{ label: "History", icon: "history", onPress: onHistory }}
    />
  );
}
