/** Neither yes nor no: what the product's offline rule, or a clock that is far off, leaves to a person. */
import { assertNever } from "../../../core/result.ts";
import type { Hold } from "../../../core/verdict.ts";
import type { Answer } from "./answer.ts";
import { productLine } from "./card-words.ts";
import { type GateContext, gateName } from "./gate-words.ts";
import { unitsInWords } from "./units.ts";
import { spanWords } from "./when.ts";

export function holdWords({ rule, card }: Hold, context: GateContext): Answer {
  const note = [productLine(card, context.now), unitsInWords(card.units)]
    .filter((part) => part !== "")
    .join(" · ");
  switch (rule.kind) {
    case "online-only":
      return {
        headline: "Wait",
        wrong: "This tour is only checked online.",
        plate: { label: "To go in, it needs", value: "Supervisor's yes", note },
        next: "Stand aside; call help.",
      };
    case "home-gate": {
      const gate = gateName(rule.gate, context);
      return {
        headline: "Wait",
        wrong: `Without the network it goes in at ${gate} only.`,
        plate: { label: "Goes in at", value: gate, note },
        next: `Point them to ${gate}, or call help.`,
      };
    }
    case "clock":
      return {
        headline: "Clock is wrong",
        wrong: `This device is ${spanWords(Math.abs(rule.offMs))} ${rule.offMs > 0 ? "ahead" : "behind"}, so it cannot check dates.`,
        plate: { label: "In this device's settings", value: "Date and time › Automatic", note },
        next: "Set this device's clock; scan again.",
      };
    default:
      return assertNever(rule);
  }
}
