/**
 * The gate's screen: the camera, and over it what the operator is told. One component, so that the one video element keeps
 * its place in the document and films on while verdicts come and go: the next ticket needs no tap.
 *
 * Promises: the same picture serves large and small by a class alone; a new answer starts at its top; everything told is
 * announced once. Decides nothing and reads no clock: a scene in, presses out.
 */
import { type RefCallback, useLayoutEffect, useRef, useState } from "react";
import type { BookingKey } from "../../../core/ids.ts";
import { AlarmBar, AlarmField } from "../../ui/alarm-field.tsx";
import { Announcer } from "../../ui/announcer.tsx";
import "../../ui/gate-view.css";
import { Field, Screen } from "../../ui/screen.tsx";
import type { Chrome } from "../../ui/status-bar.tsx";
import type { Shape } from "../../ui/family-shape.tsx";
import { shapeOf } from "../../ui/verdict-field.tsx";
import type { CameraShown, GateActions, GateScene, Light, PackageCard } from "./gate-scene.ts";
import { PackageBar, PackageField, pickedCard } from "./package-view.tsx";
import { PartyBar, PartyField } from "./party-view.tsx";
import { ScanBar, ScanOverlay, ScanRows } from "./scan-view.tsx";
import { AnswerBar, AnswerField } from "./verdict-view.tsx";

interface GateViewProps {
  readonly chrome: Chrome;
  readonly scene: GateScene;
  readonly camera: CameraShown;
  /** Which decoder runs, for support and tests; null while none does. */
  readonly engine: string | null;
  readonly light: Light;
  /** Gets the one video element; may answer with what ends it. Must be the same function at each rendering. */
  readonly videoRef: RefCallback<HTMLVideoElement>;
  readonly actions: GateActions;
}

export function GateView({
  chrome,
  scene,
  camera,
  engine,
  light,
  videoRef,
  actions,
}: GateViewProps) {
  const [pick, setPick] = useState<Tapped | null>(null);
  const field = useRef<HTMLElement>(null);
  const occasion = scene.kind === "scanning" ? "" : scene.occasion;
  const picked = scene.kind === "package" ? pickedCard(scene.cards, pickIn(pick, occasion)) : null;

  useLayoutEffect(() => {
    if (occasion !== "") field.current?.scrollTo(0, 0);
  }, [occasion]);

  return (
    <Screen chrome={chrome} bar={<SceneBar {...{ scene, light, actions, picked }} />}>
      <Field {...familyOfScene(scene)} ref={field}>
        {scene.kind === "scanning" && <h1 className="unseen">Scan</h1>}
        <figure
          className="picture"
          data-size={pictureSize[scene.kind]}
          data-testid="camera-state"
          data-state={camera}
          data-engine={engine}
        >
          <video ref={videoRef} muted playsInline aria-label="Camera picture" />
          <figcaption className="picture-caption">Scanning</figcaption>
          {scene.kind === "scanning" && (
            <ScanOverlay camera={camera} deciding={scene.deciding} onWake={actions.onWake} />
          )}
        </figure>
        <SceneField
          scene={scene}
          picked={picked}
          onPick={(booking) => setPick({ occasion, booking })}
          onUpdate={actions.onUpdate}
        />
        <Announcer
          text={scene.kind === "scanning" ? "" : scene.words.announce}
          occasion={occasion}
        />
      </Field>
    </Screen>
  );
}

/** What was tapped holds for the question it was tapped on. */
interface Tapped {
  readonly occasion: string;
  readonly booking: BookingKey;
}

const pickIn = (pick: Tapped | null, occasion: string): BookingKey | null =>
  pick?.occasion === occasion ? pick.booking : null;

const pictureSize: Readonly<Record<GateScene["kind"], "large" | "small" | "hidden">> = {
  scanning: "large",
  answer: "small",
  party: "hidden",
  package: "hidden",
  alarm: "hidden",
};

function familyOfScene(scene: GateScene): { readonly family?: Shape } {
  switch (scene.kind) {
    case "scanning":
      return {};
    case "alarm":
      return { family: "alarm" };
    case "answer":
      return { family: shapeOf(scene.told, scene.words) };
    default:
      return { family: scene.words.family };
  }
}

interface SceneFieldProps {
  readonly scene: GateScene;
  readonly picked: PackageCard | null;
  readonly onPick: (booking: BookingKey) => void;
  readonly onUpdate: () => void;
}

function SceneField({ scene, picked, onPick, onUpdate }: SceneFieldProps) {
  switch (scene.kind) {
    case "scanning":
      return <ScanRows {...scene} onUpdate={onUpdate} />;
    case "answer":
      return <AnswerField key={scene.occasion} {...scene} />;
    case "party":
      return <PartyField key={scene.occasion} {...scene} />;
    case "package":
      return <PackageField key={scene.occasion} {...scene} picked={picked} onPick={onPick} />;
    case "alarm":
      return <AlarmField key={scene.occasion} {...scene} />;
    default:
      return null;
  }
}

interface SceneBarProps {
  readonly scene: GateScene;
  readonly light: Light;
  readonly picked: PackageCard | null;
  readonly actions: GateActions;
}

function SceneBar({ scene, light, picked, actions }: SceneBarProps) {
  switch (scene.kind) {
    case "scanning":
      return <ScanBar light={light} {...actions} />;
    case "answer":
      return <AnswerBar {...actions} />;
    case "party":
      return <PartyBar choice={scene.choice} {...actions} />;
    case "package":
      return <PackageBar picked={picked} {...actions} />;
    case "alarm":
      return <AlarmBar {...actions} />;
    default:
      return null;
  }
}
