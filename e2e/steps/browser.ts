/** The browser that `src/tools/ensure-browser.ts` found. */
import { readFileSync } from "node:fs";

export function chosenBrowser(): string {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined) return named;
  const chosen: unknown = JSON.parse(
    readFileSync("node_modules/.cache/stile-browser.json", "utf8"),
  );
  if (typeof chosen === "object" && chosen !== null && "executablePath" in chosen) {
    return String(chosen.executablePath);
  }
  throw new Error("Run `npm run e2e`, which chooses a browser first.");
}
