/** The gateway goes away in the middle of a shift, and comes back. */
import { expect, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import {
  enrol,
  history,
  next,
  presentationOver,
  typeCode,
  unsentInLedger,
  verdict,
} from "./steps/gate.ts";
import { openVenue, waitFor } from "./steps/venue.ts";

test("a shift goes on without its gateway, and each ticket is redeemed once when it is back", async () => {
  const venue = await openVenue();
  const device = await openDevice();
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
  await expect(page.getByTestId("status-second")).toContainText("Everything sent");

  // the shell is on the device once its service worker is active
  await page.evaluate(() => navigator.serviceWorker.ready);
  await venue.stopGateway();
  // a lost index is built again from the pages that are here
  expect(await page.evaluate(loseIndex)).toBe(1);
  await page.reload();
  await expect(page.getByTestId("status-first")).toContainText("On this device since");
  await typeCode(page, venue.supplier.code("good2"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
  await presentationOver(page);
  await typeCode(page, venue.supplier.code("good2"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "already-used");
  await next(page);
  // what was admitted before the reload is still known
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "already-used");
  await next(page);
  expect((await history(page)).slice(0, 3)).toEqual(["already-used", "already-used", "admit"]);
  expect(await unsentInLedger(page)).toBe(3);
  await expect(page.getByTestId("status-second")).toContainText("3 to send");

  // the supplier will lose one answer as well
  await venue.supplier.setFaults([
    { kind: "drop-after-commit", path: "/redemption/redeem", times: 1 },
  ]);
  await venue.startGateway();
  await expect(page.getByTestId("status-first")).toHaveText("Live");
  await waitFor(async () => ((await unsentInLedger(page)) === 0 ? true : null));
  // the lost answer may have been either's; it is settled by reading back
  await waitFor(async () => ((await venue.supplier.redemptions()) === 2 ? true : null));
  await expect(page.getByTestId("status-second")).toContainText("Everything sent");
  expect(await venue.supplier.redemptionsOf("good")).toEqual([1]);
  expect(await venue.supplier.redemptionsOf("good2")).toEqual([1]);
  await expect(page.getByTestId("status-first")).toHaveText("Live");
  expect(await venue.supplier.redemptions()).toBe(2);
  await device.close();
  await venue.close();
});

/** Runs in the page: removes the files of the code index, and tells how many there were. */
async function loseIndex(): Promise<number> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("stile-index");
  const files: string[] = [];
  for await (const name of folder.keys()) files.push(name);
  await root.removeEntry("stile-index", { recursive: true });
  return files.length;
}
