/** What this browser says of its storage and of itself. */
import type { Kept } from "./ready-facts.ts";

/** As much of `navigator.storage` as is used; WebKit lacks it in places (STORAGE 4.4). */
export type StorageManagement = Partial<Pick<StorageManager, "persisted" | "persist">> | undefined;

export async function keptBy(storage: StorageManagement): Promise<Kept> {
  if (storage?.persisted === undefined) return "unknown";
  return (await storage.persisted()) ? "promised" : "not-promised";
}

/** Browsers that ask a person answer when that one has; others decide by themselves. */
export async function askToKeep(storage: StorageManagement): Promise<Kept> {
  if (storage?.persist === undefined) return "unknown";
  return (await storage.persist()) ? "promised" : "refused";
}

/** Only there does Safari keep what a site has stored for longer than a week without a visit (WebKit's policy). */
export function isInstalledIn(window: {
  readonly matchMedia: (query: string) => Pick<MediaQueryList, "matches">;
}): boolean {
  return installedModes.some((mode) => window.matchMedia(`(display-mode: ${mode})`).matches);
}

const installedModes = ["standalone", "fullscreen", "minimal-ui"] as const;
