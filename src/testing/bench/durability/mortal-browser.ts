/** A Chromium that may die at any moment, and wakes up with what its profile kept. */
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as after } from "node:timers/promises";
import { chromium, type Page } from "playwright";
import { executablePath } from "../lab-browser.ts";

export interface MortalBrowser {
  /** `acknowledge` is the page's to call. */
  readonly open: (address: string, acknowledge: Acknowledge) => Promise<Page>;
  /** SIGSTOP to the main process, in which the databases live: nothing more is written, and nothing more is said. */
  readonly freeze: () => void;
  /** SIGKILL to it; resolves when none of the browser's processes is left. Also of one that is frozen. */
  readonly kill: () => Promise<void>;
  /** In peace, unless it is frozen; nothing where it is dead. */
  readonly close: () => Promise<void>;
}

export type Acknowledge = (id: string, seq: number) => void;

export async function wakeBrowser(profile: string): Promise<MortalBrowser> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executablePath(),
    args: ["--disable-quic"],
  });
  const main = (await processesOf(profile)).find(({ command }) => !command.includes("--type="));
  if (main === undefined) throw new Error("the browser's main process is not there");
  let isDead = false;
  let isFrozen = false;
  const kill = async (): Promise<void> => {
    isDead = true;
    const gone = context.waitForEvent("close");
    process.kill(main.pid, "SIGKILL");
    await gone;
    // its children end themselves when they miss it
    while ((await processesOf(profile)).length > 0) await after(20);
  };
  return {
    open: async (address, acknowledge) => {
      const page = await context.newPage();
      page.on("pageerror", (problem) => isDead || say(String(problem)));
      page.on("console", (line) => line.type() === "warning" && say(line.text()));
      await page.exposeFunction("acknowledge", acknowledge);
      await page.goto(address);
      return page;
    },
    freeze: () => {
      isFrozen = true;
      process.kill(main.pid, "SIGSTOP");
    },
    kill,
    close: async () => {
      if (isDead) return;
      if (isFrozen) return kill();
      isDead = true;
      await context.close();
    },
  };
}

const say = (line: string): void => void process.stderr.write(`page: ${line}\n`);

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
