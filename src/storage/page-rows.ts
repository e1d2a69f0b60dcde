/** A page's bytes as lines: canonical NDJSON, one booking per line, a newline after each. */

const newline = 0x0a;
/** One for all: making one takes longer than a line does. */
const utf8 = new TextDecoder();

/** Byte offsets where lines start, and one more where the last one ends. */
export function lineStartsOf(bytes: Uint8Array): Uint32Array {
  const starts: number[] = [0];
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) {
    starts.push(at + 1);
  }
  if (starts.at(-1) !== bytes.length) starts.push(bytes.length);
  return Uint32Array.from(starts);
}

/** All lines at once, as many as `lineStartsOf` counts. */
export function linesOf(bytes: Uint8Array): readonly string[] {
  const lines = utf8.decode(bytes).split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The text of line `row`, counted from 0; null beyond the last. */
export function lineOf(bytes: Uint8Array, starts: Uint32Array, row: number): string | null {
  const start = starts[row];
  const end = starts[row + 1];
  if (start === undefined || end === undefined) return null;
  return utf8.decode(bytes.subarray(start, end));
}

/** JSON, or undefined for what is none: no booking parses as undefined, so the schema reports it. */
export function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // not JSON is an expected answer here: the caller's schema names it unreadable
  }
}
