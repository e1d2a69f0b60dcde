/** Neither yes nor no: what the offline rule of the product leaves to a person. */
import type { Hold } from "../../../core/verdict.ts";
import type { Answer } from "./answer.ts";
import { productLine } from "./card-words.ts";
import { type GateContext, gateName } from "./gate-words.ts";
import { peopleUnitWords } from "./units.ts";

export function holdWords({ rule, card }: Hold, context: GateContext): Answer {
  const note = [productLine(card, context.now), peopleUnitWords(card.units)]
    .filter((part) => part !== "")
    .join(" · ");
  if (rule.kind === "online-only") {
    return {
      headline: "Wait",
      wrong: "This tour is only checked online.",
      plate: { label: "To go in, it needs", value: "Supervisor's yes", note },
      next: "Stand aside; call help.",
    };
  }
  const gate = gateName(rule.gate, context);
  return {
    headline: "Wait",
    wrong: `Without the network it goes in at ${gate} only.`,
    plate: { label: "Goes in at", value: gate, note },
    next: `Point them to ${gate}, or call help.`,
  };
}
