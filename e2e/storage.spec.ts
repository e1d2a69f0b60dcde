/** A device that cannot store must not admit. */
import { expect, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, next, typeCode, verdict } from "./steps/gate.ts";
import { openVenue } from "./steps/venue.ts";

/** Runs in the page: writes until nothing fits any more, then smaller and smaller. */
const fillDisk = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("filler");
    opening.addEventListener("upgradeneeded", () =>
      opening.result.createObjectStore("rows", { autoIncrement: true }),
    );
    opening.addEventListener("error", () => reject(new Error("the filler does not open")));
    opening.addEventListener("success", () => {
      const write = (bytes: number): void => {
        const filling = opening.result.transaction("rows", "readwrite");
        const row = new Uint8Array(bytes);
        // random, because the database compresses; the browser gives 64 KB at a time
        for (let at = 0; at < bytes; at += 65_536)
          crypto.getRandomValues(row.subarray(at, at + 65_536));
        filling.objectStore("rows").add(row);
        filling.addEventListener("complete", () => write(bytes));
        filling.addEventListener("abort", () => (bytes > 1_024 ? write(bytes / 32) : resolve()));
      };
      write(1_048_576);
    });
  });

/** Runs in the page. */
const emptyDisk = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("filler");
    opening.addEventListener("error", () => reject(new Error("the filler does not open")));
    opening.addEventListener("success", () => {
      const emptying = opening.result.transaction("rows", "readwrite");
      emptying.objectStore("rows").clear();
      emptying.addEventListener("complete", () => resolve());
    });
  });

test("a full disk: no green, a plain sentence, and nothing at the supplier", async () => {
  // the browser looks for something to evict before it refuses a write: seconds each time
  test.slow();
  const venue = await openVenue();
  const device = await openDevice();
  const { page, context } = device;
  await enrol(page, await venue.enrolmentLink());
  const devtools = await context.newCDPSession(page);
  const { origin } = venue;
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 12_000_000 });
  await page.evaluate(fillDisk);
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "not-saved");
  await expect(page.getByTestId("headline")).toHaveText("Not saved");
  await expect(page.getByTestId("plate")).toContainText("Nobody let in");
  await expect(page.getByTestId("status-first")).toHaveText("Cannot save. Stop scanning");
  expect(await venue.supplier.redemptions()).toBe(0);

  await expect(page.getByTestId("status-second")).toHaveText("Storage is full · tap to try again");

  // room again: a tap finds out, and the same ticket goes in
  await page.evaluate(emptyDisk);
  await page.getByTestId("status-second").tap();
  await expect(page.getByTestId("status-first")).toHaveText(/^Live/);
  await next(page);
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(page.getByTestId("status-first")).toHaveText(/^Live/);
  await device.close();
  await venue.close();
});
