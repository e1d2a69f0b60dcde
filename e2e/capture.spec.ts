/** Browsers without WebAssembly, phones without a camera: scanning goes on. */
import { expect, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, typeCode, verdict } from "./steps/gate.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

let venue: Venue;
test.beforeAll(async () => {
  venue = await openVenue();
});
test.afterAll(() => venue.close());

test("where WebAssembly is blocked, the other engine reads the ticket", async () => {
  const device = await openDevice({ film: [{ code: venue.supplier.code("good"), ms: 2_000 }] });
  await device.page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "WebAssembly");
  });
  await enrol(device.page, await venue.enrolmentLink());
  await expect(verdict(device.page)).toHaveAttribute("data-kind", "admit");
  await expect(device.page.getByTestId("camera-state")).toHaveAttribute(
    "data-engine",
    "zxing-browser",
  );
  await device.close();
});

for (const [camera, words] of [
  ["denied", "Allow it in the browser, or type codes."],
  ["absent", "Type, or plug in a scanner."],
  ["busy", "Close it."],
] as const) {
  test(`camera ${camera}: says what to do, and typing works`, async () => {
    const device = await openDevice({ camera: camera === "busy" ? "granted" : camera });
    const { page } = device;
    if (camera === "busy") {
      await page.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException("in use", "NotReadableError"));
      });
    }
    await enrol(page, await venue.enrolmentLink());
    await expect(page.getByTestId("camera-state")).toContainText(words);
    const role = { denied: "good2", absent: "good3", busy: "good4" }[camera];
    await typeCode(page, venue.supplier.code(role));
    await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
    await device.close();
  });
}
