/** The examples of the supplier's document, as received. Sources are in `fixtures/README.md`. */
import { readFileSync } from "node:fs";

export type Fixture =
  | "ticket"
  | "malformed"
  | "booking-canceled"
  | "booking-in-past"
  | "booking-in-future"
  | "unauthorized"
  | "server-error"
  | "verify-body"
  | "scan-body";

export function readFixture(name: Fixture): unknown {
  const file = new URL(`./fixtures/seed-003-${name}.json`, import.meta.url);
  const json: unknown = JSON.parse(readFileSync(file, "utf8"));
  return json;
}
