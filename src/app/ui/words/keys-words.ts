/** What the page for hand scanners says: how one types, what arrived of each code, and what to do about it. */
import type { Framing } from "../../../scanning/wedge/framing.ts";
import type { Finding } from "../../../scanning/wedge/trial.ts";
import { visibleText } from "../visible-text.ts";
import { counted, digits } from "./numbers.ts";

const endWords: Readonly<Record<Framing["end"], string>> = {
  enter: "then Enter",
  tab: "then Tab",
  none: "then a pause",
};

/** "* before each code, # after it, then Enter". */
export function framingWords({ prefix, suffix, end }: Framing): string {
  const before = prefix === "" ? [] : [`${visibleText(prefix)} before each code`];
  const after = suffix === "" ? [] : [`${visibleText(suffix)} after it`];
  const around = [...before, ...after];
  const first = around.length === 0 ? ["Nothing around a code"] : around;
  return `${[...first, endWords[end]].join(", ")}.`;
}

export const frameAsks = {
  unseen: "Scan this code: it shows what your scanner sends around it.",
  unknown: "That was another code, or not all of it. Scan it again.",
  same: "Your scanner sends what is kept.",
  other: "Your scanner sends something else than what is kept.",
} as const;

export const noFrameNote =
  "Set a prefix and a suffix that no ticket has: then a code that lost its beginning or its end is told from a whole one, and slow scanners work too.";

/** In the row of a code of the trial. */
export function findingWords(finding: Finding | null): {
  readonly title: string;
  readonly detail: string;
} {
  if (finding === null) return { title: "Not tried yet", detail: "" };
  const { wrong, of, everyMs, isTooSlow } = finding;
  const pace = `${digits(everyMs)} ms a key`;
  const detail = isTooSlow ? `${pace}: too slow without a prefix and a suffix` : pace;
  return { title: findingTitle(finding.verdict, wrong, of), detail };
}

function findingTitle(verdict: Finding["verdict"], wrong: number, of: number): string {
  return {
    whole: "Arrived whole",
    lost: `Lost ${digits(wrong)} of ${digits(of)}`,
    doubled: `${counted(wrong, "character")} too many`,
    order: "Characters in another order",
    capitals: "Capitals and small letters swapped",
    layout: `${digits(wrong)} of ${digits(of)} are other characters`,
    "other-code": "That was another code",
  }[verdict];
}

/** What helps, for the worst that was found; null where all is well. */
export function adviceWords(findings: readonly (Finding | null)[]): string | null {
  const worst = urgency.find((verdict) => findings.some((finding) => finding?.verdict === verdict));
  if (worst !== undefined) return advice[worst];
  return findings.some((finding) => finding?.isTooSlow === true)
    ? "Shorten the delay between characters in the scanner, or give it a prefix and a suffix."
    : null;
}

const urgency = ["lost", "doubled", "order", "layout", "capitals", "other-code"] as const;

const advice: Readonly<Record<(typeof urgency)[number], string>> = {
  lost: "Set a delay of 5 ms between characters in the scanner, and scan closer to this device.",
  doubled: "Set a delay of 5 ms between characters in the scanner.",
  order: "Set a delay of 5 ms between characters in the scanner.",
  layout: "Set the scanner's keyboard country to that of this device.",
  capitals: "Switch Caps Lock off.",
  "other-code": "Cover the other codes, and scan again.",
};

export function trialTally(findings: readonly (Finding | null)[]): string {
  const whole = findings.filter((finding) => finding?.verdict === "whole").length;
  return whole === findings.length
    ? `All ${digits(whole)} arrived whole`
    : `${digits(whole)} of ${digits(findings.length)} arrived whole`;
}
