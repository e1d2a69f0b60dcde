/**
 * From what `getUserMedia` throws to what a person can do about it. Decided on the error's name (W3C Media Capture and
 * Streams, 10.2), never on its text.
 */
import type { CameraFailure } from "./camera.ts";

export function cameraFailureOf(error: unknown): CameraFailure {
  const name = nameOf(error);
  return { kind: kindByName.get(name) ?? "busy", detail: name };
}

const kindByName: ReadonlyMap<string, CameraFailure["kind"]> = new Map([
  ["NotAllowedError", "denied"],
  // a permissions policy or a browser setting forbids cameras here
  ["SecurityError", "denied"],
  ["NotFoundError", "none"],
  ["OverconstrainedError", "none"],
  // another app has it (Android, Windows), or the hardware refuses
  ["NotReadableError", "busy"],
  ["AbortError", "busy"],
  // the page was being unloaded or hidden while it asked
  ["InvalidStateError", "busy"],
]);

/** By shape: errors of another realm, and browsers' own `OverconstrainedError`, are no `Error` here. */
const nameOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "name" in error && typeof error.name === "string"
    ? error.name
    : String(error);
