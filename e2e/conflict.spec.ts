/**
 * Two gates that cannot see each other let in more people than a ticket is good for: nobody can prevent it, and everybody
 * concerned sees it as soon as they are back. While they do see each other, it cannot happen.
 */
import { expect, type Page, test } from "playwright/test";
import { z } from "zod";
import { alarm, next, seeAlarm, typeCode, verdict } from "./steps/gate.ts";
import { admissionsIn, moreAdmissionsAt, unsettledAdmissions } from "./steps/ledger.ts";
import { scratchFolder } from "./steps/processes.ts";
import { soonest } from "./steps/soonest.ts";
import { party, writeSpecialBookings } from "./steps/special-bookings.ts";
import { listedConflicts, openGate, type StaffedGate, twoGates } from "./steps/two-gates.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

const soon = { timeout: 5_000 };
const singles = ["SINGLE-1", "SINGLE-2", "SINGLE-3", "SINGLE-4", "SINGLE-5"];

let venue: Venue;
let north: StaffedGate;
let river: StaffedGate;
test.beforeAll(async () => {
  const folder = await scratchFolder();
  const { world, product } = await writeSpecialBookings(folder.path, singles);
  venue = await openVenue({ world, configuration: twoGates(product) });
  await folder.drop();
  [north, river] = await Promise.all([
    openGate(venue, { label: "North gate", operator: "Maya" }),
    openGate(venue, { label: "River gate", operator: "Jonas" }),
  ]);
});
test.afterAll(async () => {
  await Promise.all([north.close(), river.close()]);
  await venue.close();
});

test("what one gate lets in, the other knows within a second", async () => {
  const untilKnownMs = await soonest(1_000, async (attempt) => {
    const code = singles[attempt] ?? "";
    const known = (await admissionsIn(river.page)).length;
    const [shownAt, knownAt] = await Promise.all([
      greenAt(north.page),
      moreAdmissionsAt(river.page, known),
      typeCode(north.page, code),
    ]);
    await typeCode(river.page, code);
    await expect(verdict(river.page)).toHaveAttribute("data-kind", "already-used");
    await expect(river.page.getByTestId("plate")).toContainText("North gate");
    await expect(river.page.getByTestId("plate")).toContainText("Maya");
    await Promise.all([next(north.page), next(river.page)]);
    return knownAt - shownAt;
  });
  expect(untilKnownMs).toBeLessThan(1_000);
  expect(await listedConflicts(venue, river.page)).toEqual([]);
});

test("one ticket let in at two gates without a network: both are told, and it is redeemed once", async () => {
  const code = venue.supplier.code("good2");
  await apart(async ({ page }) => admit(page, code));
  for (const { page } of [north, river]) {
    await expect(alarm(page)).toBeVisible(soon);
    await expect(page.getByTestId("headline")).toHaveText("Let in twice");
    const moments = page.getByTestId("moment");
    await expect(moments).toHaveCount(2);
    await expect(moments).toContainText([/\d\d:\d\d.*1 person/s, /\d\d:\d\d.*1 person/s]);
  }
  await expect(momentAt(north.page, "North gate")).toContainText(/You.*this device/s);
  await expect(momentAt(north.page, "River gate")).toContainText("Jonas");
  await expect(momentAt(river.page, "North gate")).toContainText("Maya");
  await expect(momentAt(river.page, "River gate")).toContainText(/You.*this device/s);

  await Promise.all([seeAlarm(north.page), seeAlarm(river.page)]);
  for (const { page } of [north, river]) {
    await page.getByTestId("right-key").filter({ hasText: "History" }).tap();
    const row = page.getByTestId("conflict-row");
    await expect(row).toHaveCount(1);
    await expect(row).toHaveAttribute("data-state", "seen");
    await expect(row).toContainText(
      /Let in twice.*(North gate.*River gate|River gate.*North gate)/s,
    );
    await page.getByTestId("wide-key").tap();
  }
  expect(await listed()).toEqual([
    {
      kind: "admitted-twice",
      state: "open",
      allowed: 1,
      entered: 2,
      admissions: expect.arrayContaining([
        { gate: "north", operator: "Maya", people: 1 },
        { gate: "river", operator: "Jonas", people: 1 },
      ]),
    },
  ]);
  for (const { page } of [north, river]) {
    await expect.poll(() => unsettledAdmissions(page)).toEqual([]);
  }
  expect(await venue.supplier.redemptionsOf("good2")).toEqual([1]);
});

test("a party of five at two gates without a network: two and two is right, three and three is told", async () => {
  const before = { people: await peopleIn(north.page), conflicts: await listed() };
  const [one, two, three, four] = party.tickets;
  await apart(async (gate) => {
    for (const code of gate === north ? [one, two] : [three, four]) await admit(gate.page, code);
  });
  for (const { page } of [north, river]) {
    await expect.poll(() => peopleIn(page), soon).toBe(before.people + 4);
    await expect.poll(() => unsettledAdmissions(page), { timeout: 20_000 }).toEqual([]);
    await expect(alarm(page)).toHaveCount(0);
  }
  expect(await listed()).toEqual(before.conflicts);

  await apart(async ({ page }) => {
    await typeCode(page, party.voucher);
    await page.getByTestId("wide-key").filter({ hasText: "Admit 1" }).tap();
    await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
    await next(page);
  });
  for (const { page } of [north, river]) {
    await expect(alarm(page)).toBeVisible(soon);
    await expect(page.getByTestId("headline")).toHaveText("5 booked, 6 let in");
    await expect(page.getByTestId("moment")).toHaveCount(6);
    await expect(page.getByTestId("next")).toBeInViewport({ ratio: 1 });
    await seeAlarm(page);
    await expect.poll(() => unsettledAdmissions(page), { timeout: 20_000 }).toEqual([]);
  }
  const [party6, ...others] = await listed();
  expect(party6).toMatchObject({ kind: "admitted-twice", state: "open", allowed: 5, entered: 6 });
  expect(others).toEqual(before.conflicts);
});

/** Both gates lose their gateway, do the same, and get it back. */
async function apart(deed: (gate: StaffedGate) => Promise<void>): Promise<void> {
  const gates = [north, river];
  for (const { line } of gates) line.cut("is lost");
  for (const { page } of gates) {
    await expect(page.getByTestId("status-first")).toContainText("On this device since");
  }
  await Promise.all(gates.map(deed));
  for (const { line } of gates) line.clear();
}

async function admit(page: Page, code: string): Promise<void> {
  await typeCode(page, code);
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
}

const momentAt = (page: Page, gate: string) => page.getByTestId("moment").filter({ hasText: gate });

const listed = () => listedConflicts(venue, north.page);

const peopleIn = async (page: Page): Promise<number> =>
  (await admissionsIn(page)).reduce((sum, { people }) => sum + people, 0);

/** By the clock of the machine (ms), which all of its browsers share. */
async function greenAt(page: Page): Promise<number> {
  const shown = await page.waitForFunction(
    () => document.querySelector('[data-testid="verdict"][data-kind="admit"]') && Date.now(),
  );
  return z.number().parse(await shown.jsonValue());
}
