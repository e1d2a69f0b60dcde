/**
 * Foreign text made safe to look at: what would be invisible, or would turn the line around, becomes a visible symbol, and
 * nothing grows without bound. Markup stays as it is, because it is only ever shown as text (LOOK 8).
 */

/** Characters that a name or a code of ordinary length never reaches. */
const longestShown = 120;

/**
 * `longest` counts characters of the answer before "… 12 more", which counts characters of `text`. Harmless text within
 * that length comes back unchanged.
 */
export function visibleText(text: string, longest = longestShown): string {
  const { shown, left } = fit(text, longest);
  return left === 0 ? shown : `${shown}… ${left} more`;
}

/**
 * A name to stand among other words. Cut without a count, which beside numbers of people would read as one of them. What
 * is written from the right is isolated (UAX 9, FSI and PDI), else "محمد · 2 adults" shows its 2 on the name's other side.
 */
export function visibleName(text: string, longest: number): string {
  const { shown, left } = fit(text, longest);
  const name = left === 0 ? shown : `${shown.trimEnd()}…`;
  return fromTheRight.test(name) ? `\u2068${name}\u2069` : name;
}

function fit(text: string, longest: number): { readonly shown: string; readonly left: number } {
  const characters = Array.from(text);
  let shown = "";
  let length = 0;
  for (const [index, character] of characters.entries()) {
    const symbol = visibleSymbol(character);
    length += Array.from(symbol).length;
    if (length > longest) return { shown, left: characters.length - index };
    shown += symbol;
  }
  return { shown, left: 0 };
}

/** The blocks whose characters run from right to left: Hebrew, Arabic and their kin. */
const fromTheRight =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * Controls, format characters (bidi controls among them: "Trojan Source", CVE-2021-42574), lone surrogates and line
 * separators. The joiners U+200C and U+200D stay: names in Persian and emoji need them.
 */
const unseen = /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u;
const joiners = new Set(["\u200C", "\u200D"]);

function visibleSymbol(character: string): string {
  if (!unseen.test(character) || joiners.has(character)) return character;
  const point = character.codePointAt(0) ?? 0;
  // the control pictures block mirrors U+0000 to U+001F; delete has its own picture
  if (point < 0x20) return String.fromCodePoint(0x24_00 + point);
  if (point === 0x7f) return "\u2421";
  return `‹U+${point.toString(16).toUpperCase().padStart(4, "0")}›`;
}
