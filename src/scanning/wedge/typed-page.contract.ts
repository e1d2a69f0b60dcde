/**
 * A page as a browser runs it, for tests of the reducer: keys press, scroll and insert unless they are prevented; a field
 * holds what was typed. Written from the UI Events specification, not from the reducer.
 */
import { type Framing, plainFraming } from "./framing.ts";
import type { KeyDown } from "./key-meaning.ts";
import {
  type Arrival,
  dueAt,
  type KeyEvent,
  type Keystrokes,
  type Output,
  quiet,
  type Where,
  withEvent,
} from "./keystrokes.ts";

export interface TypedPage {
  readonly focus: (where: Where) => void;
  /** Down and up; inserts what a keyboard would insert. */
  readonly press: (key: string, how?: Partial<KeyDown>) => void;
  /** An input method's characters, with the key that it hides behind (229). */
  readonly insert: (text: string) => void;
  /** What the system inserts for keys that it has put together. */
  readonly enters: (text: string) => void;
  /** A word in the making, letter by letter. */
  readonly compose: (text: string, everyMs: number) => void;
  readonly altUp: () => void;
  readonly paste: (text: string) => void;
  readonly wait: (ms: number) => void;
  readonly state: () => Keystrokes;
  readonly seen: {
    readonly arrivals: Arrival[];
    readonly field: () => string;
    /** Keys of the page that Enter or Space pressed, and forms that Enter sent. */
    pressed: number;
    scrolled: number;
    submitted: number;
    /** What got into the hidden input and stayed there. */
    readonly left: () => string;
  };
}

export interface PageSettings {
  readonly where?: Where;
  readonly framing?: Framing;
  readonly isTest?: boolean;
  readonly field?: string;
}

export function createTypedPage(settings: PageSettings = {}): TypedPage {
  const manner = {
    framing: settings.framing ?? plainFraming,
    isTest: settings.isTest ?? false,
  };
  let where: Where = settings.where ?? "sink";
  let at = 1_000;
  let state = quiet;
  let field = settings.field ?? "";
  let sink = "";
  let remembered = "";
  const arrivals: Arrival[] = [];
  const seen: TypedPage["seen"] = {
    arrivals,
    field: () => field,
    left: () => sink,
    pressed: 0,
    scrolled: 0,
    submitted: 0,
  };

  const take = (output: Output): void => {
    if (output.kind === "remember") remembered = field;
    else if (output.kind === "put-back") field = remembered + output.text;
    else if (output.kind === "take-focus") where = "sink";
    else if (output.kind === "arrived") arrivals.push(output.arrival);
  };
  /** True where the browser goes on with it. */
  const tell = (event: Untimed): boolean => {
    const step = withEvent(state, { ...event, at, where }, manner);
    state = step.state;
    for (const output of step.outputs) take(output);
    return !step.outputs.some(({ kind }) => kind === "prevent");
  };
  const nextDue = (): number | null => dueAt(state, manner);
  const wait = (ms: number): void => {
    const end = at + ms;
    for (let due = nextDue(); due !== null && due <= end; due = nextDue()) {
      at = Math.max(at, due);
      tell({ kind: "time" });
    }
    at = end;
  };
  const enters = (text: string): void => {
    if (where === "field") field += text;
    if (where === "sink") sink += text;
  };
  const inserts = (text: string): void => {
    if (where !== "field" && where !== "sink") return;
    const goesOn = tell({ kind: "insert", text });
    if (goesOn) enters(text);
  };
  const does = (key: string, { alt, ctrl, meta }: KeyDown): void => {
    const isText = Array.from(key).length === 1;
    if (key === "Enter" && where === "field") seen.submitted += 1;
    else if ((key === "Enter" || key === " ") && where === "control") seen.pressed += 1;
    else if (key === " " && where === "nothing") seen.scrolled += 1;
    else if (key === "Backspace" && where === "field") field = field.slice(0, -1);
    else if (isText && !(alt && !ctrl) && !(ctrl && !alt) && !meta) inserts(key);
  };
  return {
    seen,
    state: () => state,
    wait,
    focus: (next) => {
      where = next;
    },
    press: (key, how = {}) => {
      const down = { ...plainKey, key, ...how };
      if (tell({ kind: "key", ...down })) does(key, down);
    },
    insert: (text) => {
      tell({ kind: "key", ...plainKey, key: "Unidentified", keyCode: 229 });
      inserts(text);
    },
    compose: (text, everyMs) => {
      const before = field;
      tell({ kind: "composition", text: "" });
      for (let length = 1; length <= text.length; length += 1) {
        if (length > 1) wait(everyMs);
        tell({ kind: "key", ...plainKey, key: "Unidentified", keyCode: 229, composing: true });
        tell({ kind: "composing", text: text.slice(0, length) });
        // no browser lets an input method's word be prevented
        if (where === "field") field = before + text.slice(0, length);
      }
      tell({ kind: "composition", text: "" });
    },
    enters: inserts,
    altUp: () => void tell({ kind: "alt-up" }),
    paste: (text) => {
      if (tell({ kind: "paste", text })) enters(text);
    },
  };
}

type Untimed = KeyEvent extends infer E
  ? E extends unknown
    ? Omit<E, "at" | "where">
    : never
  : never;

const plainKey: KeyDown = {
  key: "",
  code: "",
  keyCode: 0,
  alt: false,
  ctrl: false,
  meta: false,
  composing: false,
  repeat: false,
};
