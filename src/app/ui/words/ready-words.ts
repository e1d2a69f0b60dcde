/** What the readiness page says (LOOK 5): for each check what is so, and what its one key does. */
import type { Instant } from "../../../core/time.ts";
import type { StorageTroubleKind } from "../status.ts";
import { counted, digits } from "./numbers.ts";
import { storageCause, storageCure } from "./storage-words.ts";
import { clockTime, spanWords } from "./when.ts";

export type CheckName =
  | "saving"
  | "storage"
  | "bookings"
  | "clock"
  | "camera"
  | "sound"
  | "network"
  | "mode"
  | "screen"
  | "scanner";

export const checkTitles: Readonly<Record<CheckName, string>> = {
  saving: "Saving",
  storage: "Storage",
  bookings: "Bookings",
  clock: "Clock",
  camera: "Camera",
  sound: "Sound and buzz",
  network: "Network",
  mode: "Mode",
  screen: "Screen",
  scanner: "Scanner",
};

export const fixLabels = {
  save: "Again",
  keep: "Keep",
  "fetch-list": "Fetch",
  "ask-gateway": "Ask",
  "open-camera": "Allow",
  "retry-camera": "Again",
  "play-sound": "Play",
  "play-again": "Again",
} as const;

export type FixKind = keyof typeof fixLabels;

export const checking = "Looking";

const home = "Add Stile to the home screen; leave a private window";

/** A browser that was asked and says no is most often a private window, or one where Stile has never been used. */
export const storageWords = {
  promised: "Browser keeps it",
  "not-promised": "Browser may clear it, and unsent scans with it",
  refused: (isInstalled: boolean): string =>
    `Browser may clear it, and unsent scans with it. ${
      isInstalled ? "Free some space on this device" : home
    }`,
  unknown: (isInstalled: boolean): string =>
    `Browser does not say whether it keeps it${isInstalled ? "" : `. ${home}`}`,
} as const;

export const savingWords = (ms: number): string => `Test scan written in ${digits(ms)} ms`;

export const savingShortWords =
  "Nearly full; scans still fit. Free some space on this device, then try again";

export const savingTroubleWords = (trouble: StorageTroubleKind): string =>
  `${storageCause(trouble)}. ${storageCure(trouble)}`;

export const bookingsWords = {
  none: "No list yet. Every ticket would be unknown",
  same: (count: number): string => `${digits(count)} here = ${digits(count)} at the gateway`,
  behind: (here: number, there: number): string =>
    `${digits(here)} here, ${digits(there)} at the gateway`,
  newer: (count: number): string => `${counted(count, "booking")}. The gateway has a newer list`,
  alone: (here: number): string => `${digits(here)} here. Gateway not asked`,
};

/** A tenth of a second, then seconds, then minutes. */
const apart = (ms: number): string => {
  const size = Math.abs(ms);
  if (size < 10_000) return `${(size / 1_000).toFixed(1)} s`;
  return size < 120_000 ? `${digits(Math.round(size / 1_000))} s` : spanWords(size);
};

export const clockWords = {
  good: (offMs: number, uncertaintyMs: number): string =>
    `${apart(offMs)} apart, give or take ${apart(uncertaintyMs)}`,
  off: (offMs: number): string =>
    `${apart(offMs)} ${offMs > 0 ? "fast" : "slow"}. Set it to automatic`,
  far: (offMs: number): string =>
    `${apart(offMs)} ${offMs > 0 ? "fast" : "slow"}. Dated tickets wait until it is set`,
  never: "Never compared with the gateway's",
};

export const cameraReadyWords = {
  works: "Picture and code reader work",
  hasRead: "Read a code just now",
};

export const soundWords = {
  heard: (vibrates: boolean): string =>
    vibrates ? "Tone and buzz played" : "Tone played. This device cannot buzz",
  unheard: (vibrates: boolean): string =>
    vibrates ? "Not tried yet" : "Not tried yet. This device cannot buzz",
  unavailable: "No sound in this browser. Watch the screen",
};

export const networkWords = {
  answers: (ms: number | null): string =>
    ms === null ? "Gateway answers" : `Gateway answers in ${digits(ms)} ms`,
  silent: (since: Instant): string => `No answer since ${clockTime(since, null)}. Scanning works`,
  captive: "Wi-Fi wants a sign-in. Scanning works",
  unknown: "Gateway has not answered yet",
};

export const screenWords = "May go dark while you scan. Set a longer screen time";

export const scannerWords = "Typed a code just now";

export interface Tally {
  readonly good: number;
  readonly of: number;
  readonly blocked: boolean;
}

export function tallyWords({ good, of, blocked }: Tally): string {
  const count = good === of ? `All ${digits(of)} good` : `${digits(good)} of ${digits(of)} good`;
  return `${count} · ${blocked ? "do not scan with this device" : "you can start now"}`;
}
