/** One process of a campaign, started by `src/tools/prove.ts`: seed, runs, which part of them (`0/2`), perhaps a supplier. */
import { proveShard } from "./campaign.ts";
import { installLightHttp } from "./light-http.ts";
import { isSupplier } from "./suppliers/sim-suppliers.ts";

const [seed = "1", runs = "1", part = "0/1", supplier = ""] = process.argv.slice(2);
const [index = 0, of = 1] = part.split("/").map(Number);

// whoever started it has ended: nobody is told any more
const orphaned = (): void => process.exit(1);
process.once("disconnect", orphaned);

installLightHttp();
await proveShard(
  {
    seed: Number(seed),
    runs: Number(runs),
    index,
    of,
    supplier: isSupplier(supplier) ? supplier : null,
  },
  (report) => void process.send?.(report),
);
process.off("disconnect", orphaned);
process.disconnect?.();
