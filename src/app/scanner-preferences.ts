/**
 * How this device reads codes, as its people chose; kept on the device, whoever works with it.
 *
 * Promises: what is set is seen at once by whoever asks, and again after a restart. What cannot be read back, or comes from
 * another version, is as if it had never been set; where nothing can be kept the choice holds until the app ends.
 */
import { z } from "zod";
import { createStore, type StoreApi } from "zustand/vanilla";
import { engineNames, type EnginePreference } from "../scanning/engine-choice.ts";
import { type Framing, longestFraming, plainFraming } from "../scanning/wedge/framing.ts";

export interface ScannerPreferences {
  readonly engine: EnginePreference;
  /** `deviceId` of the camera; null for the one that looks away from the screen. */
  readonly camera: string | null;
  /** Marks on all tickets in view, and one press for the green ones; otherwise the one in the viewfinder. */
  readonly several: boolean;
  readonly framing: Framing;
}

/** What is used of `localStorage`: small, written whole, and read before anything else is open. Both may throw. */
export interface PreferenceStorage {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, text: string) => void;
}

export function createScannerPreferences(storage: PreferenceStorage): StoreApi<ScannerPreferences> {
  const store = createStore<ScannerPreferences>(() => parsePreferences(readFrom(storage)));
  store.subscribe((preferences) => writeTo(storage, JSON.stringify(preferences)));
  return store;
}

/** Each that cannot be read is as if it had never been set; the others stay. */
export function parsePreferences(text: string | null): ScannerPreferences {
  const parsed = preferencesSchema.safeParse(valueIn(text ?? ""));
  return parsed.success ? parsed.data : preferencesSchema.parse({});
}

const key = "stile-scanner";

function readFrom(storage: PreferenceStorage): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null; // a browser that forbids keeping anything forbids looking too
  }
}

function writeTo(storage: PreferenceStorage, text: string): void {
  try {
    storage.setItem(key, text);
  } catch {
    // forbidden or full: the choice holds until the app ends
  }
}

function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const affixSchema = z.string().max(longestFraming);

const preferencesSchema: z.ZodType<ScannerPreferences> = z.object({
  engine: z.enum(["automatic", ...engineNames]).catch("automatic"),
  camera: z.string().min(1).nullable().catch(null),
  several: z.boolean().catch(false),
  framing: z
    .object({
      prefix: affixSchema,
      suffix: affixSchema,
      end: z.enum(["enter", "tab", "none"]),
    })
    .catch(plainFraming),
});
