/**
 * `npm run bench -- --json [--only GROUP,…]`: measures in a real browser, each figure beside its reference in the same run
 * (DESIGN 10). The last line of stdout is the JSON line; how far it is, and a table, go to stderr. Ends with 1 where a limit
 * does not hold, with 2 for a group that is not built.
 */
import { parseArgs } from "node:util";
import type { Figure } from "../testing/bench/figures.ts";
import { groups } from "../testing/bench/groups.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const names = values.only?.split(",") ?? Object.keys(groups);
const chosen = names.map((name) => groups[name]).filter((group) => group !== undefined);

if (chosen.length < names.length) {
  say(`built: ${Object.keys(groups).join(", ")}`);
  process.exitCode = 2;
} else {
  const figures: Figure[] = [];
  for (const measure of chosen) figures.push(...(await measure(say)));
  for (const { name, value, unit, referenceValue, ratio, limit, ok } of figures) {
    say(
      `${ok ? "ok  " : "MISS"} ${name}: ${value} ${unit}, reference ${referenceValue}, ratio ${ratio}; ${limit}`,
    );
  }
  process.stdout.write(`${JSON.stringify({ figures })}\n`);
  process.exitCode = figures.every(({ ok }) => ok) ? 0 : 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
