/**
 * Tickets held up by the demo page of `npm start`, on the same origin in another tab. They are presented like any other
 * code; what is not a code is ignored, because any script of the origin can write to the channel.
 */
import type { Symbology } from "../core/barcode.ts";
import { longestCode } from "../core/barcode.ts";
import type { Clock } from "../core/effects.ts";
import type { ScanSource, SeenCode } from "./scan-source.ts";
import { isFormat } from "./decode/decoder.ts";

export const demoChannelName = "stile-demo";

/** What is used of a `BroadcastChannel`. */
export interface DemoChannel {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

export interface DemoSourceDeps {
  readonly clock: Clock;
  /** `() => new BroadcastChannel(demoChannelName)` in a browser. */
  readonly openChannel: () => DemoChannel;
}

export function createDemoSource({ clock, openChannel }: DemoSourceDeps): ScanSource {
  return {
    start: (onSighting) => {
      const channel = openChannel();
      channel.addEventListener("message", ({ data }) => {
        const code = parseDemoMessage(data);
        if (code !== null) onSighting({ source: "demo", codes: [code], at: clock.now() });
      });
      return () => channel.close();
    },
  };
}

/** `{text, symbology}` → code; null for anything else. */
export function parseDemoMessage(data: unknown): SeenCode | null {
  if (typeof data !== "object" || data === null) return null;
  if (!("text" in data) || typeof data.text !== "string") return null;
  if (!("symbology" in data) || !isSymbology(data.symbology)) return null;
  if (data.text === "" || data.text.length > longestCode) return null;
  return { text: data.text, symbology: data.symbology };
}

const isSymbology = (value: unknown): value is Symbology => value === "Unknown" || isFormat(value);
