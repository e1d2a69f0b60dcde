/** How people type: 80 to 120 ms between keys where they are fast, now and then two keys 30 ms apart. */
import type { Random } from "../../core/effects.ts";
import { below } from "../../testing/seeded-random.ts";
import type { TypedPage } from "./typed-page.contract.ts";

export function typeAsPerson(page: TypedPage, text: string, random: Random): void {
  let wasQuick = true;
  for (const [n, character] of Array.from(text).entries()) {
    // two quick fingers, never three
    const isQuick: boolean = !wasQuick && below(random, 4) === 0;
    if (n > 0) page.wait(isQuick ? 30 : 80 + below(random, 41));
    wasQuick = isQuick;
    if (character !== character.toLowerCase()) page.press("Shift");
    page.press(character);
  }
}
