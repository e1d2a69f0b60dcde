/**
 * `npm run support`: what each kind of supplier can do, as its connector has it, in plain words. `-- --write` puts the table
 * into README.md; a test holds the two to each other.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { withTable } from "./support-table/readme.ts";
import { supportTable } from "./support-table/table.ts";

const table = await supportTable();
if (process.argv.includes("--write")) {
  const readme = new URL("../../README.md", import.meta.url);
  writeFileSync(readme, withTable(readFileSync(readme, "utf8"), table));
} else console.log(table);
