/**
 * Finds a Chromium that really starts, or installs one, and prints its path as the last line. Order: CHROMIUM_PATH,
 * Playwright's own, the system's, Playwright's download, Debian's package (as root).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright";
import { browserFile, systemBrowsers } from "./browsers.ts";

const downloadLimitMs = 240_000;
const installLimitMs = 600_000;

const found = (await firstThatStarts(candidates())) ?? (await downloaded()) ?? (await packaged());
if (found === null) {
  console.error(
    "No usable Chromium. Install Chrome or Chromium, or run `npx playwright install --with-deps chromium`, or set CHROMIUM_PATH.",
  );
  process.exit(1);
}
mkdirSync(dirname(browserFile), { recursive: true });
writeFileSync(browserFile, JSON.stringify({ executablePath: found }));
console.log(found);

function candidates(): readonly string[] {
  const named = process.env["CHROMIUM_PATH"];
  const own = chromium.executablePath();
  return [
    ...(named === undefined ? [] : [named]),
    ...(existsSync(own) ? [own] : []),
    ...systemBrowsers(process.env["PATH"] ?? ""),
  ];
}

async function firstThatStarts(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    if (await starts(path)) return path;
  }
  return null;
}

async function starts(executablePath: string): Promise<boolean> {
  try {
    const browser = await chromium.launch({ executablePath, timeout: 30_000 });
    const page = await browser.newPage();
    await page.goto("data:text/html,<title>ok</title>");
    const title = await page.title();
    await browser.close();
    return title === "ok";
  } catch (problem) {
    console.error(`${executablePath} does not start: ${String(problem).slice(0, 200)}`);
    return false;
  }
}

async function downloaded(): Promise<string | null> {
  if (process.env["SKIP_PLAYWRIGHT_DOWNLOAD"] === "1") return null;
  const cli = join(
    dirname(createRequire(import.meta.url).resolve("playwright/package.json")),
    "cli.js",
  );
  if (!run(process.execPath, [cli, "install", "chromium"], downloadLimitMs)) return null;
  const own = chromium.executablePath();
  if (await starts(own)) return own;
  // the browser came, its libraries are missing
  if (!isDebianRoot()) return null;
  run(process.execPath, [cli, "install-deps", "chromium"], installLimitMs);
  return (await starts(own)) ? own : null;
}

async function packaged(): Promise<string | null> {
  if (!isDebianRoot()) return null;
  run("apt-get", ["update", "-qq"], downloadLimitMs);
  run(
    "apt-get",
    ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
    installLimitMs,
  );
  return firstThatStarts(systemBrowsers(process.env["PATH"] ?? ""));
}

function isDebianRoot(): boolean {
  const release = "/etc/os-release";
  const isDebian =
    existsSync(release) && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync(release, "utf8"));
  return process.getuid?.() === 0 && isDebian;
}

function run(command: string, args: readonly string[], timeout: number): boolean {
  console.log(`$ ${command} ${args.join(" ")}`);
  const { status } = spawnSync(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    timeout,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return status === 0;
}
