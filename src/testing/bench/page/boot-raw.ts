/** From the start of the script to the first row; told on the console. */
import { startedAt } from "./started-at.ts";
import { openRows, rowBy } from "./list-rows.ts";
import { tell } from "./tell.ts";

void boot(decodeURIComponent(location.hash.slice(1)));

async function boot(code: string): Promise<void> {
  const rows = await openRows();
  const opened = Math.round(performance.now() - startedAt);
  const row = await rowBy(rows, code);
  const ms = performance.now() - startedAt;
  const told = row === undefined ? "nothing" : "row";
  tell({ ms, told, steps: { opened } });
}
