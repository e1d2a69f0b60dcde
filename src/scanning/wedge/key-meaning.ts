/** What one key down means to a reader of keys; pure. */

/** What is used of a `KeyboardEvent`. */
export interface KeyDown {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly alt: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly composing: boolean;
  readonly repeat: boolean;
}

export type End = "enter" | "tab";

export type Meaning =
  | { readonly kind: "character"; readonly text: string }
  | { readonly kind: "end"; readonly end: End }
  /** The character comes by an insertion into what has the focus, or not at all. */
  | { readonly kind: "inserts" }
  /** A dead key: of what was sent, one character is not known. */
  | { readonly kind: "unknown-character" }
  /** Shift, Caps Lock and the like, and keys that no browser knows: between characters, and none of them. */
  | { readonly kind: "none" }
  | { readonly kind: "alt" }
  | { readonly kind: "alt-digit"; readonly digit: string }
  /** A person's: arrows, Backspace, a shortcut that edits, a key held down. */
  | { readonly kind: "other" };

export function meaningOf(down: KeyDown): Meaning {
  const { key, code, keyCode, alt, ctrl, meta } = down;
  if (down.repeat) return { kind: "other" };
  // an input method has the key; `Process` and 229 are its names (UI Events, 7.3.1)
  if (down.composing || keyCode === 229 || key === "Process") return { kind: "inserts" };
  if (key === "Enter" || keyCode === 13) return { kind: "end", end: "enter" };
  if (key === "Tab" && !alt && !ctrl) return { kind: "end", end: "tab" };
  if (key === "Alt") return { kind: "alt" };
  if (key === "Dead") return { kind: "unknown-character" };
  if (editingKeys.has(key)) return { kind: "other" };
  const digit = /^Numpad([0-9])$/.exec(code)?.[1];
  if (alt && !ctrl && digit !== undefined) return { kind: "alt-digit", digit };
  // AltGr is both: on many layouts @ \ | { [ ] } are typed with it
  if (meta || (ctrl && !alt)) return controlMeaning(key, meta);
  // the trigger of a handheld is `Unidentified`; some scanners send F keys for control characters
  return Array.from(key).length === 1 ? { kind: "character", text: key } : { kind: "none" };
}

/** Scanners send control characters as Ctrl and a letter: CR is Ctrl+M, GS of a GS1 code is Ctrl+]. */
function controlMeaning(key: string, meta: boolean): Meaning {
  if (meta) return { kind: "other" };
  const letter = key.toLowerCase();
  if (letter === "m" || letter === "j") return { kind: "end", end: "enter" };
  if (letter === "i") return { kind: "end", end: "tab" };
  const character = controls.get(letter);
  if (character !== undefined) return { kind: "character", text: character };
  return { kind: "axvyz".includes(letter) ? "other" : "none" };
}

const controls: ReadonlyMap<string, string> = new Map([
  ["]", "\u001d"],
  ["\\", "\u001c"],
  ["^", "\u001e"],
]);

const editingKeys: ReadonlySet<string> = new Set([
  "Backspace",
  "Delete",
  "Clear",
  "Escape",
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "Home",
  "End",
  "PageUp",
  "PageDown",
]);
