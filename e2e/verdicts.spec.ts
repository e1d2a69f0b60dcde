/** Each kind of ticket gets its own verdict, readable by machine, eye and ear. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { type Device, openDevice } from "./steps/device.ts";
import { enrol, history, next, presentationOver, typeCode, verdict } from "./steps/gate.ts";
import { openVenue, type Venue, waitFor } from "./steps/venue.ts";

let venue: Venue;
let device: Device;
let page: Page;
test.beforeAll(async () => {
  venue = await openVenue();
  device = await openDevice();
  page = device.page;
  await enrol(page, await venue.enrolmentLink());
});
test.afterAll(async () => {
  await device.close();
  await venue.close();
});

for (const [role, kind, reason, headline] of [
  ["used", "already-used", null, "Used elsewhere"],
  ["cancelled", "refuse", "cancelled", "Cancelled"],
  ["tomorrow", "refuse", "wrong-day", "Wrong day"],
  ["test", "refuse", "test-booking", "Test ticket"],
  ["unknown", "unknown", null, "Nobody knows it"],
] as const) {
  test(`${role}: ${headline}`, async () => {
    await typeCode(page, venue.supplier.code(role));
    await expect(page.getByTestId("headline")).toHaveText(headline);
    await expect(verdict(page)).toHaveAttribute("data-kind", kind);
    if (reason !== null) await expect(verdict(page)).toHaveAttribute("data-reason", reason);
    await expect(page.getByTestId("next")).not.toBeEmpty();
    await expect(page.getByRole("alert")).toContainText(headline);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    await next(page);
  });
}

test("a voucher asks how many; cancelled, it lets nobody in", async () => {
  await typeCode(page, venue.supplier.code("party"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "choose");
  await expect(page.getByTestId("wide-key")).toHaveText("Admit 3");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await page.getByTestId("left-key").filter({ hasText: "Cancel" }).tap();
  await expect(verdict(page)).toHaveCount(0);
  expect((await history(page))[0]).toBe("choose");
});

test("a voucher admits the whole party, at the supplier too, and then has no more", async () => {
  await presentationOver(page);
  await typeCode(page, venue.supplier.code("party"));
  await page.getByTestId("wide-key").filter({ hasText: "Admit 3" }).tap();
  await expect(page.getByTestId("headline")).toHaveText("Admit 3");
  await next(page);
  await waitFor(async () =>
    (await venue.supplier.redemptionsOf("party")).join() === "1,1,1" ? true : null,
  );
  await presentationOver(page);
  await typeCode(page, venue.supplier.code("party"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "already-used");
  await next(page);
});

test("a hostile code is text, never markup", async () => {
  const code = `<img src=x onerror="document.title='owned'">\u202E${"x".repeat(300)}`;
  await typeCode(page, code);
  await expect(verdict(page)).toHaveAttribute("data-kind", "unknown");
  await expect(page.getByTestId("plate")).toContainText("<img src=x");
  await expect(page).not.toHaveTitle("owned");
  await next(page);
});

test("the history has no serious fault for a screen reader", async () => {
  await page.getByTestId("right-key").filter({ hasText: "History" }).tap();
  await expect(page.getByTestId("total-people-in")).toHaveText("3");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await page.getByTestId("wide-key").filter({ hasText: "Scan" }).tap();
});
