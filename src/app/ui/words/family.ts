/**
 * The seven families of LOOK 2: one field, band, shape, sound and vibration each; and the add-on, which is as green as an
 * admit and heard like one, with a shape and a word that nobody takes for a person's entry.
 */
import type { Overruled, Verdict } from "../../../core/verdict.ts";

export type Family =
  | "admit"
  | "add-on"
  | "choose"
  | "hold"
  | "refuse"
  | "already-used"
  | "unknown"
  | "alarm";

/** `alarm` is never a verdict: it comes when a later exchange reveals a contradiction. */
export function familyOf(verdict: Verdict | Overruled): Family {
  if (verdict.kind !== "admit" && verdict.kind !== "overruled") return verdict.kind;
  return verdict.people === 0 ? "add-on" : "admit";
}
