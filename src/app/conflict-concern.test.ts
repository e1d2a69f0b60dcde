import { expect, test } from "vitest";
import { aPost, gateSeven, gateTwo, otherDevice, thisDevice } from "../testing/builders.ts";
import { concerns } from "./conflict-concern.ts";
import { letIn, twice } from "./ui/words/conflict-samples.contract.ts";

const atGateSeven = twice({ admissions: [letIn(1, "10:09", { gate: gateSeven })] });
const here = { post: aPost({ gate: gateTwo }), device: thisDevice };

test("the gates where somebody was let in have to know, and no others", () => {
  const atBoth = twice({
    admissions: [...atGateSeven.admissions, letIn(2, "10:12", { gate: gateTwo })],
  });
  expect(concerns(atBoth, here)).toBe(true);
  expect(concerns(atGateSeven, here)).toBe(false);
});

test("a device that has moved to another gate still has to know of its own", () => {
  const own = twice({ admissions: [letIn(1, "10:09", { gate: gateSeven, device: thisDevice })] });
  expect(concerns(own, here)).toBe(true);
  expect(concerns(own, { ...here, device: otherDevice })).toBe(false);
});

test.each(["supervisor", "admin"] as const)("a %s has to know of all", (role) => {
  expect(concerns(atGateSeven, { ...here, post: aPost({ role }) })).toBe(true);
});
