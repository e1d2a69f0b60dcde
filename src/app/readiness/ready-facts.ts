/** What is known of a device before its shift. Facts only: `readiness-of.ts` judges them, `ready-words.ts` says them. */
import type { Reachability } from "../sync/reachability.ts";
import type { SounderState } from "../ui/sound.ts";
import type { ModeStrip, StorageTroubleKind } from "../ui/status.ts";
import type { CameraCondition } from "../ui/words/camera-words.ts";

/** What has been found out by trying; null while it has not. */
export interface Probed {
  readonly kept: Kept | null;
  readonly saving: Saving | null;
  readonly bookings: Bookings | null;
  /** This device's clock less the gateway's (ms); null where it was never measured. */
  readonly clock: { readonly offMs: number; readonly uncertaintyMs: number } | null;
  readonly sound: Sound;
  /** Whether the screen stays on while the camera films. */
  readonly staysOn: boolean | null;
  /** A code that a hand scanner typed meanwhile. */
  readonly hasScanned: boolean;
  /** Runs as an app of its own, from the home screen. */
  readonly isInstalled: boolean;
  /** How long the gateway took to answer (ms); null where it did not. */
  readonly answeredInMs: number | null;
  /** A code that was held up to the camera meanwhile. */
  readonly hasRead: boolean;
}

export interface ReadyFacts extends Probed {
  readonly camera: "off" | "running" | "paused" | CameraCondition;
  readonly reachability: Reachability;
  readonly mode: ModeStrip;
  /** What was kept free for scans is used up. */
  readonly spaceShort: boolean;
}

/** Whether the browser may clear the storage when it runs short of space. */
export type Kept =
  | "promised"
  | "not-promised"
  /** Asked for, and not given. */
  | "refused"
  /** This browser cannot say. */
  | "unknown";

export type Saving =
  | { readonly kind: "written"; readonly ms: number }
  | { readonly kind: "trouble"; readonly trouble: StorageTroubleKind };

export interface Bookings {
  /** In storage and complete; null without a list. */
  readonly here: number | null;
  /** In the gateway's newest list; null where it did not answer, or has none itself. */
  readonly there: number | null;
  /** Both are the same list. */
  readonly isSame: boolean;
}

export interface Sound {
  readonly state: SounderState;
  readonly wasPlayed: boolean;
  /** iOS has no vibration. */
  readonly vibrates: boolean;
}
