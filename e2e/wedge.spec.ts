/** Hand scanners that type, in a real browser: whatever has the focus, and beside people who type. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { enrolTablet } from "./steps/afternoon.ts";
import { type Device, openDevice } from "./steps/device.ts";
import { enrol, next, presentationOver, verdict } from "./steps/gate.ts";
import { type HandScanner, handScannerOn, typeByHand } from "./steps/hand-scanner.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

let venue: Venue;
let device: Device;
let page: Page;
let scanner: HandScanner;
test.beforeAll(async () => {
  venue = await openVenue();
  device = await openDevice({ camera: "absent" });
  page = device.page;
  await enrol(page, await venue.enrolmentLink());
  // a browser that is storing the app delivers keys in jerks
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  scanner = await handScannerOn(page);
});
test.afterAll(async () => {
  await device.close();
  await venue.close();
});

const admits = async (): Promise<void> => {
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
};

test("a scan with the focus on a key admits, and presses nothing", async () => {
  const key = page.getByTestId("right-key").filter({ hasText: "History" });
  await key.focus();
  await scanner.type(venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  expect(new URL(page.url()).pathname).toBe("/");
  await next(page);
});

test("a scan on the history page leads to its verdict", async () => {
  await page.getByTestId("right-key").filter({ hasText: "History" }).tap();
  await expect(page.getByTestId("history-row").first()).toBeVisible();
  await scanner.type(venue.supplier.code("good2"));
  await admits();
});

test("characters that come by insertion alone go into the hidden input, and admit", async () => {
  await expect(page.getByTestId("key-sink")).toBeFocused();
  await page.keyboard.insertText(venue.supplier.code("good3"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(page.getByTestId("key-sink")).toHaveValue("");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await next(page);
});

test("a scan into the search field is a scan, and what a person typed there stays", async () => {
  await page.getByTestId("wide-key").filter({ hasText: "Type or search" }).tap();
  await expect(page.getByTestId("code-field")).toBeFocused();
  await typeByHand(page, "Oka");
  await scanner.type(venue.supplier.code("good4"));
  await admits();
  await page.getByTestId("wide-key").filter({ hasText: "Type or search" }).tap();
  await expect(page.getByTestId("code-field")).toHaveValue("Oka");
  await page.getByRole("button", { name: "Clear" }).tap();
  await presentationOver(page);
  await scanner.type(venue.supplier.code("good4"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "already-used");
  await next(page);
  await page.getByTestId("wide-key").filter({ hasText: "Type or search" }).tap();
  await expect(page.getByTestId("code-field")).toHaveValue("");
});

test("a person's typing is a person's: the code is checked when they say so", async () => {
  const code = venue.supplier.code("cancelled");
  await page.getByTestId("code-field").focus();
  await typeByHand(page, code);
  await expect(page.getByTestId("code-field")).toHaveValue(code);
  await expect(page.getByTestId("verdict")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("code-field")).toHaveCount(0);
  await expect(verdict(page)).toBeVisible();
  await next(page);
});

test("a scanner is tried out: its frame is kept, five codes arrive, and nobody is let in", async () => {
  await page.goto(new URL("/scanner/keys", page.url()).href);
  await expect(page.getByRole("img", { name: /STILE7FRAME/ })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await scanner.type("*STILE7FRAME#");
  await expect(page.getByTestId("proposal")).toHaveText(
    "* before each code, # after it, then Enter.",
  );
  await page.getByTestId("wide-key").filter({ hasText: "Keep this" }).tap();
  await expect(page.getByTestId("framing")).toContainText("* before each code");
  for (let n = 0; n < 5; n += 1) {
    await expect(page.getByTestId("keys-asks")).toContainText(`${n + 1} of 5`);
    const label = await page.getByTestId("bar-code").getByRole("img").getAttribute("alt");
    const text = (label ?? "").replace("Bar code with the text ", "");
    if (n === 1) {
      await scanner.type(`*${text.slice(0, 3)}${text.slice(5)}#`);
      await expect(page.getByTestId("finding").nth(n)).toContainText(`Lost 2 of ${text.length}`);
    }
    await scanner.type(`*${text}#`);
    await expect(page.getByTestId("finding").nth(n)).toHaveAttribute("data-verdict", "whole");
  }
  await expect(page.getByTestId("keys-asks")).toHaveText("All 5 arrived whole.");
  await page.getByTestId("left-key").filter({ hasText: "Back" }).tap();
  await expect(page.getByRole("heading", { name: "Ready for the shift" })).toBeVisible();
  await page.getByTestId("wide-key").filter({ hasText: "Start scanning" }).tap();
});

test("with a frame, a code that lost its end is cut short, and the same code at once is looked up", async () => {
  const code = venue.supplier.code("good5");
  await scanner.type(`*${code}`);
  await expect(page.getByTestId("headline")).toHaveText("Code cut short");
  await expect(verdict(page)).toHaveAttribute("data-kind", "unknown");
  await expect(verdict(page)).toContainText("Only part of it was read.");
  await scanner.type(`*${code}#`);
  await admits();
});

test("on the board a scan changes no filter and leads nowhere", async () => {
  const tablet = await openDevice({ camera: "absent" });
  await tablet.page.setViewportSize({ width: 1_024, height: 1_366 });
  await enrolTablet(tablet.page, await venue.tabletLink(), "Ines");
  const field = tablet.page.getByPlaceholder("Name, reference or code");
  await field.tap();
  await typeByHand(tablet.page, "Guest");
  const gun = await handScannerOn(tablet.page);
  await gun.type("NO-SUCH-CODE-1");
  await expect(field).toHaveValue("Guest");
  // the scanner has beeped: who holds it must not think that somebody was let in
  await expect(tablet.page.getByTestId("held-scan")).toHaveText(/^Nobody let in\./);
  const select = tablet.page.locator("select").first();
  const before = await select.inputValue();
  await select.focus();
  await gun.type("NO-SUCH-CODE-2");
  await expect(select).toHaveValue(before);
  expect(new URL(tablet.page.url()).pathname).toBe("/board");
  await tablet.close();
});
