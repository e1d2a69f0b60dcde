/** The examples of the supplier's documents, as received. Sources are in `fixtures/README.md`. */
import { readFileSync } from "node:fs";
import { z } from "zod";

export type Fixture =
  | "seed-004-transaction"
  | "token"
  | "device-request-before"
  | "device-request-after";

export const readFixture = (name: Fixture): Readonly<Record<string, unknown>> =>
  z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8")));
