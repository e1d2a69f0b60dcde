import { expect, it } from "vitest";
import { asInstant } from "../core/time.ts";
import { createManualSource } from "./manual-source.ts";
import type { Sighting } from "./scan-source.ts";

it("yields what was typed, as it was typed, between start and stop", () => {
  const seen: Sighting[] = [];
  const source = createManualSource({ now: () => asInstant(9) });
  source.submit("before");
  const stop = source.start((sighting) => void seen.push(sighting));
  source.submit(" abc-1 ");
  source.submit("   ");
  stop();
  source.submit("after");
  expect(seen).toEqual([
    { source: "typed", codes: [{ text: " abc-1 ", symbology: "Unknown" }], at: asInstant(9) },
  ]);
});
