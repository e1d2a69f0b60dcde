/** JSON that arrived, as text again; a nesting too deep to be written, which only a broken server sends, is named instead. */
export function jsonTextOf(value: unknown): string {
  try {
    // of `undefined` JSON makes no text
    return JSON.stringify(value ?? null);
  } catch {
    return '"nested too deeply"'; // stringify() recurses where parse() does not: expected here
  }
}
