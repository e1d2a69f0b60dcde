import { expect, it } from "vitest";
import { profileReadEarly } from "./device-profile.ts";
import { aMemoryDisk, value } from "./ledger-disks.contract.ts";
import { aTab, enrolment } from "./ledger-tab.contract.ts";

it("read early is given once, and then what is stored", async () => {
  const { profiles } = await aTab(aMemoryDisk());
  const early = profileReadEarly(profiles);
  const begun = value(await profiles.read());
  value(await profiles.enrol({ ...enrolment, operator: "Ben" }));
  expect(value(await early.read())).toEqual(begun);
  expect(value(await early.read())?.operator).toBe("Ben");
});

it("read early is not given after another enrolment", async () => {
  const { profiles } = await aTab(aMemoryDisk());
  const early = profileReadEarly(profiles);
  value(await early.enrol({ ...enrolment, operator: "Ben" }));
  expect(value(await early.read())?.operator).toBe("Ben");
});
