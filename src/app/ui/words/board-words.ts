/** The board in words: what did not come, who is inside, which slots, and one scan of any device as a row. */
import type { GateId } from "../../../core/ids.ts";
import type { Policy } from "../../../core/product.ts";
import { assertNever } from "../../../core/result.ts";
import { type Instant, later } from "../../../core/time.ts";
import type { Basis } from "../../../core/verdict.ts";
import type { HistoryScan, KnownDevice, Occupancy, ScanKind } from "../../../protocol/venue.ts";
import type { Trouble } from "../../supervision/trouble.ts";
import { visibleName, visibleText } from "../visible-text.ts";
import { isActive, isSilent } from "./device-words.ts";
import type { Family } from "./family.ts";
import { deliveryWords, historyWords } from "./history-words.ts";
import { digits } from "./numbers.ts";
import type { WordsContext } from "./verdict-words.ts";
import { clockTime, clockTimeWithSeconds } from "./when.ts";

// ── what did not come ──

export function troubleWords(trouble: Trouble): string {
  switch (trouble.kind) {
    case "no-connection":
      return "The gateway cannot be reached from here.";
    case "no-answer":
      return "The gateway did not answer.";
    case "captive":
      return "The Wi-Fi wants a sign-in.";
    case "not-allowed":
      return "This device may not see or do this. An admin can enrol it again with another role.";
    case "stopped":
      return "The gateway does not take this device's key any more. Enrol it again.";
    case "too-often":
      return "The gateway was asked too often. It goes on in a minute.";
    case "not-found":
      return "The gateway does not have this any more.";
    case "refused":
      return trouble.detail.trim() === ""
        ? "The gateway did not take it."
        : visibleText(trouble.detail, 200);
    case "other-version":
      return "The gateway answers in a way that this page does not know. Load the page again.";
    default:
      return assertNever(trouble);
  }
}

/** After a press: what is not known must not be pressed twice. */
export const actTroubleWords = (trouble: Trouble): string =>
  trouble.kind === "no-answer"
    ? "The gateway did not answer. It may have been done: look before you press again."
    : troubleWords(trouble);

interface Missing {
  readonly trouble: Trouble;
  readonly since: Instant;
  /** When the last answer came; null where none ever did. */
  readonly last: Instant | null;
}

/** "Could not load scans. Last: 14:20." and why. */
export function missingWords(
  what: string,
  { trouble, since, last }: Missing,
  timeZone: string | null,
): { readonly first: string; readonly second: string } {
  const had = last === null ? "" : ` Last: ${clockTime(last, timeZone)}.`;
  const why = troubleWords(trouble);
  return {
    first: `Could not load ${what}.${had}`,
    second: `${why} ${isSilence(trouble) ? `Since ${clockTime(since, timeZone)}.` : ""}`.trim(),
  };
}

const isSilence = ({ kind }: Trouble): boolean =>
  kind === "no-connection" || kind === "no-answer" || kind === "captive";

// ── who is inside ──

/** Gates whose number may be higher: one of their devices has scans that have not come. */
export function estimatedGates(devices: readonly KnownDevice[], now: Instant): ReadonlySet<GateId> {
  return new Set(
    devices
      .filter((device) => isActive(device) && (isSilent(device, now) || unsentOf(device) > 0))
      .map(({ gate }) => gate),
  );
}

const unsentOf = ({ state }: KnownDevice): number => state?.unsent ?? 0;

// ── slots ──

type Slot = Occupancy["slots"][number];
type SlotRule = Pick<Policy, "earlyMs" | "lateMs"> | null;

export interface SlotWords {
  /** "14:30" */
  readonly time: string;
  readonly label: string;
  readonly inside: string;
  readonly of: string;
  /** Inside of booked, 0 to 1. */
  readonly share: number;
  readonly state: string;
}

export function slotWords(slot: Slot, rule: SlotRule, now: Instant): SlotWords {
  const { booked, inside } = slot;
  const over = inside - booked;
  return {
    time: slot.start === null ? "All day" : clockTime(slot.start, slot.timeZone),
    label: visibleName(slot.label, 60),
    inside: digits(inside),
    of: `of ${digits(booked)}`,
    share: booked === 0 ? Math.min(1, inside) : Math.min(1, Math.max(0, inside / booked)),
    state:
      over > 0
        ? `${digits(over)} more than booked · ${phaseWords(slot, rule, now)}`
        : phaseWords(slot, rule, now),
  };
}

function phaseWords(slot: Slot, rule: SlotRule, now: Instant): string {
  if (slot.start === null) return "Any time today";
  const phase = phaseOf(slot, rule, now);
  switch (phase) {
    case "ahead":
      return rule === null
        ? "Not begun"
        : `Opens ${clockTime(later(slot.start, -rule.earlyMs), slot.timeZone)}`;
    case "open":
      return "Open now";
    case "over":
      return rule === null ? "Begun" : "Closed";
    default:
      return assertNever(phase);
  }
}

type Phase = "ahead" | "open" | "over";

/** As the gates judge it; where the list does not have the product, only whether it has begun is known. */
function phaseOf({ start }: Slot, rule: SlotRule, now: Instant): Phase {
  if (start === null) return "open";
  if (now < later(start, -(rule?.earlyMs ?? 0))) return "ahead";
  return now <= later(start, rule?.lateMs ?? 0) ? "open" : "over";
}

/** The last that is over, those that are open, the next, then what is good all day: as many as fit in a row. */
export function slotsInView(
  slots: readonly Slot[],
  ruleOf: (slot: Slot) => SlotRule,
  { now, room }: { readonly now: Instant; readonly room: number },
): readonly Slot[] {
  const isOver = (slot: Slot): boolean => phaseOf(slot, ruleOf(slot), now) === "over";
  const timed = slots
    .filter(({ start }) => start !== null)
    .toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0));
  const over = timed.filter(isOver);
  const inOrder = [
    ...over,
    ...timed.filter((slot) => !isOver(slot)),
    ...slots.filter(({ start }) => start === null),
  ];
  const first = Math.max(0, Math.min(over.length - 1, inOrder.length - room));
  return inOrder.slice(first, first + room);
}

// ── scans ──

export interface BoardScanWords {
  /** "14:36:02" */
  readonly time: string;
  readonly family: Family;
  readonly title: string;
  readonly detail: string;
  readonly operator: string;
  /** What became of it, else what it was judged on. */
  readonly standing: string;
}

/** `timeZone` is the venue's: one list has one clock. */
export function boardScanWords(
  { scan, settlement, undoneBy }: HistoryScan,
  context: WordsContext,
  timeZone: string | null,
): BoardScanWords {
  const { title, detail, family } = historyWords(scan, context);
  const ended = settlement === null ? null : deliveryWords({ kind: "settled", settlement });
  const waits = scan.redemption !== null && settlement === null;
  return {
    time: clockTimeWithSeconds(scan.decided.correctedAt, timeZone),
    family,
    title,
    detail,
    operator: visibleName(scan.post.operator, 30),
    standing:
      undoneBy !== null
        ? "Taken back"
        : (ended ?? (waits ? "Waits for the supplier" : shortBasis(scan.verdict.basis, timeZone))),
  };
}

/** "Checked live", "List 14:34" */
export function shortBasis(basis: Basis, timeZone: string | null): string {
  switch (basis.kind) {
    case "claimed":
      return "Checked live";
    case "looked-up":
      return "Looked up live";
    case "snapshot":
      return `List ${clockTime(basis.at, timeZone)}`;
    case "nothing":
      return "Without a list";
    default:
      return assertNever(basis);
  }
}

/** As a choice of the filter, and as a line of the report. */
export const kindNames: Readonly<Record<ScanKind, string>> = {
  admit: "Admitted",
  "already-used": "Already used",
  refuse: "Refused",
  choose: "Asked",
  hold: "Wait",
  unknown: "Not known",
  undone: "Undone",
  overruled: "Overruled",
};

/** A hand scanner was used on the board, and has beeped. */
export const heldScanWords = "Nobody let in. The board scans no tickets: open Scan first.";
