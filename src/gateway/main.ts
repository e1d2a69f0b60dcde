/**
 * `npm run gateway`: the gateway alone, for production. Reads the environment, serves, prints `enrol LINK` and `ready URL`;
 * SIGTERM and SIGINT end it after what is in flight.
 */
import { serveGateway } from "./serve.ts";

try {
  await serveGateway({ env: process.env, demo: false, mount: () => undefined });
} catch (problem) {
  process.stderr.write(
    `gateway: ${problem instanceof Error ? problem.message : String(problem)}\n`,
  );
  process.exitCode = 1;
}
