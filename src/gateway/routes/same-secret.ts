/** Whether somebody shows the secret that is expected. */
import { createHash, timingSafeEqual } from "node:crypto";

/** Takes equally long wherever the two differ, in content or in length. */
export const isSameSecret = (shown: string, expected: string): boolean =>
  timingSafeEqual(digest(shown), digest(expected));

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
