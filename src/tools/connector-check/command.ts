/** The command without its process: arguments in, texts and exit code out. */
import type { Network } from "../../connectors/supplier-http.ts";
import { checkConnector } from "./check.ts";
import { parseCommandLine, usage } from "./command-line.ts";
import { planOf } from "./plan.ts";
import { linesOf } from "./report.ts";

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** 0: nothing must be fixed; 1: something must; 2: the command line is wrong. */
export async function connectorCheck(
  args: readonly string[],
  network: Network,
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  const request = parseCommandLine(args);
  const plan = request.ok ? planOf(request.value) : request;
  if (!request.ok || !plan.ok) {
    const why = plan.ok ? "" : plan.failure;
    terminal.err(`connector:check: ${why}\n${usage}`);
    return 2;
  }
  const report = await checkConnector(request.value, plan.value, network);
  terminal.out(`${linesOf(report).join("\n")}\n`);
  if (request.value.json) terminal.out(`${JSON.stringify(report)}\n`);
  return report.ok ? 0 : 1;
}
