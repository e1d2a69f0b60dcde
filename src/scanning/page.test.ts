import { expect, it } from "vitest";
import { onTouch } from "./page.ts";

it.each(["pointerdown", "keydown", "click"])(
  "takes %s for a touch, until that is ended",
  (kind) => {
    const page = new EventTarget();
    let touches = 0;
    const forget = onTouch(page, () => {
      touches += 1;
    });
    page.dispatchEvent(new Event(kind));
    expect(touches).toBe(1);
    forget();
    page.dispatchEvent(new Event(kind));
    expect(touches).toBe(1);
  },
);

it("takes nothing else for one", () => {
  const page = new EventTarget();
  onTouch(page, () => {
    throw new Error("nobody touched it");
  });
  for (const kind of ["visibilitychange", "scroll", "pointermove"]) {
    expect(page.dispatchEvent(new Event(kind))).toBe(true);
  }
});
