/**
 * A gate where nobody comes saves its battery, and is back before the ticket is up:
 *
 * awake → slow (1 min without a code or a touch) → off (5 min) ; any → awake (a code is seen, somebody touches)
 *
 * Pure: it is told how much quiet time has passed.
 */
import { assertNever } from "../../core/result.ts";

export const slowAfterMs = 60_000;
export const offAfterMs = 5 * 60_000;
/** 5 frames a second: a code that is held up is seen within a fifth of one. */
export const slowPaceMs = 200;

export interface Rest {
  readonly kind:
    | "awake"
    /** Fewer frames are looked at. */
    | "slow"
    /** The camera is switched off. */
    | "off";
  /** Time since a code was seen or somebody touched. */
  readonly quietMs: number;
}

export type RestEvent =
  | { readonly kind: "quiet"; readonly ms: number }
  | { readonly kind: "code-seen" }
  | { readonly kind: "touched" };

export const awake: Rest = { kind: "awake", quietMs: 0 };

export function transition({ quietMs }: Rest, event: RestEvent): Rest {
  switch (event.kind) {
    case "quiet":
      return after(quietMs + Math.max(0, event.ms));
    case "code-seen":
    case "touched":
      return awake;
    default:
      return assertNever(event);
  }
}

/** At most one frame in so many ms is looked at. */
export const paceOf = ({ kind }: Rest): number => (kind === "slow" ? slowPaceMs : 0);

function after(quietMs: number): Rest {
  if (quietMs >= offAfterMs) return { kind: "off", quietMs };
  return { kind: quietMs >= slowAfterMs ? "slow" : "awake", quietMs };
}
