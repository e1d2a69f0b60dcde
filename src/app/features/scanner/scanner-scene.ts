/** From what is known of engines and cameras to what the page about them shows. Pure. */
import type { EngineName } from "../../../scanning/decode/decoder.ts";
import { engineNames, type EnginePreference } from "../../../scanning/engine-choice.ts";
import type { ScannerPreferences } from "../../scanner-preferences.ts";
import type { CameraView, EngineView } from "../../services.ts";
import { type CameraCondition, cameraWords } from "../../ui/words/camera-words.ts";
import {
  automaticCamera,
  engineDetails,
  engineTitles,
  readsWords,
  triedNow,
  unavailableWords,
  whyWords,
} from "../../ui/words/scanner-words.ts";

export interface ScannerScene {
  /** What reads now, and why; or why nothing does. */
  readonly reading: { readonly title: string; readonly why: string };
  readonly engines: readonly ChoiceRow<EnginePreference>[];
  /** Null is the automatic one. */
  readonly cameras: readonly ChoiceRow<string | null>[];
  /** There may be more, whose names are not told yet. */
  readonly camerasUnknown: boolean;
  readonly several: boolean;
}

export interface ChoiceRow<T> {
  readonly value: T;
  readonly title: string;
  readonly detail: string;
  readonly isChosen: boolean;
  readonly isAvailable: boolean;
}

export function scannerSceneOf(
  preferences: ScannerPreferences,
  engines: EngineView,
  camera: CameraView,
): ScannerScene {
  return {
    reading: readingOf(engines, camera),
    engines: [
      automaticRow(preferences),
      ...engineNames.map((name) => engineRow(name, preferences, engines)),
    ],
    cameras: cameraRows(preferences, camera),
    camerasUnknown: camera.cameras.length === 0,
    several: preferences.several,
  };
}

function readingOf({ choice }: EngineView, { kind }: CameraView): ScannerScene["reading"] {
  if (kind === "running" && choice !== null) {
    return { title: readsWords(choice.name), why: whyWords(choice) };
  }
  const { text, hint } = cameraWords(conditionOf(kind));
  return { title: text, why: hint };
}

/** For one that is off a moment before it starts, and for one that has come before its reader. */
const conditionOf = (kind: CameraView["kind"]): CameraCondition => {
  if (kind === "running" || kind === "off") return "starting";
  return kind === "paused" ? "resting" : kind;
};

const automaticRow = ({ engine }: ScannerPreferences): ChoiceRow<EnginePreference> => ({
  value: "automatic",
  title: engineTitles.automatic,
  detail: engineDetails.automatic,
  isChosen: engine === "automatic",
  isAvailable: true,
});

function engineRow(
  name: EngineName,
  { engine }: ScannerPreferences,
  { tried }: EngineView,
): ChoiceRow<EnginePreference> {
  const outcome = tried === null ? null : tried[name];
  const row = { value: name, title: engineTitles[name], isChosen: engine === name };
  const called = engineDetails[name];
  if (outcome === null) return { ...row, detail: `${called}. ${triedNow}`, isAvailable: true };
  if (outcome === "works") return { ...row, detail: called, isAvailable: true };
  return { ...row, detail: `${called}. ${unavailableWords(outcome)}`, isAvailable: false };
}

const cameraRows = (
  { camera: chosen }: ScannerPreferences,
  { cameras, camera: filming }: CameraView,
): readonly ChoiceRow<string | null>[] => [
  {
    value: null,
    ...automaticCamera,
    isChosen: chosen === null || cameras.every(({ id }) => id !== chosen),
    isAvailable: true,
  },
  ...cameras.map(({ id, label }) => ({
    value: id,
    title: label,
    detail: id === filming ? "Films now" : "",
    isChosen: id === chosen,
    isAvailable: true,
  })),
];
