/** Where Chromium-like browsers live, and which one this machine settled on. */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { z } from "zod";

/** Written by ensure-browser; a cache, safe to delete. */
export const browserFile = join(process.cwd(), "node_modules", ".cache", "stile-browser.json");

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge",
];

export function systemBrowsers(path: string): readonly string[] {
  const onPath = names.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)));
  const fixed = [
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ];
  return [...onPath, ...fixed].filter(isExecutable);
}

/** The browser that ensure-browser found; throws a sentence when it has not been run. */
export function chosenBrowser(): string {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined) return named;
  if (!existsSync(browserFile)) {
    throw new Error("No browser chosen yet. Run `npm run e2e`, which finds or installs one.");
  }
  const chosen: unknown = JSON.parse(readFileSync(browserFile, "utf8"));
  return z.object({ executablePath: z.string() }).parse(chosen).executablePath;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not executable: an expected answer
  }
}
