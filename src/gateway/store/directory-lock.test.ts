import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { DirectoryInUse, lockDirectory } from "./directory-lock.ts";

const root = mkdtempSync(join(tmpdir(), "stile-lock-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A real process that holds the lock until it is killed. */
async function holdElsewhere(directory: string): Promise<ChildProcess> {
  const program = `
    import { lockDirectory } from ${JSON.stringify(new URL("./directory-lock.ts", import.meta.url).href)};
    lockDirectory(process.argv[1]);
    console.log("locked");
    setInterval(() => {}, 60_000);`;
  const args = ["--import", "tsx", "--input-type=module", "-e", program, directory];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

const refusal = (directory: string): DirectoryInUse | null => {
  try {
    lockDirectory(directory).release();
    return null;
  } catch (problem) {
    if (problem instanceof DirectoryInUse) return problem;
    throw problem;
  }
};

describe("the lock of a directory", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(root, "d-"));
  });
  const lockFile = (): string => join(directory, "lock.json");

  it("refuses a second opener of the same process, until released", () => {
    const lock = lockDirectory(directory);
    expect(refusal(directory)?.pid).toBe(process.pid);
    lock.release();
    expect(existsSync(lockFile())).toBe(false);
    expect(refusal(directory)).toBeNull();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("names the process that holds it, and passes on when that one is killed", async () => {
    const child = await holdElsewhere(directory);
    expect(refusal(directory)?.pid).toBe(child.pid);
    expect(refusal(directory)?.message).toContain(`process ${child.pid}`);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(existsSync(lockFile())).toBe(true);
    const lock = lockDirectory(directory);
    expect(refusal(directory)?.pid).toBe(process.pid);
    lock.release();
    expect(readdirSync(directory)).toEqual([]);
  }, 30_000);

  it("takes over from an earlier process that had the same number", () => {
    const earlier = lockDirectory(directory);
    const { token, pid } = z
      .object({ token: z.string(), pid: z.number() })
      .parse(JSON.parse(readFileSync(lockFile(), "utf8")));
    writeFileSync(lockFile(), JSON.stringify({ pid, token, started: "another boot/123" }));
    expect(refusal(directory)).toBeNull();
    earlier.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("does not take over while another is taking over", () => {
    const dead = { pid: 2 ** 22 + 1, started: null, token: "dead" };
    writeFileSync(lockFile(), JSON.stringify(dead));
    const guard = { pid: process.ppid, started: null, token: "guard" };
    writeFileSync(`${lockFile()}.dead`, JSON.stringify(guard));
    expect(refusal(directory)?.pid).toBe(process.ppid);
    writeFileSync(`${lockFile()}.dead`, JSON.stringify({ ...dead, token: "dead too" }));
    expect(refusal(directory)).toBeNull();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("leaves a file that is not a lock alone", () => {
    writeFileSync(lockFile(), "something else");
    expect(() => lockDirectory(directory)).toThrow("not a lock of ours");
    expect(readFileSync(lockFile(), "utf8")).toBe("something else");
  });
});
