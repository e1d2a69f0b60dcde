/**
 * `npm run connector:check -- KIND --base-url URL [--key K] [--date D] [--code C] [--json]` (DESIGN 10): tries one real
 * supplier read-only and says in plain words what works, what it cannot do, what to fix. With `--json` the last line of stdout
 * is the report as JSON. Ends with 0 when nothing must be fixed, with 1 otherwise, with 2 for a wrong command line.
 */
import { nodeClock, nodeScheduler } from "../gateway/node-effects.ts";
import { connectorCheck } from "./connector-check/command.ts";

try {
  process.exitCode = await connectorCheck(
    process.argv.slice(2),
    { fetch: globalThis.fetch, ...nodeClock, ...nodeScheduler },
    {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
    },
  );
} catch (problem) {
  // settings that no call can be made with; the connectors keep secrets out of the message
  console.error(`connector:check: ${problem instanceof Error ? problem.message : String(problem)}`);
  process.exitCode = 2;
}
