/** What has the focus, as the reader of keys needs to know it; and a field that can be given back what it held. */
import type { Where } from "./keystrokes.ts";

/** What takes keys as text, or changes by them. */
type TextField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Types of inputs that take no text, and do something at Enter or Space instead. */
const pressedTypes: ReadonlySet<string> = new Set([
  "button",
  "checkbox",
  "color",
  "file",
  "image",
  "radio",
  "range",
  "reset",
  "submit",
]);

export function whereIs(focused: Element | null, sink: Element): Where {
  if (focused === sink) return "sink";
  if (focused === null || focused === focused.ownerDocument.body) return "nothing";
  return isTextField(focused) ? "field" : "control";
}

const isTextField = (element: Element): element is TextField =>
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement ||
  (element instanceof HTMLInputElement && !pressedTypes.has(element.type));

/** A field as it was. `putBack` types `text` where its cursor was. */
export interface Remembered {
  readonly putBack: (text: string) => void;
}

/** Null where that element is no field. */
export function remembered(element: Element | null): Remembered | null {
  if (element === null || !isTextField(element)) return null;
  const { value } = element;
  if (element instanceof HTMLSelectElement) return { putBack: () => choose(element, value) };
  // a field for numbers or dates has no cursor to ask for
  const from = element.selectionStart ?? value.length;
  const to = element.selectionEnd ?? from;
  return {
    putBack: (text) => {
      write(element, value.slice(0, from) + text + value.slice(to));
      const cursor = text === "" ? [from, to] : [from + text.length, from + text.length];
      if (element.selectionStart !== null)
        element.setSelectionRange(cursor[0] ?? 0, cursor[1] ?? 0);
    },
  };
}

/** React keeps the last value it wrote in a property of its own: the browser's setter goes past it, as typing does. */
function write(element: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  const kind = element instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(element, value);
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

function choose(element: HTMLSelectElement, value: string): void {
  if (element.value === value) return;
  element.value = value;
  element.dispatchEvent(new Event("change", { bubbles: true }));
}
