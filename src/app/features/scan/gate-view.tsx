/**
 * The gate's screen: the camera, and over it what the operator is told. One component, so that the one video element keeps
 * its place in the document and films on while verdicts come and go: the next ticket needs no tap.
 *
 * Promises: the same picture serves large and small by a class alone; a new answer starts at its top; everything told is
 * announced once. Decides nothing and reads no clock: a scene in, presses out.
 */
import { type ReactNode, type RefCallback, useLayoutEffect, useRef, useState } from "react";
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
import { PartyBar, PartyField, peopleIn, type Stepped } from "./party-view.tsx";
import { ScanBar, ScanOverlay, ScanRows } from "./scan-view.tsx";
import { SeveralBar, SeveralPanel } from "./several-view.tsx";
import { AnswerBar, AnswerField } from "./verdict-view.tsx";
import { NotDoneField, OverruleField, UndoField, WhyBar } from "./why-view.tsx";

interface GateViewProps {
  readonly chrome: Chrome;
  readonly scene: GateScene;
  readonly camera: CameraShown;
  /** Which decoder runs, for support and tests; null while none does. */
  readonly engine: string | null;
  /** How frames come to it, likewise. */
  readonly way: string | null;
  readonly light: Light;
  /** Null where there is nothing to choose. */
  readonly zoom: number | null;
  /** Gets the one video element; may answer with what ends it. Must be the same function at each rendering. */
  readonly videoRef: RefCallback<HTMLVideoElement>;
  /** Under the camera while nothing is told. */
  readonly notice?: ReactNode;
  /** Over the picture, where several tickets are in view. */
  readonly overlay?: ReactNode;
  readonly actions: GateActions;
}

export function GateView({
  chrome,
  scene,
  camera,
  engine,
  way,
  light,
  zoom,
  videoRef,
  notice,
  overlay,
  actions,
}: GateViewProps) {
  const [pick, setPick] = useState<Tapped | null>(null);
  const [step, setStep] = useState<Stepped | null>(null);
  const field = useRef<HTMLElement>(null);
  const occasion = scene.kind === "scanning" ? "" : scene.occasion;
  const picked = scene.kind === "package" ? pickedCard(scene.cards, pickIn(pick, occasion)) : null;
  const people = scene.kind === "party" ? peopleIn(step, scene) : 0;

  useLayoutEffect(() => {
    if (occasion !== "") field.current?.scrollTo(0, 0);
  }, [occasion]);

  return (
    <Screen chrome={chrome} bar={<SceneBar {...{ scene, light, actions, picked, people }} />}>
      <Field {...familyOfScene(scene)} ref={field}>
        {scene.kind === "scanning" && <h1 className="unseen">Scan</h1>}
        <figure
          className="picture"
          data-size={pictureSize[scene.kind]}
          data-testid="camera-state"
          data-state={camera}
          data-engine={engine}
          data-several={scene.kind === "scanning" ? scene.several?.kind : undefined}
          data-way={way}
        >
          <video ref={videoRef} muted playsInline aria-label="Camera picture" />
          <figcaption className="picture-caption">Scanning</figcaption>
          {scene.kind === "scanning" && (
            <ScanOverlay {...{ camera, zoom, ...actions }} deciding={scene.deciding} />
          )}
          {scene.kind === "scanning" && camera === "running" && overlay}
        </figure>
        <SceneField
          scene={scene}
          picked={picked}
          people={people}
          actions={actions}
          onPick={(booking) => setPick({ occasion, booking })}
          onStep={(to) => setStep({ occasion, people: to })}
        />
        {scene.kind === "scanning" && notice}
        <Announcer {...announcementOf(scene)} />
      </Field>
    </Screen>
  );
}

/** What was tapped holds for the question it was tapped on. */
interface Tapped {
  readonly occasion: string;
  readonly booking: BookingKey;
}

function announcementOf(scene: GateScene): { readonly text: string; readonly occasion: string } {
  if (scene.kind === "scanning") return scene.said ?? { text: "", occasion: "" };
  return { text: scene.words.announce, occasion: scene.occasion };
}

const pickIn = (pick: Tapped | null, occasion: string): BookingKey | null =>
  pick?.occasion === occasion ? pick.booking : null;

const pictureSize: Readonly<Record<GateScene["kind"], "large" | "small" | "hidden">> = {
  scanning: "large",
  answer: "small",
  party: "hidden",
  package: "hidden",
  undo: "hidden",
  overrule: "hidden",
  "not-done": "hidden",
  alarm: "hidden",
};

function familyOfScene(scene: GateScene): { readonly family?: Shape } {
  switch (scene.kind) {
    case "scanning":
    case "undo":
    case "overrule":
    case "not-done":
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
  readonly people: number;
  readonly actions: GateActions;
  readonly onPick: (booking: BookingKey) => void;
  readonly onStep: (people: number) => void;
}

function SceneField({ scene, picked, people, actions, onPick, onStep }: SceneFieldProps) {
  switch (scene.kind) {
    case "scanning":
      return scene.several?.kind === "marks" ? (
        <SeveralPanel {...scene.several} />
      ) : (
        <ScanRows {...scene} {...actions} />
      );
    case "answer":
      return <AnswerField key={scene.occasion} {...scene} />;
    case "party":
      return <PartyField key={scene.occasion} {...scene} people={people} onStep={onStep} />;
    case "package":
      return <PackageField key={scene.occasion} {...scene} picked={picked} onPick={onPick} />;
    case "undo":
      return <UndoField key={scene.occasion} {...scene} {...actions} />;
    case "overrule":
      return <OverruleField key={scene.occasion} {...scene} {...actions} />;
    case "not-done":
      return <NotDoneField key={scene.occasion} {...scene} />;
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
  readonly people: number;
  readonly actions: GateActions;
}

function SceneBar({ scene, light, picked, people, actions }: SceneBarProps) {
  switch (scene.kind) {
    case "scanning":
      return scene.several?.kind === "marks" ? (
        <SeveralBar light={light} {...scene.several} {...actions} />
      ) : (
        <ScanBar light={light} {...actions} />
      );
    case "answer":
      return <AnswerBar {...scene} {...actions} />;
    case "party":
      return <PartyBar choice={scene.choice} people={people} {...actions} />;
    case "package":
      return <PackageBar picked={picked} overrule={scene.overrule} {...actions} />;
    case "undo":
    case "overrule":
      return <WhyBar label={scene.words.keep} onKeep={actions.onKeep} />;
    case "not-done":
      return <WhyBar label="Back" onKeep={actions.onKeep} />;
    case "alarm":
      return <AlarmBar {...actions} />;
    default:
      return null;
  }
}
