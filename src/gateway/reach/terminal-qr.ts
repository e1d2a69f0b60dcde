/** A QR code as text for a terminal. */
import { encode } from "uqr";

/** Modules of quiet zone that ISO/IEC 18004 asks for. */
const quietModules = 4;

/**
 * Two rows of modules a line, in half blocks. Black on white whatever the terminal's own colours are: of the 256 colours
 * these two lie outside the part that themes change.
 */
export function terminalQr(text: string): readonly string[] {
  const { data } = encode(text, { ecc: "L", boostEcc: true, border: quietModules });
  return data
    .filter((_, row) => row % 2 === 0)
    .map((upper, line) => `${blackOnWhite}${drawn(upper, data[2 * line + 1])}${asBefore}`);
}

const blackOnWhite = "\u001B[38;5;16;48;5;231m";
const asBefore = "\u001B[0m";

/** Below the last of an odd number of rows is more quiet zone. */
const drawn = (upper: readonly boolean[], lower: readonly boolean[] = []): string =>
  upper.map((isDark, column) => halves(isDark, lower[column] === true)).join("");

const halves = (upper: boolean, lower: boolean): string =>
  upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
