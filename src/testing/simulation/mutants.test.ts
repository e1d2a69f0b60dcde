import { expect, it } from "vitest";
import { runMemory, scheduleOf } from "./campaign.ts";
import { mutants } from "./mutants.ts";
import { isClean } from "./totals.ts";

/** Within as many schedules as every build runs on the production engine. */
const schedules = 300;

it("there are at least eight broken engines", () => {
  expect(mutants.length).toBeGreaterThanOrEqual(8);
});

it.each(mutants)(
  "an engine that $name is caught",
  async (engine) => {
    let caughtBy: number | null = null;
    for (let index = 0; index < schedules && caughtBy === null; index += 1) {
      const run = await runMemory(scheduleOf(1, index, "octo"), engine);
      if (!isClean(run.outcome)) caughtBy = index;
    }
    expect(caughtBy).not.toBeNull();
  },
  180_000,
);
