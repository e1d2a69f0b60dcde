/**
 * `npm run gateway`: the gateway alone, for production; `-- --lan` for phones in this network, `-- --usb` for one on a cable.
 * Reads the environment, serves, prints `enrol LINK`, `tablet LINK` and `ready URL`; SIGTERM and SIGINT end it after what is
 * in flight.
 */
import { readFlags } from "./reach/flags.ts";
import { serveGateway } from "./serve.ts";

try {
  await serveGateway({ env: process.env, flags: readFlags(process.argv.slice(2)), demo: false });
} catch (problem) {
  process.stderr.write(
    `gateway: ${problem instanceof Error ? problem.message : String(problem)}\n`,
  );
  process.exitCode = 1;
}
