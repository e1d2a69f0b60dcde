/**
 * What the page and the decode worker say to each other. Both come out of one build, so the guards here are about
 * foreign messages (browser extensions post into workers), not about versions.
 */
import type { Decoded, Format, Picture } from "./decoder.ts";

export type ToWorker =
  | { readonly kind: "start"; readonly formats: readonly Format[] }
  /** Pictures and films are transferred, not copied. */
  | {
      readonly kind: "decode";
      readonly id: number;
      readonly picture: Picture;
      /** It will not come again: every look is worth it. */
      readonly still: boolean;
    }
  /** Ends the film before. */
  | { readonly kind: "watch"; readonly id: number; readonly film: ReadableStream<VideoFrame> }
  /** Of the film that runs. */
  | { readonly kind: "pace"; readonly everyMs: number }
  | { readonly kind: "unwatch" };

export type FromWorker =
  /** The module is compiled and has read the test image. `startMs`: from `start` to here. */
  | { readonly kind: "ready"; readonly startMs: number }
  | {
      readonly kind: "unavailable";
      /** `wasm-failed`: blocked by a policy, or its file could not be had. */
      readonly why: "wasm-failed" | "self-test-failed";
      readonly detail: string;
    }
  /** A frame of this film has come and is being looked at: `decoded` or `unusable` follows. */
  | { readonly kind: "looking"; readonly id: number }
  /** The last word about this film. */
  | { readonly kind: "film-ended"; readonly id: number; readonly detail: string }
  | {
      readonly kind: "decoded";
      /** Of the picture, or of the film. */
      readonly id: number;
      readonly codes: readonly Decoded[];
      readonly decodeMs: number;
    }
  | { readonly kind: "unusable"; readonly id: number; readonly detail: string };

const toWorkerKinds = ["start", "decode", "watch", "pace", "unwatch"];
const fromWorkerKinds = ["ready", "unavailable", "looking", "film-ended", "decoded", "unusable"];

export const isToWorker = (value: unknown): value is ToWorker => hasKind(value, toWorkerKinds);
export const isFromWorker = (value: unknown): value is FromWorker =>
  hasKind(value, fromWorkerKinds);

const hasKind = (value: unknown, kinds: readonly string[]): boolean =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  typeof value.kind === "string" &&
  kinds.includes(value.kind);
