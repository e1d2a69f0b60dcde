/** The examples of the supplier's document, as received. Sources are in `fixtures/README.md`. */
import { readFileSync } from "node:fs";
import { z } from "zod";

export function readFixture(name: "lookup" | "error"): Readonly<Record<string, unknown>> {
  const file = new URL(`./fixtures/seed-000-${name}.json`, import.meta.url);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
}
