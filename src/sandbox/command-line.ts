/** Options of `npm run sandbox`. */
import { parseArgs } from "node:util";

export interface CommandLine {
  readonly port: number;
  readonly host: string;
  readonly worldFile: string | null;
  readonly faultsFile: string | null;
}

const DEFAULT_PORT = 8090;

/** Throws an Error with a message for the terminal. Port 0 lets the system choose. */
export function parseCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string" },
      world: { type: "string" },
      faults: { type: "string" },
    },
  });
  const { PORT, HOST } = environment;
  return {
    port: portFrom(values.port ?? PORT ?? String(DEFAULT_PORT)),
    host: HOST ?? "127.0.0.1",
    worldFile: values.world ?? null,
    faultsFile: values.faults ?? null,
  };
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`not a port: ${text}`);
  return port;
}
