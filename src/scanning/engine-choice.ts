/** Which engine reads, and why that one: told on the screen, so that a slow gate can be understood from it. */
import type { EngineName } from "./decode/decoder.ts";

/** `automatic`: the best that proves itself. */
export type EnginePreference = "automatic" | EngineName;

/** Best first. */
export const engineNames = ["barcode-detector", "zxing-wasm", "zxing-browser"] as const;

export interface EngineChoice {
  readonly name: EngineName;
  /** `preferred`: this device's people want it. Otherwise it is the first in order that proved itself. */
  readonly why: "preferred" | "self-test-passed";
  /** Those that would have come first, and why they did not. */
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  readonly name: EngineName;
  /** `lost`: it worked, and stopped answering too often in this session. */
  readonly why: EngineUnavailable["why"] | "lost";
  /** What the browser said; for the log. */
  readonly detail: string;
}

export interface EngineUnavailable {
  readonly why:
    /** This browser has no such thing. */
    | "absent"
    /** It does not know all the formats of this venue's tickets. */
    | "formats-missing"
    | "no-webassembly"
    /** Blocked by a policy, or its file could not be had. */
    | "wasm-failed"
    | "not-loaded"
    /** The worker's script could not be loaded, or broke. */
    | "worker-broken"
    | "worker-silent"
    /** It did not read a code that it must read. */
    | "self-test-failed"
    /** It said nothing in time. */
    | "no-answer";
  readonly detail: string;
}
