/** The seven families of LOOK 2: one field, band, shape, sound and vibration each. */
import type { Verdict } from "../../../core/verdict.ts";

export type Family = "admit" | "choose" | "hold" | "refuse" | "already-used" | "unknown" | "alarm";

/** `alarm` is never a verdict: it comes when a later exchange reveals a contradiction. */
export const familyOf = ({ kind }: Verdict): Family => kind;
