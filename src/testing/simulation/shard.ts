/** One process of a campaign, started by `src/tools/prove.ts`: seed, runs, and which part of them (`0/2`). */
import { proveShard } from "./campaign.ts";

const [seed = "1", runs = "1", part = "0/1"] = process.argv.slice(2);
const [index = 0, of = 1] = part.split("/").map(Number);

await proveShard(
  { seed: Number(seed), runs: Number(runs), index, of },
  (report) => void process.send?.(report),
);
process.disconnect?.();
