/** The Chromium of the lab: afresh, or on a profile that is kept from one start to the next. */
import { readFileSync } from "node:fs";
import { type BrowserContext, chromium, type Page } from "playwright";
import { browserFile } from "../../tools/browsers.ts";

export interface LabBrowser {
  /** Opens it, and waits until its scripts have run. */
  readonly open: (address: string) => Promise<Page>;
  /** Opens it, and answers what it writes to its console first. Asks it nothing before, which would take the page's time. */
  readonly hear: (address: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Has nothing, and leaves nothing. */
export async function launchFresh(flags: readonly string[] = []): Promise<LabBrowser> {
  const browser = await chromium.launch({ executablePath: executablePath(), args: argsOf(flags) });
  const context = await browser.newContext({ permissions: ["camera"] });
  return over(context, () => browser.close());
}

/** `profile` is a folder, made where there is none. Ends with everything on disk. */
export async function launchOn(
  profile: string,
  flags: readonly string[] = [],
): Promise<LabBrowser> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executablePath(),
    args: argsOf(flags),
    permissions: ["camera"],
  });
  return over(context, () => context.close());
}

const argsOf = (flags: readonly string[]): string[] => ["--disable-quic", ...flags];

function over(context: BrowserContext, close: () => Promise<void>): LabBrowser {
  const newPage = async (): Promise<Page> => {
    const page = await context.newPage();
    page.on("pageerror", (problem) => process.stderr.write(`${String(problem)}\n`));
    return page;
  };
  return {
    open: async (address) => {
      const page = await newPage();
      await page.goto(address);
      return page;
    },
    hear: async (address) => {
      const page = await newPage();
      const saying = page.waitForEvent("console", (message) => message.type() === "info");
      await page.goto(address);
      return (await saying).text();
    },
    close,
  };
}

/** What `ensure-browser.ts` found, which runs first. */
export function executablePath(): string {
  const chosen: unknown = JSON.parse(readFileSync(browserFile, "utf8"));
  if (typeof chosen === "object" && chosen !== null && "executablePath" in chosen) {
    return String(chosen.executablePath);
  }
  throw new Error("run src/tools/ensure-browser.ts first");
}
