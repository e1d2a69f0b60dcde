/**
 * The browser is killed while it scans and replays, again and again on one profile: every green that was shown is in the
 * ledger, and reaches the supplier once.
 *
 * What was shown comes from the screen, what was redeemed from the supplier's own record. After each death the device wakes
 * up without its gateway, so that nothing of the ledger can be mended from there before it has been looked at. The ticket
 * whose answer may not have been seen is presented again, as a steward would.
 * `KILL_TRIALS` deaths, drawn from `KILL_SEED`.
 */
import { expect, test } from "playwright/test";
import { writeCrowd } from "./steps/crowd.ts";
import { deathWords, drawDeaths } from "./steps/deaths.ts";
import { enrol } from "./steps/gate.ts";
import { storedScans, unsettledAdmissions } from "./steps/ledger.ts";
import { type MortalShift, presentTicket, startShift } from "./steps/mortal-shift.ts";
import { scratchFolder } from "./steps/processes.ts";
import { openVenue, patient, type Venue } from "./steps/venue.ts";

const trials = Number(process.env["KILL_TRIALS"] ?? 5);
const seed = Number(process.env["KILL_SEED"] ?? 1);
/** More than a trial's seconds suffice for. */
const guestsPerTrial = 60;

test.describe.configure({ mode: "serial" });

let folder: Awaited<ReturnType<typeof scratchFolder>>;
let venue: Venue;
let shift: MortalShift;
let unsentWhenKilled = 0;

test.beforeAll(async () => {
  folder = await scratchFolder();
  const crowd = await writeCrowd(folder.path, trials * guestsPerTrial);
  venue = await openVenue({ world: crowd.world, timing: patient });
  shift = await startShift(crowd, { gatewayPort: venue.port, profile: `${folder.path}/profile` });
  const page = await shift.wake();
  const link = new URL(await venue.enrolmentLink());
  await enrol(page, `${shift.line.origin}${link.pathname}${link.hash}`);
  await page.evaluate(() => navigator.serviceWorker.ready);
});
test.afterAll(async () => {
  await shift.close();
  await venue.close();
  await folder.drop();
});

for (const [index, death] of drawDeaths(trials, seed).entries()) {
  test(`death ${index + 1} of ${trials}, seed ${seed}: ${deathWords(death)}`, async () => {
    await shift.scanUntilKilled(death);

    const page = await shift.wake();
    await page.goto(shift.line.origin);
    await expect(
      page.getByTestId("status-first"),
      "a device that asks for its gate has lost its database (STORAGE 4.1)",
    ).toContainText("On this device since");
    const stored = await storedScans(page);
    const admitted = new Set(stored.filter(({ kind }) => kind === "admit").map(({ code }) => code));
    const missing = shift.shownGreen().filter(({ code }) => !admitted.has(code));
    expect(missing, "shown green, and not in the ledger").toEqual([]);
    unsentWhenKilled += stored.filter(({ delivery }) => isUnsent(delivery)).length;

    const inHand = shift.presented.at(-1);
    if (inHand !== undefined) {
      const expected = admitted.has(inHand.code) ? "already-used" : "admit";
      expect(await presentTicket(page, inHand)).toBe(expected);
    }

    shift.line.clear();
    await expect(page.getByTestId("status-second")).toContainText("Everything sent");
    await expect.poll(() => unsettledAdmissions(page), { timeout: 20_000 }).toEqual([]);
    await expectEachRedeemedOnce();
  });
}

test("the kills hit greens, and scans on their way", () => {
  const [presented, green] = [shift.presented.length, shift.shownGreen().length];
  process.stdout.write(
    `${trials} kills, seed ${seed}: ${presented} tickets, ${green} shown green, ${unsentWhenKilled} scans unsent when killed\n`,
  );
  expect(green).toBeGreaterThan(trials);
  expect(unsentWhenKilled).toBeGreaterThan(0);
});

const isUnsent = (delivery: string): boolean => !["received", "settled"].includes(delivery);

async function expectEachRedeemedOnce(): Promise<void> {
  const redeemed = await venue.supplier.redeemedUnitItems();
  expect(redeemed).toEqual(new Map(shift.presented.map(({ unitItemUuid }) => [unitItemUuid, 1])));
  // nor was it asked for twice: a supplier that refuses would hide that
  expect(await venue.supplier.redeemCalls()).toBe(shift.presented.length);
}
