/** From the start of the script to the first row. */
import { startedAt } from "./started-at.ts";
import type { Booted } from "./boot-stile.ts";
import { openRows, rowBy } from "./list-rows.ts";

window.booted = boot(decodeURIComponent(location.hash.slice(1)));

async function boot(code: string): Promise<Booted> {
  const rows = await openRows();
  const opened = Math.round(performance.now() - startedAt);
  const row = await rowBy(rows, code);
  const ms = performance.now() - startedAt;
  return { ms, told: row === undefined ? "nothing" : "row", steps: { opened } };
}
