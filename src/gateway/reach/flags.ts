/** What may stand behind `npm start --` and `npm run gateway --`. */
import { parseArgs } from "node:util";

export interface Flags {
  /** Speak TLS in the local network. */
  readonly lan: boolean;
  /** A phone is on a cable. */
  readonly usb: boolean;
}

/** Throws with a sentence for the person who typed them. */
export function readFlags(args: readonly string[]): Flags {
  const known = { lan: { type: "boolean" }, usb: { type: "boolean" } } as const;
  try {
    const { lan = false, usb = false } = parseArgs({ args: [...args], options: known }).values;
    return { lan, usb };
  } catch (problem) {
    throw new Error(
      `“${args.join(" ")}” is not understood. There are --lan (phones in this network) and --usb (a phone on a cable).`,
      { cause: problem },
    );
  }
}
