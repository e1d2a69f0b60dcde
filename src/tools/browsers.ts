/** Where Chromium-like browsers live, and which one this machine settled on. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

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

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not executable: an expected answer
  }
}
