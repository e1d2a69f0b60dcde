/** A device whose clock is wrong: said, corrected while that is safe, and no green by a date when it is not. */
import { expect, test } from "playwright/test";
import { z } from "zod";
import { makeClockSettable, setClock } from "./steps/clock.ts";
import { openDevice } from "./steps/device.ts";
import { enrol, next, typeCode, verdict } from "./steps/gate.ts";
import { rowsOf } from "./steps/ledger.ts";
import { scratchFolder } from "./steps/processes.ts";
import { undatedTicket, writeSpecialBookings } from "./steps/special-bookings.ts";
import { openVenue } from "./steps/venue.ts";

const minuteMs = 60_000;

test("three minutes slow warns and admits; seven minutes fast holds what has a date", async () => {
  const folder = await scratchFolder();
  const { world } = await writeSpecialBookings(folder.path);
  const venue = await openVenue({ world });
  const device = await openDevice({ camera: "absent" });
  const { page } = device;
  await makeClockSettable(page);
  await enrol(page, await venue.enrolmentLink());

  await setClock(page, -3.5 * minuteMs);
  await expect(page.getByTestId("status-first")).toHaveText("Clock is 3 min slow");
  await expect(page.getByTestId("status-second")).toHaveText("Set it to automatic");
  const trueAt = Date.now();
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  const [decided] = await decisions(rowsOf(page, "scans"));
  expect(decided?.deviceAt).toBeLessThan(trueAt - 2 * minuteMs);
  expect(Math.abs((decided?.correctedAt ?? 0) - trueAt)).toBeLessThan(minuteMs / 4);
  await next(page);

  await setClock(page, 7.5 * minuteMs);
  await expect(page.getByTestId("status-first")).toHaveText("Clock is 7 min fast");
  await expect(page.getByTestId("status-second")).toHaveText("Dated tickets wait · set the clock");
  const line = await page.locator(".status-bar").boundingBox();
  expect(line?.height).toBeLessThanOrEqual(57); // 56 and its rule: the field below never moves
  await typeCode(page, venue.supplier.code("good2"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "hold");
  await expect(page.getByTestId("headline")).toHaveText("Clock is wrong");
  await expect(page.getByTestId("wrong")).toContainText("7 min ahead, so it cannot check dates");
  await next(page);
  await typeCode(page, undatedTicket);
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);

  await setClock(page, 0);
  await expect(page.getByTestId("status-first")).toHaveText("Live");
  await typeCode(page, venue.supplier.code("good3"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await device.close();
  await venue.close();
  await folder.drop();
});

const scans = z.array(
  z.object({
    scan: z.object({ decided: z.object({ deviceAt: z.number(), correctedAt: z.number() }) }),
  }),
);

const decisions = async (rows: Promise<unknown>) =>
  scans.parse(await rows).map(({ scan }) => scan.decided);
