/**
 * A hand scanner that types, read key by key: `(state, event) → {state, outputs}`, without a clock or a page.
 *
 *   quiet ──► collecting ──► arrived (an end key, or a pause) ──► quiet
 *                  └──► a person's typing ──► quiet
 *
 * Promises: what a person types into our text fields stays there, in order: there keys are only looked at, and a scan is
 * taken out again when it has shown itself as one (keys at a pace that no person has are held back, and given back should
 * they be a person's all the same). Elsewhere no key of a scan presses or scrolls anything. The
 * same keys at any speed, with Alt on each, typed as Alt and digits, or inserted by an input method, give the same text. A
 * character that nobody knows makes the arrival one that lost something.
 * It will not say what a code means, nor whether it is whole: `read-arrival.ts` does.
 */
import { assertNever } from "../../core/result.ts";
import type { Framing } from "./framing.ts";
import { altCharacter } from "./alt-code.ts";
import { type End, type KeyDown, type Meaning, meaningOf } from "./key-meaning.ts";
import { isSurelyScanner, pauseMs, scanAmong, type Stroke, textOf } from "./rhythm.ts";

/** What has the focus. `sink`: our own hidden input. `control`: a key, a link, a box to tick. */
export type Where = "nothing" | "control" | "sink" | "field";

/** `at`: milliseconds of a clock that is not set. */
export type KeyEvent = { readonly at: number; readonly where: Where } & (
  | ({ readonly kind: "key" } & KeyDown)
  /** Alt was let go. */
  | { readonly kind: "alt-up" }
  /** Characters from an input method, or those of a key that was let through. */
  | { readonly kind: "insert"; readonly text: string }
  /** The whole of a word in the making, each time anew. */
  | { readonly kind: "composing"; readonly text: string }
  /** A word in the making begins with `text`, or has ended (empty). */
  | { readonly kind: "composition"; readonly text: string }
  | { readonly kind: "paste"; readonly text: string }
  /** A person deleted, undid, dropped: whatever changes a field and is no insertion. */
  | { readonly kind: "edit" }
  /** Only time has passed. */
  | { readonly kind: "time" }
);

export interface Arrival {
  /** All that came, frame and identifiers too, but for the end key. */
  readonly text: string;
  readonly ended: End | "pause";
  /** A character is missing in it, and nobody knows which. */
  readonly hasLost: boolean;
  /** From the first key to the last, and the longest wait between two (ms). */
  readonly tookMs: number;
  readonly slowestMs: number;
}

export type Output =
  /** This event does nothing else. */
  | { readonly kind: "prevent" }
  /** The field as it is before this event, to come back to. */
  | { readonly kind: "remember" }
  /** The remembered field, with this typed into it. */
  | { readonly kind: "put-back"; readonly text: string }
  /** Characters come by no other way than into something that takes text. */
  | { readonly kind: "take-focus" }
  | { readonly kind: "arrived"; readonly arrival: Arrival };

export interface Keystrokes {
  readonly strokes: readonly Stroke[];
  readonly inField: boolean;
  /** Some of them did not get into the field. */
  readonly isHeldBack: boolean;
  /** Taken from a key down already: the same text is about to be inserted. */
  readonly awaited: string;
  /** A word in the making, as far as it is in `strokes`. */
  readonly composed: string;
  /** While Alt is held: digits so far; null while it is not. */
  readonly altDigits: string | null;
  /** End keys until then belong to a scan that is over (CR and LF, or an Enter that came late). */
  readonly endsUntil: number;
  /** Last key of a scan that a pause ended: what follows at once was torn from it. */
  readonly tornAt: number;
}

export interface Manner {
  readonly framing: Framing;
  /** Somebody is trying a scanner out. */
  readonly isTest: boolean;
}

export interface Step {
  readonly state: Keystrokes;
  readonly outputs: readonly Output[];
}

export const quiet: Keystrokes = {
  strokes: [],
  inField: false,
  isHeldBack: false,
  awaited: "",
  composed: "",
  altDigits: null,
  endsUntil: Number.NEGATIVE_INFINITY,
  tornAt: Number.NEGATIVE_INFINITY,
};

/** A scanner that sends an end key has been waited for so long when there is none (ms). */
const patienceMs = 500;
/** An Enter that comes after that is the scan's all the same, and presses nothing (ms). */
const lateEndMs = 1_000;
/** A scanner that never pauses; longer than any code. */
const mostStrokes = 10_000;

export function withEvent(before: Keystrokes, event: KeyEvent, manner: Manner): Step {
  const paused = afterPause(before, event, manner);
  const step = stepOf(paused.state, event, manner);
  return { state: step.state, outputs: [...paused.outputs, ...step.outputs] };
}

/** When to tell it that time has passed; null while nothing depends on it. */
export const dueAt = ({ strokes }: Keystrokes, manner: Manner): number | null => {
  const last = strokes.at(-1);
  return last === undefined ? null : last.at + waitFor(strokes, manner) + 1;
};

/** What was inserted at once has no keys on the way. */
const waitFor = (strokes: readonly Stroke[], { framing }: Manner): number =>
  framing.end === "none" || strokes.length === 1 ? pauseMs : patienceMs;

function afterPause(state: Keystrokes, event: KeyEvent, manner: Manner): Step {
  const { kind, at } = event;
  const { strokes } = state;
  const last = strokes.at(-1);
  if (last === undefined || isOfLastKey(state, event)) return nothing(state);
  // a key tells by its own time that there was a pause; without one, it may only be late
  const longest = kind === "time" ? waitFor(strokes, manner) : pauseMs;
  if (at - last.at <= longest && strokes.length < mostStrokes) return nothing(state);
  const { state: next, outputs } = concluded(state, "pause", manner);
  const torn = isScan(outputs) ? { tornAt: last.at, endsUntil: last.at + lateEndMs } : {};
  return { state: { ...next, ...torn }, outputs };
}

function stepOf(state: Keystrokes, event: KeyEvent, manner: Manner): Step {
  switch (event.kind) {
    case "time":
      return nothing(state);
    case "key":
      return withKey({ ...state, awaited: "" }, event, manner);
    case "alt-up":
      return withAltUp(state, event);
    case "insert":
      return withInsertion(state, event, manner);
    case "composing":
      return withComposing(state, event);
    case "composition":
      return nothing({ ...state, composed: event.text });
    case "paste":
      // in a field it is a person's; elsewhere it can only be meant as a code
      return event.where === "field" ? forgotten(state) : withText(state, event, manner);
    case "edit":
      return forgotten(state);
    default:
      return assertNever(event);
  }
}

function withKey(
  state: Keystrokes,
  event: Extract<KeyEvent, { kind: "key" }>,
  manner: Manner,
): Step {
  const meaning: Meaning = meaningOf(event);
  const { at, where } = event;
  switch (meaning.kind) {
    case "character":
      return withCharacter(state, event, meaning.text);
    case "end":
      return withEnd(state, { ...event, end: meaning.end }, manner);
    case "inserts":
      return where === "field" || where === "sink"
        ? nothing(state)
        : collected(state, { text: "", at, where }, [{ kind: "take-focus" }]);
    case "unknown-character":
      return collected(state, { text: "", at, where });
    case "none":
      return nothing(state);
    case "alt": {
      const { state: next, outputs } = withAltUp(state, event);
      return { state: { ...next, altDigits: "" }, outputs };
    }
    case "alt-digit":
      // a key pad of a scanner that has Alt on every key, and never pressed it
      return state.altDigits === null
        ? withCharacter(state, event, meaning.digit)
        : nothing({ ...state, altDigits: state.altDigits + meaning.digit });
    case "other":
      return forgotten(state);
    default:
      return assertNever(meaning);
  }
}

function withCharacter(
  state: Keystrokes,
  { at, where, alt, ctrl }: Extract<KeyEvent, { kind: "key" }>,
  text: string,
): Step {
  const isFirst = state.strokes.length === 0;
  if (where === "field") {
    const { state: next, outputs } = inTextField(state, { text, at, where });
    // what a key inserts that is let through is not counted again
    return { state: { ...next, awaited: isPrevented(outputs) ? "" : text }, outputs };
  }
  // a person's space presses the key that has the focus; a person's shortcut is the browser's
  const isPersons = isFirst && (alt || ctrl || (where === "control" && text === " "));
  return collected(state, { text, at, where }, isPersons ? [] : [{ kind: "prevent" }]);
}

/** Let through, unless it is a scanner's for sure. */
function inTextField(state: Keystrokes, stroke: Place & { readonly text: string }): Step {
  const { state: next, outputs } = collected(state, stroke);
  if (!next.inField || !isSurelyScanner(next.strokes)) return { state: next, outputs };
  return { state: { ...next, isHeldBack: true }, outputs: [...outputs, { kind: "prevent" }] };
}

function withAltUp(state: Keystrokes, { at, where }: KeyEvent): Step {
  const digits = state.altDigits;
  const next = { ...state, altDigits: null };
  if (digits === null || digits === "") return nothing(next);
  const text = altCharacter(digits);
  return collected({ ...next, awaited: text ?? "" }, { text: text ?? "", at, where });
}

interface Place {
  readonly at: number;
  readonly where: Where;
}

/** What a key inserts comes with the time when the page hears of it, which a busy one does long after the key was pressed. */
const isOfLastKey = ({ awaited }: Keystrokes, event: KeyEvent): boolean =>
  event.kind === "insert" && event.text !== "" && event.text === awaited;

function withInsertion(
  state: Keystrokes,
  event: Extract<KeyEvent, { kind: "insert" }>,
  manner: Manner,
): Step {
  if (event.text === "") return nothing(state);
  // elsewhere than in a field it leads nowhere
  if (!isOfLastKey(state, event)) return withText(state, event, manner);
  const prevented: readonly Output[] = event.where === "field" ? [] : [{ kind: "prevent" }];
  return { state: { ...state, awaited: "" }, outputs: prevented };
}

/** Inserted at once; the end key may be in it, as CR, LF, both or Tab. */
function withText(
  state: Keystrokes,
  { text, at, where }: Place & { readonly text: string },
  manner: Manner,
): Step {
  const body = withoutEnd(text);
  const next = body === "" ? nothing(state) : insertedText(state, { text: body, at, where });
  if (body === text) return next;
  const end = text.slice(body.length).includes("\t") ? "tab" : "enter";
  const ended = withEnd(next.state, { at, end }, manner);
  return { state: ended.state, outputs: [...next.outputs, ...ended.outputs] };
}

function insertedText(state: Keystrokes, stroke: Place & { readonly text: string }): Step {
  if (stroke.where !== "field") return collected(state, stroke, [{ kind: "prevent" }]);
  return inTextField(state, stroke);
}

/** Not a pattern: `[…]+$` is quadratic on hostile texts. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && "\r\n\t".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** An input method gives the whole word each time: what is new in it counts. */
function withComposing(state: Keystrokes, event: Place & { readonly text: string }): Step {
  const { text, at, where } = event;
  const next = { ...state, composed: text };
  if (!text.startsWith(state.composed)) return forgotten(next);
  const added = text.slice(state.composed.length);
  return added === "" ? nothing(next) : collected(next, { text: added, at, where });
}

function withEnd(
  state: Keystrokes,
  { at, end }: { readonly at: number; readonly end: End },
  manner: Manner,
): Step {
  if (state.strokes.length === 0) {
    return at <= state.endsUntil ? { state, outputs: [{ kind: "prevent" }] } : nothing(state);
  }
  const { state: next, outputs } = concluded(state, end, manner);
  if (!isScan(outputs)) return { state: next, outputs };
  return {
    state: { ...next, endsUntil: at + pauseMs },
    outputs: [{ kind: "prevent" }, ...outputs],
  };
}

/** What was collected has come to its end: a scan, or a person's typing, which stays where it is. */
function concluded(state: Keystrokes, ended: End | "pause", { framing, isTest }: Manner): Step {
  const { strokes, inField } = state;
  const found = scanAmong(strokes, { inField, framing, ended, isTest });
  const over = forgotten(state);
  const next = over.state;
  if (found === null) return over;
  const { lead, scan, trail } = found;
  const arrival = arrivalOf(scan, ended, state.tornAt);
  const putBack: readonly Output[] = inField
    ? [{ kind: "put-back", text: textOf(lead) + textOf(trail) }]
    : [];
  return { state: next, outputs: [...putBack, { kind: "arrived", arrival }] };
}

function arrivalOf(scan: readonly Stroke[], ended: End | "pause", tornAt: number): Arrival {
  const times = scan.map(({ at }) => at);
  const [first = 0] = times;
  const isTorn = first - tornAt <= pauseMs;
  return {
    text: textOf(scan),
    ended,
    hasLost: isTorn || scan.some(({ text }) => text === ""),
    tookMs: (times.at(-1) ?? first) - first,
    slowestMs: Math.max(0, ...times.slice(1).map((at, index) => at - (times[index] ?? at))),
  };
}

function collected(
  state: Keystrokes,
  { text, at, where }: Place & { readonly text: string },
  outputs: readonly Output[] = [],
): Step {
  const isFirst = state.strokes.length === 0;
  const inField = isFirst ? where === "field" : state.inField;
  const remember: readonly Output[] = isFirst && inField ? [{ kind: "remember" }] : [];
  return {
    state: { ...state, inField, strokes: [...state.strokes, { text, at }] },
    outputs: [...remember, ...outputs],
  };
}

const isScan = (outputs: readonly Output[]): boolean =>
  outputs.some(({ kind }) => kind === "arrived");

const isPrevented = (outputs: readonly Output[]): boolean =>
  outputs.some(({ kind }) => kind === "prevent");

const nothing = (state: Keystrokes): Step => ({ state, outputs: [] });

/** A person's after all: what was held back of it is given back. */
function forgotten(state: Keystrokes): Step {
  const { strokes, isHeldBack } = state;
  return {
    state: { ...state, strokes: [], inField: false, isHeldBack: false },
    outputs: isHeldBack ? [{ kind: "put-back", text: textOf(strokes) }] : [],
  };
}
