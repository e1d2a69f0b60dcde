import { expect, it } from "vitest";
import { LEFT_OUT, allSwitches } from "./switches.ts";
import { OCTO } from "./supplier-at-noon.contract.ts";
import { octoWorldSchema } from "./world.ts";

const FOUR = {
  ticketLookup: "whole",
  lookupShape: "full",
  redeemAgain: "strict",
  statuses: "native",
} as const;

it("a world that tells only four switches is one as the seeds show it", () => {
  const { switches } = octoWorldSchema.parse({ ...OCTO, switches: FOUR });
  expect(switches).toEqual(FOUR);
  expect(allSwitches(switches)).toEqual({ ...FOUR, ...LEFT_OUT });
});

it("the generated world writes all of them out, to be changed in a file", () => {
  expect(OCTO.switches).toEqual({ ...FOUR, ...LEFT_OUT });
});

it("a switch that is told counts, and an unknown value is a mistake", () => {
  const { switches } = octoWorldSchema.parse({ ...OCTO, switches: { ...FOUR, rowCap: 100 } });
  expect(allSwitches(switches)).toMatchObject({ rowCap: 100, paging: "none" });
  const wrong = { ...OCTO, switches: { ...FOUR, paging: "cursor" } };
  expect(octoWorldSchema.safeParse(wrong).success).toBe(false);
});
