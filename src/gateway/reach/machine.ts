/** The machine and the terminal under a gateway. */
import { hostname, networkInterfaces } from "node:os";
import { type LanAddress, lanAddresses } from "./lan-addresses.ts";

export interface Machine {
  readonly hostname: string;
  /** At the moment: a network may come later, or another one. */
  readonly addresses: () => readonly LanAddress[];
  /** Somebody looks at what is printed. */
  readonly isTerminal: boolean;
  readonly print: (line: string) => void;
  /** The process ends when `stop` is done. */
  readonly whenAskedToEnd: (stop: () => Promise<void>) => void;
}

export const thisMachine = (): Machine => ({
  hostname: hostname(),
  addresses: () => lanAddresses(networkInterfaces()),
  isTerminal: process.stdout.isTTY,
  print: (line) => void process.stdout.write(`${line}\n`),
  whenAskedToEnd: (stop) => {
    let isEnding = false;
    const end = (): void => {
      if (isEnding) return;
      isEnding = true;
      void stop().then(() => process.exit(0));
    };
    process.on("SIGTERM", end);
    process.on("SIGINT", end);
  },
});
