/** The first run: from a link to an admitted guest, by camera. */
import { expect, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, history, verdict } from "./steps/gate.ts";
import { openVenue, type Venue, waitFor } from "./steps/venue.ts";

let venue: Venue;
test.beforeAll(async () => {
  venue = await openVenue();
});
test.afterAll(() => venue.close());

test("a ticket before the camera: admitted, then the same presentation, then already used", async () => {
  const code = venue.supplier.code("good");
  const device = await openDevice({
    film: [
      { code, ms: 1_600 },
      { code: null, ms: 1_000 },
      { code, ms: 1_000 },
      { code: null, ms: 4_000 },
    ],
  });
  const { page } = device;
  const outside: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(venue.origin)) outside.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });

  const taps = await enrol(page, await venue.enrolmentLink());
  expect(taps).toBeLessThanOrEqual(3);
  await expect(page.getByTestId("status-second")).toHaveText(/^Everything sent · \d+ bookings$/);
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(page.getByTestId("headline")).toHaveText("Admit 1");
  await expect(page.getByTestId("camera-state")).toHaveAttribute("data-engine", "zxing-wasm");

  await expect(verdict(page)).toHaveAttribute("data-kind", "same-ticket");
  await expect(verdict(page)).toHaveAttribute("data-kind", "already-used");
  await expect(page.getByTestId("plate")).toContainText("Gate 1");
  expect((await history(page)).slice(0, 2)).toEqual(["already-used", "admit"]);

  await waitFor(async () => ((await venue.supplier.redemptionsOf("good"))[0] === 1 ? true : null));
  expect(await venue.supplier.redemptions()).toBe(1);
  expect(outside).toEqual([]);
  expect(complaints).toEqual([]);
  await device.close();
});

test("a link is used up by its device, and says so to the next", async () => {
  const [first, second] = [await openDevice(), await openDevice()];
  const link = await venue.enrolmentLink();
  await enrol(first.page, link);
  await second.page.goto(link);
  await expect(second.page.getByTestId("enrol-problem")).toContainText("Link already used");
  await second.page.goto(`${venue.origin}/`);
  await expect(second.page.getByRole("heading")).toHaveText("Which gate?");
  await first.close();
  await second.close();
});

test("a device without a gate scans its link's QR code", async () => {
  const link = await venue.enrolmentLink();
  const device = await openDevice({ film: [{ code: link, ms: 2_000 }] });
  await device.page.goto(`${venue.origin}/`);
  await expect(device.page.getByTestId("enrol-form")).toBeVisible();
  await expect(device.page.getByRole("heading")).toHaveText("Gate 1");
  await device.close();
});
