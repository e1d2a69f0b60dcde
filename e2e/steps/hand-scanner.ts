/** A hand scanner that types, through the browser's own input: keys as its driver would send them, without a pause. */
import type { Page } from "playwright/test";

export interface HandScanner {
  readonly type: (code: string, end?: "Enter" | "Tab" | "none") => Promise<void>;
}

export async function handScannerOn(page: Page): Promise<HandScanner> {
  const session = await page.context().newCDPSession(page);
  const press = (key: string, text: string): readonly Promise<unknown>[] => {
    const named = { key, windowsVirtualKeyCode: key === "Enter" ? 13 : key === "Tab" ? 9 : 0 };
    return [
      session.send("Input.dispatchKeyEvent", { type: "keyDown", ...named, text }),
      session.send("Input.dispatchKeyEvent", { type: "keyUp", ...named }),
    ];
  };
  return {
    type: async (code, end = "Enter") => {
      const keys = code.split("").flatMap((character) => press(character, character));
      const last = end === "none" ? [] : press(end, end === "Enter" ? "\r" : "\t");
      await Promise.all([...keys, ...last]);
    },
  };
}
