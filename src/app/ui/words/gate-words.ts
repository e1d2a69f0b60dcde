/** Gates by the name on their sign. */
import type { GateId } from "../../../core/ids.ts";
import type { Instant } from "../../../core/time.ts";
import { visibleName } from "../visible-text.ts";

export interface GateContext {
  readonly now: Instant;
  readonly gateLabel: (gate: GateId) => string;
  /** This device's gate, so that nobody is sent to where they stand. Absent: not known. */
  readonly here?: GateId;
}

export const gateName = (gate: GateId, { gateLabel }: GateContext): string =>
  visibleName(gateLabel(gate), 40);

/** "Gate 5", "Gate 5 or Gate 7"; null when there is none. */
export const gateNames = (gates: readonly GateId[], context: GateContext): string | null =>
  gates.length === 0 ? null : gates.map((gate) => gateName(gate, context)).join(" or ");

export const gatesElsewhere = (
  gates: readonly GateId[],
  { here }: GateContext,
): readonly GateId[] => gates.filter((gate) => gate !== here);
