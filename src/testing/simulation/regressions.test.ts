import { expect, it } from "vitest";
import { runMemory } from "./campaign.ts";
import { production } from "./engine.ts";
import { regressions } from "./regressions.ts";

it.each(regressions)("$name", async ({ schedule }) => {
  const { outcome } = await runMemory(schedule, production);
  const { lost, doubled, unexplained } = outcome;
  expect({ lost, doubled, unexplained }).toEqual({ lost: [], doubled: [], unexplained: [] });
});
