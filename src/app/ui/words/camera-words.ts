/** What stands in the picture's place while there is no picture (LOOK 7). */
import { assertNever } from "../../../core/result.ts";

/** `resting`: the page was hidden or nobody scanned for a while. */
export type CameraCondition =
  | "asking"
  | "starting"
  | "resting"
  | "denied"
  | "none"
  | "busy"
  | "lost"
  | "insecure"
  | "no-engine";

export interface CameraWords {
  readonly text: string;
  readonly hint: string;
}

export function cameraWords(condition: CameraCondition): CameraWords {
  switch (condition) {
    case "asking":
      return { text: "May Stile use the camera?", hint: "Allow it in the browser's question." };
    case "starting":
      return { text: "Camera is starting.", hint: "Codes can be typed meanwhile." };
    case "resting":
      return { text: "Camera is resting.", hint: "Tap anywhere." };
    case "denied":
      return {
        text: "Stile may not use the camera.",
        hint: "Allow it in the browser, or type codes.",
      };
    case "none":
      return { text: "No camera here.", hint: "Type, or plug in a scanner." };
    case "busy":
      return { text: "Another app has the camera.", hint: "Close it." };
    case "lost":
      return { text: "The camera went away.", hint: "Stile keeps trying. Type meanwhile." };
    case "insecure":
      return {
        text: "Browsers give no camera to this address.",
        hint: "Open the https link, or type codes.",
      };
    case "no-engine":
      return {
        text: "The code reader did not load.",
        hint: "Stile keeps trying. Type meanwhile.",
      };
    default:
      return assertNever(condition);
  }
}
