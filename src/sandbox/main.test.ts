import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const TIMEOUT_MS = 30_000;
const WORLD = createWorld({ now: Date.parse("2026-07-15T09:30:00Z"), seed: 3 });

let folder: string;

const fileWith = async (name: string, json: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(json));
  return path;
};

const run = (...args: readonly string[]) =>
  spawn(process.execPath, ["--import", "tsx", MAIN, "--port", "0", ...args]);

async function readyUrl({ stdout }: ChildProcessWithoutNullStreams): Promise<string> {
  for await (const line of createInterface({ input: stdout }))
    if (line.startsWith("ready ")) return line.slice("ready ".length);
  throw new Error("ended before it was ready");
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("npm run sandbox", { timeout: TIMEOUT_MS }, () => {
  it("starts with a world and faults from files, and stops cleanly on SIGTERM", async () => {
    const faults = { octo: [{ kind: "slow", ms: 10 }] };
    const files = [await fileWith("world.json", WORLD), await fileWith("faults.json", faults)];
    const child = run("--world", files[0] ?? "", "--faults", files[1] ?? "");
    const ended = once(child, "exit");
    const url = await readyUrl(child);
    expect(await (await fetch(`${url}/_sandbox/world`)).json()).toEqual(WORLD);
    expect(await (await fetch(`${url}/_sandbox/state`)).json()).toMatchObject({ faults });
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });

  it("names the file and the place that is wrong, and ends with 1", async () => {
    const path = await fileWith("wrong.json", { octo: { ...WORLD.octo, timeZone: "Mars/Base" } });
    const child = run("--world", path);
    let message = "";
    child.stderr.on("data", (part) => {
      message += String(part);
    });
    expect(await once(child, "close")).toEqual([1, null]);
    expect(message).toContain(path);
    expect(message).toContain("octo.timeZone");
  });
});
