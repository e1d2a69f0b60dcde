/** Starts the real programs as their own processes, and ends exactly those. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Program {
  readonly url: string;
  /** Everything printed so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
  /** As a power cut would: no farewell. */
  readonly kill: () => Promise<void>;
}

/** A test that fails leaves nothing behind: its worker ends its programs with itself. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

const readyLimitMs = 60_000;

/**
 * Runs a program of the repository, from its source or bundled, and waits for its `ready URL`. Its WebAssembly, which is the
 * database, is compiled quickly and not well: the other way round takes seconds of a core for each gateway, and few queries.
 */
export async function startProgram(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Program> {
  const child = spawn(process.execPath, [...flagsFor(script), script, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    const giveUp = setTimeout(
      () => reject(new Error(`${script} is not ready after ${readyLimitMs} ms:\n${output}`)),
      readyLimitMs,
    );
    child.once("exit", () => {
      clearTimeout(giveUp);
      reject(new Error(`${script} ended:\n${output}`));
    });
    child.stdout.on("data", () => {
      const ready = /^ready (\S+)$/m.exec(output)?.[1];
      if (ready === undefined) return;
      clearTimeout(giveUp);
      resolve(ready);
    });
  });
  return {
    url,
    output: () => output,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

const flagsFor = (script: string): readonly string[] => [
  "--liftoff-only",
  ...(script.endsWith(".ts") ? ["--import", "tsx"] : []),
];

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

/**
 * Nobody listens there. Below the ports that systems give to connections and to whoever asks for any: one of those was taken
 * before the program that it was meant for had come to it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    server.listen(port, "127.0.0.1");
    if (!(await listens(server))) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

/** False where somebody else has the port. */
async function listens(server: Server): Promise<boolean> {
  try {
    await once(server, "listening");
    return true;
  } catch (problem) {
    if (problem instanceof Error && "code" in problem && problem.code === "EADDRINUSE")
      return false;
    throw problem;
  }
}

/** A folder that is gone after `drop`. */
export async function scratchFolder(): Promise<{
  readonly path: string;
  readonly drop: () => Promise<void>;
}> {
  const path = await mkdtemp(join(tmpdir(), "stile-e2e-"));
  return { path, drop: () => rm(path, { recursive: true, force: true }) };
}
