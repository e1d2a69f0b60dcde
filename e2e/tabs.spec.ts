/** Two tabs of one device: either scans, one hands in, and the other does when that one is gone. */
import { expect, type Page, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, next, typeCode, unsentInLedger, verdict } from "./steps/gate.ts";
import { openLine } from "./steps/line.ts";
import { unsettledAdmissions } from "./steps/ledger.ts";
import { openVenue, patient } from "./steps/venue.ts";

test("both tabs scan, one hands in; closed without a network, it leaves that to the other", async () => {
  const venue = await openVenue({ timing: patient });
  const line = await openLine(venue.port, () => undefined);
  const device = await openDevice({ camera: "absent" });
  const first = device.page;
  const link = new URL(await venue.enrolmentLink());
  await enrol(first, `${line.origin}${link.pathname}${link.hash}`);
  const second = await device.context.newPage();
  await second.goto(line.origin);
  await expect(second.getByTestId("status-first")).toHaveText("Live");
  const handedIn = { first: countHandIns(first), second: countHandIns(second) };
  const admit = async (page: Page, role: string): Promise<void> => {
    await page.bringToFront();
    await typeCode(page, venue.supplier.code(role));
    await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
    await next(page);
  };

  await admit(second, "good");
  await expect.poll(() => unsettledAdmissions(second)).toEqual([]);
  expect(handedIn.first()).toBe(1);
  // what one tab has let in, the other knows
  await first.bringToFront();
  await typeCode(first, venue.supplier.code("good"));
  await expect(verdict(first)).toHaveAttribute("data-kind", "already-used");
  await next(first);
  await expect.poll(() => unsentInLedger(first)).toBe(0);

  line.cut("is lost");
  for (const page of [first, second]) {
    await expect(page.getByTestId("status-first")).toContainText("On this device since");
  }
  await admit(first, "good2");
  await admit(second, "good3");
  await expect(second.getByTestId("status-second")).toContainText("2 to send");
  expect(handedIn.second()).toBe(0);
  await first.close();
  line.clear();
  await expect(second.getByTestId("status-second")).toContainText("Everything sent");
  await expect.poll(() => unsettledAdmissions(second)).toEqual([]);
  expect(handedIn.second()).toBeGreaterThan(0);
  for (const role of ["good", "good2", "good3"]) {
    expect(await venue.supplier.redemptionsOf(role)).toEqual([1]);
  }
  expect(await venue.supplier.redeemCalls()).toBe(3);
  await device.close();
  await line.close();
  await venue.close();
});

/** Requests with scans that this tab has begun. */
function countHandIns(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/v1/scans")) count += 1;
  });
  return () => count;
}
