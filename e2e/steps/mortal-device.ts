/** A handheld that may die at any moment, and wakes up with what its profile kept. */
import { readdir, readFile } from "node:fs/promises";
import { chromium, type Page } from "playwright/test";
import { chosenBrowser } from "./browser.ts";
import { waitFor } from "./venue.ts";

export interface MortalDevice {
  readonly page: Page;
  /** SIGKILL to the browser's main process; resolves when none of its processes is left. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `onGreen` gets the text of each green as it enters the document, which is before it is painted: never later than an eye. */
export async function wakeDevice(
  profile: string,
  onGreen: (text: string) => void,
): Promise<MortalDevice> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chosenBrowser(),
    // no camera: what is typed goes the same way, and no decoder takes the time of the others
    args: ["--disable-quic"],
    viewport: { width: 360, height: 740 },
    hasTouch: true,
  });
  await context.exposeBinding("reportGreen", (_source, text: string) => onGreen(text));
  await context.addInitScript(watchForGreen);
  const [page = await context.newPage()] = context.pages();
  const main = (await processesOf(profile)).find(({ command }) => !command.includes("--type="));
  if (main === undefined) throw new Error("the browser's main process is not there");
  return {
    page,
    kill: async () => {
      const gone = context.waitForEvent("close");
      process.kill(main.pid, "SIGKILL");
      await gone;
      // its children end themselves when they miss it
      await waitFor(async () => ((await processesOf(profile)).length === 0 ? true : null));
    },
    close: () => context.close(),
  };
}

declare function reportGreen(text: string): Promise<void>;

/** Runs in the page. */
function watchForGreen(): void {
  let last = "";
  new MutationObserver(() => {
    const green = document.querySelector('[data-testid="verdict"][data-kind="admit"]');
    const text = green?.textContent ?? "";
    if (text !== "" && text !== last) void reportGreen(text);
    last = text;
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

interface BrowserProcess {
  readonly pid: number;
  readonly command: string;
}

/** By the profile's folder on their command lines; a process that has ended has none any more. */
async function processesOf(profile: string): Promise<readonly BrowserProcess[]> {
  const pids = (await readdir("/proc")).map(Number).filter(Number.isInteger);
  const all = await Promise.all(
    pids.map(async (pid) => ({
      pid,
      command: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
    })),
  );
  return all.filter(({ command }) => command.includes(`--user-data-dir=${profile}\0`));
}
