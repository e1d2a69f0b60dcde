/** A ticket that has been used: when, where, by whom, as far as is known. */
import type { AlreadyUsed, Use } from "../../../core/verdict.ts";
import { visibleName, visibleText } from "../visible-text.ts";
import type { Answer } from "./answer.ts";
import { productLine, seenOn } from "./card-words.ts";
import { type GateContext, gateName } from "./gate-words.ts";
import { agoWords, clockTime, dayWords, momentWords, type Seen } from "./when.ts";
import type { DeviceId } from "../../../core/ids.ts";

export interface UseContext extends GateContext {
  readonly sameDevice: (device: DeviceId) => boolean;
  readonly operator: string;
}

export function usedWords({ use, card }: AlreadyUsed, context: UseContext): Answer {
  const seen = seenOn(card, context.now);
  if (use.by === "supplier") {
    return {
      headline: "Used elsewhere",
      wrong: "Another scanner took it.",
      plate: {
        label: "Taken",
        value: `${foreignTime(use, seen)} · not a Stile gate`,
        note: productLine(card, context.now),
      },
      next: "Call help.",
    };
  }
  const isAddOn = use.people === 0;
  return {
    headline: "Already used",
    wrong: isAddOn ? "This add-on has been used." : "One entry only, and it has been made.",
    plate: {
      label: isAddOn ? "Used" : "Went in",
      value: `${momentWords(use.at, seen)} · ${gateName(use.gate, context)}`,
      note: `${agoWords(context.now - use.at)} · ${scannedBy(use, context)}`,
    },
    next: "Ask for their other tickets.",
  };
}

/** The time alone says today. */
function foreignTime({ at }: Extract<Use, { by: "supplier" }>, seen: Seen): string {
  if (at === null) return "Time not known";
  return dayWords(at, seen) === "Today" ? clockTime(at, seen.timeZone) : momentWords(at, seen);
}

function scannedBy(
  { operator, device, overruled }: Extract<Use, { by: "stile" }>,
  context: UseContext,
): string {
  const here = context.sameDevice(device);
  const who = here && operator === context.operator ? "you" : visibleName(operator, 40);
  const by = `${who}${here ? ", on this device" : ""}`;
  return overruled === undefined
    ? `scanned by ${by}`
    : `overruled by ${by}: ${visibleText(overruled, 80)}`;
}
