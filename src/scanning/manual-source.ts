/**
 * Codes that somebody types. Nothing is changed in them here: `parseBarcode` knows what typing does to a code.
 */
import type { Clock } from "../core/effects.ts";
import type { ScanSource, Sighting } from "./scan-source.ts";

export interface ManualSource extends ScanSource {
  /** Blank text is not a presentation and yields nothing; neither does anything while the source is stopped. */
  readonly submit: (text: string) => void;
}

export function createManualSource(clock: Clock): ManualSource {
  const listeners = new Set<(sighting: Sighting) => void>();
  return {
    start: (onSighting) => {
      listeners.add(onSighting);
      return () => void listeners.delete(onSighting);
    },
    submit: (text) => {
      if (text.trim() === "") return;
      const codes = [{ text, symbology: "Unknown" }] as const;
      for (const listener of listeners) listener({ source: "typed", codes, at: clock.now() });
    },
  };
}
