/**
 * `npm run sandbox`: the suppliers alone, on one port. `--port N` (or PORT), `--world FILE`, `--faults FILE`; binds
 * 127.0.0.1 unless HOST says otherwise. Prints `ready URL` when it answers; SIGTERM and SIGINT stop it.
 */
import { readFile } from "node:fs/promises";
import { parseCommandLine } from "./command-line.ts";
import type { SandboxOptions } from "./sandbox.ts";
import type { Faults } from "./faults.ts";
import { parseFaults } from "./faults.ts";
import { startSandbox } from "./server.ts";
import { parseWorld } from "./world.ts";

try {
  await run();
} catch (error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { port, host, worldFile, faultsFile } = parseCommandLine(
    process.argv.slice(2),
    process.env,
  );
  const world = worldFile === null ? null : await parsedFile(worldFile, parseWorld);
  const faults = faultsFile === null ? null : await parsedFile(faultsFile, parseFaultsText);
  const options: SandboxOptions = {
    now: () => Date.now(),
    ...(world === null ? {} : { world }),
    ...(faults === null ? {} : { faults }),
  };
  const { origin, close } = await startSandbox(options, { port, host });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void close());
  process.stdout.write(`tickets to scan: ${origin}/_sandbox/tickets\nready ${origin}\n`);
}

function parseFaultsText(text: string): Faults {
  return parseFaults(JSON.parse(text));
}

async function parsedFile<T>(path: string, parse: (text: string) => T): Promise<T> {
  const text = await readFile(path, "utf8");
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
