/** What the page about camera and code readers says: which one reads and why, which others there are. */
import type { EngineName } from "../../../scanning/decode/decoder.ts";
import type {
  EngineChoice,
  EnginePreference,
  PassedOver,
} from "../../../scanning/engine-choice.ts";
import type { PictureFailure } from "../../../scanning/picture-file.ts";

export const engineTitles: Readonly<Record<EnginePreference, string>> = {
  automatic: "Automatic",
  "barcode-detector": "Built-in reader",
  "zxing-wasm": "Stile's reader",
  "zxing-browser": "Plain reader",
};

/** With the name that support asks for. */
export const engineDetails: Readonly<Record<EnginePreference, string>> = {
  automatic: "The best one that works here",
  "barcode-detector": "BarcodeDetector, part of this browser",
  "zxing-wasm": "zxing-wasm, comes with Stile",
  "zxing-browser": "@zxing/browser, slower, reads about half",
};

export const triedNow = "Being tried";

/** A sentence about one that cannot be had. */
export function unavailableWords({ why, detail }: Omit<PassedOver, "name">): string {
  return why === "formats-missing" ? `It does not know ${detail}.` : reasons[why];
}

const reasons: Readonly<Record<Exclude<PassedOver["why"], "formats-missing">, string>> = {
  absent: "This browser has none.",
  "no-webassembly": "This browser blocks WebAssembly.",
  "wasm-failed": "It could not be loaded.",
  "not-loaded": "It could not be loaded.",
  "worker-broken": "It could not be started.",
  "worker-silent": "It did not start in time.",
  "self-test-failed": "It did not read the test code.",
  "no-answer": "It did not answer in time.",
  lost: "It stopped answering twice.",
};

/** "Chosen on this device.", "Built-in reader: This browser has none." */
export function whyWords({ why, passedOver }: EngineChoice): string {
  const others = passedOver.map((each) => `${engineTitles[each.name]}: ${unavailableWords(each)}`);
  const first = why === "preferred" ? "Chosen on this device." : "The best one that works here.";
  return [first, ...others].join(" ");
}

export const readsWords = (name: EngineName): string => `${engineTitles[name]} (${name})`;

export const severalWords = {
  title: "Several tickets at once",
  detail: "A mark on each ticket in view, one press for the green ones",
};

export const automaticCamera = {
  title: "Automatic",
  detail: "The one that looks away from the screen",
};

export const noCameraYet = "Cameras are named here once one of them may be used.";

export const pictureWords = {
  looking: "Looking for a code in the picture",
  several: "Several codes in the picture. Tap the one that you mean.",
  nothing:
    "No code found in this picture. Take a larger or sharper one, or type what is printed below the code.",
};

const failures: Readonly<Record<PictureFailure["kind"], string>> = {
  unreadable: "This file is not a picture that can be opened. Choose a photo or a screenshot.",
  "no-engine": "The code reader did not load. Type what is printed below the code.",
};

export const pictureFailureWords = ({ kind }: PictureFailure): string => failures[kind];
