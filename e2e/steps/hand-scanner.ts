/**
 * A hand scanner that types, and a person who does, through the browser's own input: keys as their driver would send them. Each
 * comes with the time of its press, as from a real keyboard: a test that takes a while to send it must not look like a slow
 * scanner, nor a browser that takes a while to hear of it make a scanner of a person.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { CDPSession, Page } from "playwright/test";

export interface HandScanner {
  readonly type: (code: string, end?: "Enter" | "Tab" | "none") => Promise<void>;
}

export async function handScannerOn(page: Page): Promise<HandScanner> {
  const session = await page.context().newCDPSession(page);
  return {
    type: async (code, end = "Enter") => {
      const from = Date.now();
      const keys = code.split("").map((text, index) => ({ key: text, text, at: from + index }));
      const last = {
        key: end,
        text: end === "Enter" ? "\r" : "\t",
        at: from + code.length,
      };
      const all = end === "none" ? keys : [...keys, last];
      await Promise.all(all.flatMap((key) => press(session, key)));
    },
  };
}

/** Nobody's fingers are slower for long, and no scanner is as slow. */
const betweenKeysMs = 110;

/** Into whatever has the focus. */
export async function typeByHand(page: Page, text: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const key of text) {
    await Promise.all(press(session, { key, text: key, at: Date.now() }));
    await pause(betweenKeysMs);
  }
  await session.detach();
}

function press(session: CDPSession, { key, text, at }: Key): readonly Promise<unknown>[] {
  const code = key === "Enter" ? 13 : key === "Tab" ? 9 : 0;
  const named = { key, windowsVirtualKeyCode: code, timestamp: at / 1_000 };
  return [
    session.send("Input.dispatchKeyEvent", { type: "keyDown", ...named, text }),
    session.send("Input.dispatchKeyEvent", { type: "keyUp", ...named }),
  ];
}

interface Key {
  readonly key: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
