/**
 * Our own hidden input: some handhelds write characters only into something that takes text (FIELD, pain 10). It never opens
 * the keyboard, is not in the tab order, and nobody hears of it.
 *
 * It has the focus whenever nothing else needs it: at the start, when what had it is gone, and when a tap has pressed a key.
 * Never taken from a text field, nor from what was reached by keyboard.
 */
export interface Sink {
  readonly element: HTMLInputElement;
  readonly takeFocus: () => void;
  /** Forgets what got into it. */
  readonly empty: () => void;
  readonly remove: () => void;
}

/** `afterwards` runs a task when the event that is going on has done all that it does. */
export function createSink(document: Document, afterwards: (task: () => void) => void): Sink {
  const element = document.createElement("input");
  element.inputMode = "none";
  element.tabIndex = -1;
  element.autocomplete = "off";
  element.spellcheck = false;
  element.setAttribute("autocapitalize", "off");
  element.setAttribute("autocorrect", "off");
  element.setAttribute("aria-hidden", "true");
  element.dataset["testid"] = "key-sink";
  hide(element);
  // first, so that Tab goes on to the page's first key
  document.body.prepend(element);

  const takeFocus = (): void => element.focus({ preventScroll: true });
  let isPressed = false;
  const takeWhatIsLost = (): void => {
    const focused = document.activeElement;
    const isLost = focused === null || focused === document.body;
    // text that somebody selects, or is about to, stays selected
    const isSelecting = isPressed || document.getSelection()?.isCollapsed === false;
    if (isLost && !isSelecting) takeFocus();
  };
  const giveBack = (): void => {
    const focused = document.activeElement;
    if (focused?.matches("button, a, summary") && !focused.matches(":focus-visible")) takeFocus();
    takeWhatIsLost();
  };
  const later = (): void => afterwards(takeWhatIsLost);
  const onPress = (): void => {
    isPressed = true;
  };
  const onRelease = (): void => {
    isPressed = false;
    afterwards(giveBack);
  };
  const ending = new AbortController();
  const { signal } = ending;
  document.addEventListener("focusout", later, { signal });
  document.addEventListener("pointerdown", onPress, { signal });
  for (const type of ["pointerup", "pointercancel", "click"]) {
    document.addEventListener(type, onRelease, { signal });
  }
  document.defaultView?.addEventListener("focus", later, { signal });
  later();
  return {
    element,
    takeFocus,
    empty: () => {
      element.value = "";
    },
    remove: () => {
      ending.abort();
      element.remove();
    },
  };
}

/** Nothing to see, but there: browsers give no focus to what is not displayed. A content policy that forbids style attributes lets scripts do this. */
function hide({ style }: HTMLInputElement): void {
  style.position = "fixed";
  style.top = "0";
  style.left = "0";
  style.width = "1px";
  style.height = "1px";
  style.padding = "0";
  style.border = "0";
  style.opacity = "0";
  style.pointerEvents = "none";
  // iOS zooms into fields with smaller letters
  style.fontSize = "16px";
}
