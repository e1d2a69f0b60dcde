/**
 * Codes from hand scanners that type: listens to every key of the page before anybody else does, and tells scans from people
 * by `keystrokes.ts`.
 *
 * Promises: whatever has the focus, a scan is one, and leaves no trace in fields, keys and scroll positions; what a person
 * types is not touched. While somebody listens to arrivals, or scans are held back, nothing is a scan, and it leaves no trace
 * all the same.
 * It keeps nothing that was typed once it is told what it was.
 */
import type { CodePattern } from "../../core/code-pattern.ts";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { ScanSource, Sighting } from "../scan-source.ts";
import { remembered, type Remembered, whereIs } from "./focus-place.ts";
import type { Framing } from "./framing.ts";
import { type Arrival, dueAt, type KeyEvent, type Output, quiet, withEvent } from "./keystrokes.ts";
import { createPauseWatch } from "./pause-watch.ts";
import { readArrival } from "./read-arrival.ts";
import { createSink } from "./sink.ts";

export interface WedgeDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Milliseconds, of the same clock as `Event.timeStamp`. */
  readonly monotonic: () => number;
  readonly document: Document;
  readonly framing: () => Framing;
  readonly patterns: () => readonly CodePattern[] | null;
}

export interface WedgeSource extends ScanSource {
  /** What arrives is told here, and is no scan, until the answer is called. */
  readonly listen: (onArrival: (arrival: Arrival) => void) => () => void;
  /** No scans until the answer is called; `onHeld` after each that would have been one. */
  readonly hold: (onHeld: () => void) => () => void;
}

export function createWedgeSource(deps: WedgeDeps): WedgeSource {
  const listeners = new Set<(arrival: Arrival) => void>();
  const holds = new Map<symbol, () => void>();
  const arrived = (arrival: Arrival, onSighting: (sighting: Sighting) => void): void => {
    if (listeners.size > 0) {
      for (const listener of listeners) listener(arrival);
    } else if (holds.size > 0) {
      for (const onHeld of holds.values()) onHeld();
    } else {
      const code = readArrival(arrival, { framing: deps.framing(), patterns: deps.patterns() });
      onSighting({ source: "wedge", codes: [code], at: deps.clock.now() });
    }
  };
  return {
    start: (onSighting) =>
      readKeys(deps, {
        isTest: () => listeners.size > 0,
        onArrival: (arrival) => arrived(arrival, onSighting),
      }),
    listen: (onArrival) => {
      listeners.add(onArrival);
      return () => void listeners.delete(onArrival);
    },
    hold: (onHeld) => {
      const hold = Symbol("hold");
      holds.set(hold, onHeld);
      return () => void holds.delete(hold);
    },
  };
}

interface Reader {
  readonly isTest: () => boolean;
  readonly onArrival: (arrival: Arrival) => void;
}

/** Until the answer is called. */
function readKeys(
  { scheduler, monotonic, document, framing }: WedgeDeps,
  { isTest, onArrival }: Reader,
): () => void {
  const sink = createSink(document, (task) => void scheduler.after(0, task));
  let state = quiet;
  let field: Remembered | null = null;
  let isPuttingBack = false;

  const take = (output: Output, event: Event | null): void => {
    switch (output.kind) {
      case "prevent":
        return event?.preventDefault();
      case "remember":
        field = remembered(document.activeElement);
        return;
      case "put-back":
        isPuttingBack = true;
        field?.putBack(output.text);
        isPuttingBack = false;
        return;
      case "take-focus":
        return sink.takeFocus();
      case "arrived":
        return onArrival(output.arrival);
    }
  };
  const tell = (told: Told, event: Event | null): void => {
    const at = event?.timeStamp ?? monotonic();
    const where = whereIs(document.activeElement, sink.element);
    const manner = { framing: framing(), isTest: isTest() };
    const step = withEvent(state, { ...told, at, where }, manner);
    state = step.state;
    for (const output of step.outputs) take(output, event);
    if (state.strokes.length === 0 && state.composed === "") sink.empty();
    pause.expect(dueAt(state, manner));
  };
  const pause = createPauseWatch({
    scheduler,
    monotonic,
    onPause: () => tell({ kind: "time" }, null),
  });
  const stop = listenTo(document, (told, event) => {
    if (!isPuttingBack) tell(told, event);
  });
  return () => {
    pause.expect(null);
    stop();
    sink.remove();
  };
}

type Told = KeyEvent extends infer E
  ? E extends unknown
    ? Omit<E, "at" | "where">
    : never
  : never;

/** Every event that the reader of keys knows, before the page hears of it. */
function listenTo(document: Document, on: (told: Told, event: Event) => void): () => void {
  const ending = new AbortController();
  const capturing = { capture: true, signal: ending.signal } as const;
  document.addEventListener(
    "keydown",
    (event) => {
      const { key, code, keyCode, repeat } = event;
      const held = { alt: event.altKey, ctrl: event.ctrlKey, meta: event.metaKey };
      on({ kind: "key", key, code, keyCode, repeat, composing: event.isComposing, ...held }, event);
    },
    capturing,
  );
  document.addEventListener(
    "keyup",
    (event) => {
      if (event.key === "Alt") on({ kind: "alt-up" }, event);
    },
    capturing,
  );
  document.addEventListener("beforeinput", (event) => on(inputTold(event), event), capturing);
  document.addEventListener(
    "compositionstart",
    (event) => on({ kind: "composition", text: event.data }, event),
    capturing,
  );
  document.addEventListener(
    "compositionend",
    (event) => on({ kind: "composition", text: "" }, event),
    capturing,
  );
  document.addEventListener(
    "paste",
    (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text !== "") on({ kind: "paste", text }, event);
    },
    capturing,
  );
  return () => ending.abort();
}

/** Input types of the Input Events specification. */
function inputTold({ inputType, data }: InputEvent): Told {
  switch (inputType) {
    case "insertText":
      return { kind: "insert", text: data ?? "" };
    case "insertLineBreak":
    case "insertParagraph":
      return { kind: "insert", text: "\n" };
    case "insertCompositionText":
      return { kind: "composing", text: data ?? "" };
    // heard of as a paste already
    case "insertFromPaste":
      return { kind: "time" };
    default:
      return { kind: "edit" };
  }
}
