/**
 * A venue that only watches: nothing is redeemed, the evening report says where Stile and the supplier differ, and an admin
 * lets it redeem, which is on record.
 */
import { expect, test } from "playwright/test";
import { enrolTablet, picture, toBoard } from "./steps/afternoon.ts";
import { writeCrowd } from "./steps/crowd.ts";
import { type Device, openDevice } from "./steps/device.ts";
import { enrol, next, typeCode, verdict } from "./steps/gate.ts";
import { scratchFolder } from "./steps/processes.ts";
import { openVenue, type Venue, waitFor } from "./steps/venue.ts";

let folder: Awaited<ReturnType<typeof scratchFolder>>;
let venue: Venue;
let phone: Device;
let board: Device;
test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  folder = await scratchFolder();
  const { world } = await writeCrowd(folder.path, 0);
  venue = await openVenue({ mode: "observe", world });
  [phone, board] = await Promise.all([
    openDevice({ camera: "absent" }),
    openDevice({ camera: "absent" }),
  ]);
  await board.page.setViewportSize({ width: 1_024, height: 1_366 });
  await enrolTablet(board.page, await venue.tabletLink(), "Noor");
  await enrol(phone.page, await venue.enrolmentLink());
});
test.afterAll(async () => {
  await Promise.all([phone.close(), board.close()]);
  await venue.close();
  await folder.drop();
});

test("the report of the day lists what Stile would have let in and the supplier has not", async () => {
  for (const { page } of [phone, board]) {
    await expect(page.getByTestId("mode-strip")).toHaveText("Watching only. Nothing is redeemed.");
  }
  for (const role of ["good", "used", "cancelled"]) {
    await typeCode(phone.page, venue.supplier.code(role));
    await expect(verdict(phone.page)).toBeVisible();
    await next(phone.page);
  }
  await board.page.getByTestId("wide-key").filter({ hasText: "Evening report" }).tap();
  const connection = board.page.getByTestId("report-connection");
  await expect(connection).toContainText("Watching only");
  await expect(connection).toContainText("2 scans agree");
  await expect(connection).toContainText("1 scan differs");
  const difference = board.page.getByTestId("report-difference");
  await expect(difference).toHaveCount(1);
  await expect(difference).toHaveAttribute("data-kind", "admitted-not-recorded");
  await picture(board.page, "report-observe");
  expect(await venue.supplier.redeemCalls()).toBe(0);
});

test("an admin lets it redeem from now on: told everywhere, on record, and not for what was only watched", async () => {
  await board.page.getByRole("button", { name: /Redeem from now on/ }).tap();
  await expect(board.page.getByTestId("question")).toBeVisible();
  await picture(board.page, "mode-question");
  await board.page.getByTestId("wide-key").filter({ hasText: "Redeem from now on" }).tap();
  await expect(board.page.getByTestId("report-act")).toContainText(/Noor.*Redeeming/s);
  await expect(phone.page.getByTestId("mode-strip")).toHaveCount(0);
  await typeCode(phone.page, venue.supplier.code("good2"));
  await expect(verdict(phone.page)).toHaveAttribute("data-kind", "admit");
  await waitFor(async () => ((await venue.supplier.redemptions()) === 1 ? true : null));
  expect(await venue.supplier.redemptionsOf("good")).not.toContain(1);
  await toBoard(board.page);
});
