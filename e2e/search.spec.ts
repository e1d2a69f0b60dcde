/** Without a network: a guest by name, who they are first, and their ticket by the same way as a scan. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { writeCrowd } from "./steps/crowd.ts";
import { type Device, openDevice } from "./steps/device.ts";
import { enrol, next, verdict } from "./steps/gate.ts";
import { scratchFolder } from "./steps/processes.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

let venue: Venue;
let device: Device;
let page: Page;
let folder: Awaited<ReturnType<typeof scratchFolder>>;
test.beforeAll(async () => {
  folder = await scratchFolder();
  const { world } = await writeCrowd(folder.path, 40);
  venue = await openVenue({ world });
  device = await openDevice();
  page = device.page;
  await enrol(page, await venue.enrolmentLink());
  // all parts of the app are on the device
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await device.context.setOffline(true);
});
test.afterAll(async () => {
  await device.close();
  await venue.close();
  await folder.drop();
});

const search = async (text: string): Promise<void> => {
  await page.getByTestId("wide-key").filter({ hasText: "Type or search" }).tap();
  await page.getByLabel("Name, reference or code").fill(text);
};
const rows = (): ReturnType<Page["getByTestId"]> => page.getByTestId("search-row");
const leave = (): Promise<void> => page.getByTestId("left-key").filter({ hasText: "Scan" }).tap();
const isFlawless = async (): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
};

test("a name in any order finds its booking; looking admits nobody, the key does", async () => {
  await search("0017 gué");
  await expect(rows()).toHaveCount(1);
  await expect(rows()).toHaveAttribute("data-mark", "ring");
  await expect(page.getByRole("status")).toContainText(/^1 of \d+ bookings on this device$/);
  await isFlawless();
  await rows().tap();
  await expect(page.getByRole("heading")).toHaveText("Guest 0017");
  await expect(page.getByRole("heading")).toBeFocused();
  await isFlawless();
  await page.getByTestId("wide-key").filter({ hasText: "Check this ticket" }).tap();
  await expect(page.getByTestId("headline")).toHaveText("Admit 1");
  await expect(verdict(page)).toContainText("Guest 0017");
  await next(page);
  await expect(page.getByTestId("last-scan")).toContainText("Guest 0017");
});

test("what was typed is still there, and says that they are in", async () => {
  await page.getByTestId("wide-key").filter({ hasText: "Type or search" }).tap();
  await expect(page.getByTestId("code-field")).toHaveValue("0017 gué");
  await expect(rows()).toHaveAttribute("data-mark", "already-used");
  await expect(rows()).toContainText("in since");
  await rows().tap();
  await page.getByTestId("left-key").filter({ hasText: "Back" }).tap();
  await page.getByRole("button", { name: "Clear" }).tap();
  await expect(rows()).toHaveCount(0);
  await leave();
});

test("thirty of many, a part of a reference, and nobody", async () => {
  await search("guest");
  await expect(rows()).toHaveCount(30);
  await expect(page.getByRole("status")).toHaveText("First 30 of 40 that fit. Type more.");
  await page.getByTestId("code-field").fill("owd0009");
  await expect(rows()).toHaveCount(1);
  await expect(rows()).toContainText("Guest 0009");
  await page.getByTestId("code-field").fill("Nobody");
  await expect(page.getByRole("status")).toContainText("Try the reference.");
  await isFlawless();
  await leave();
});

test("Enter looks at what is found, and checks as a code what is not", async () => {
  await search("guest 0009");
  await expect(rows()).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("code-field")).not.toBeFocused();
  await page.getByTestId("code-field").fill("NO-SUCH-CODE");
  await expect(rows()).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(verdict(page)).toHaveAttribute("data-kind", "unknown");
});
