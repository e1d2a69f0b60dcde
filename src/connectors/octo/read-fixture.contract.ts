/** The examples of the supplier's document, as received. Sources are in `fixtures/README.md`. */
import { readFileSync } from "node:fs";
import { z } from "zod";

export const readFixtureList = (name: "products" | "lookup"): readonly unknown[] =>
  z.array(z.unknown()).parse(parse(name));

export const readFixture = (name: "redeem"): Readonly<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).parse(parse(name));

function parse(name: string): unknown {
  const file = new URL(`./fixtures/seed-002-${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}
