/** From what arrived by keys to a code: frame and identifiers off, and whether it is whole. Pure. */
import { type CodePattern, lookOf } from "../../core/code-pattern.ts";
import type { SeenCode } from "../scan-source.ts";
import { type Framing, unframe } from "./framing.ts";
import { withoutIdentifiers } from "./identifiers.ts";
import type { Arrival } from "./keystrokes.ts";

export interface Expected {
  readonly framing: Framing;
  /** Of all connections together; null where one of them has none. */
  readonly patterns: readonly CodePattern[] | null;
}

export function readArrival(arrival: Arrival, { framing, patterns }: Expected): SeenCode {
  const unframed = unframe(arrival.text, framing);
  const { text, symbology } = withoutIdentifiers(unframed.text);
  const look = lookOf(text, patterns);
  const code: SeenCode = { text, symbology };
  const isDamaged = unframed.kind === "damaged" || arrival.hasLost || look.kind === "damaged";
  if (!isDamaged) return code;
  const expected = look.kind === "damaged" ? look.expected : null;
  return { ...code, cutShort: { read: text.length, expected } };
}
