/** A new version of the app never takes over by itself. */
import { appendFile, cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol } from "./steps/gate.ts";
import { scratchFolder } from "./steps/processes.ts";
import { openVenue } from "./steps/venue.ts";

test("a new version waits for a tap, keeps the device's gate, and then runs", async () => {
  const app = await scratchFolder();
  await cp("dist", app.path, { recursive: true });
  const venue = await openVenue({ app: app.path });
  const device = await openDevice();
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.evaluate(() => {
    document.body.dataset["loaded"] = "once";
  });

  await appendFile(join(app.path, "service-worker.js"), "\n// version 2\n");
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const prompt = page.getByTestId("update-prompt");
  await expect(prompt).toBeVisible();
  await expect(page.locator("body")).toHaveAttribute("data-loaded", "once");

  await prompt.tap();
  await expect(page.locator("body")).not.toHaveAttribute("data-loaded", "once");
  await expect(page.getByTestId("status-first")).toHaveText("Live");
  await expect(prompt).toHaveCount(0);
  await device.close();
  await venue.close();
  await app.drop();
});
