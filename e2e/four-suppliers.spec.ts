/** One device at one gate scans tickets of all four suppliers; each use reaches its own supplier, once. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { type Device, openDevice } from "./steps/device.ts";
import { fourConnections } from "./steps/four-connections.ts";
import { type FourSuppliers, fourSuppliersAt, writeSharedCode } from "./steps/four-suppliers.ts";
import { enrol, next, presentationOver, typeCode, untilKnown, verdict } from "./steps/gate.ts";
import { scratchFolder } from "./steps/processes.ts";
import { openVenue, patient, type Venue } from "./steps/venue.ts";

let venue: Venue;
let device: Device;
let page: Page;
let suppliers: FourSuppliers;
let sharedCode: string;
test.beforeAll(async () => {
  const folder = await scratchFolder();
  const { world, code } = await writeSharedCode(folder.path);
  sharedCode = code;
  venue = await openVenue({ world, timing: patient, configuration: fourConnections });
  await folder.drop();
  suppliers = await fourSuppliersAt(venue.supplier);
  device = await openDevice({ camera: "absent" });
  page = device.page;
  await enrol(page, await venue.enrolmentLink());
});
test.afterAll(async () => {
  await device.close();
  await venue.close();
});

const basisOf = {
  octo: /From this device's list/,
  // what a look-up found too late for its answer is on the list when it is scanned again
  anyroad: /Looked up|From this device's list/,
  "city-connect": /From this device's list/,
  "satellite-tag": /From this device's list/,
} as const;
const kinds = ["octo", "anyroad", "city-connect", "satellite-tag"] as const;

for (const kind of kinds) {
  test(`a good ticket of ${kind} goes in, and is used there once`, async () => {
    const code = suppliers.code(kind, "good");
    await present(code);
    await expect(page.getByTestId("headline")).toHaveText("Admit 1");
    await expect(page.getByTestId("basis")).toContainText(basisOf[kind]);
    await next(page);
    await expect.poll(() => suppliers.usesOf(kind, code)).toBe(1);
  });
}

for (const kind of kinds) {
  test(`a used ticket of ${kind} stays outside, and is not used again`, async () => {
    const code = suppliers.code(kind, "used");
    await present(code);
    await expect(verdict(page)).toHaveAttribute("data-kind", "already-used");
    await next(page);
    expect(await suppliers.usesOf(kind, code)).toBe(0);
  });
}

test("a party of City Connect is asked how many, and is used with one call", async () => {
  const code = suppliers.code("city-connect", "party");
  await typeCode(page, code);
  await page.getByTestId("wide-key").filter({ hasText: "Admit 3" }).tap();
  await expect(page.getByTestId("headline")).toHaveText("Admit 3");
  await next(page);
  await expect.poll(() => suppliers.usesOf("city-connect", code)).toBe(1);
});

test("an add-on is green, looks and reads like none of the guests, and is used once", async () => {
  const code = suppliers.code("anyroad", "addon");
  const before = await peopleIn();
  await present(code);
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(verdict(page)).toHaveAttribute("data-family", "add-on");
  await expect(page.getByTestId("headline")).toHaveText("Add-on");
  await expect(page.getByRole("alert")).toContainText("Add-on. 1 × Drink token.");
  await expect(page.getByRole("alert")).toContainText("Counts nobody.");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await next(page);
  await expect.poll(() => suppliers.usesOf("anyroad", code)).toBe(1);
  expect(await peopleIn()).toBe(before);

  await presentationOver(page);
  await typeCode(page, code);
  await expect(verdict(page)).toHaveAttribute("data-kind", "already-used");
  await expect(page.getByTestId("wrong")).toHaveText("This add-on has been used.");
  await next(page);
  expect(await suppliers.usesOf("anyroad", code)).toBe(1);
});

test("one code of two suppliers is a question, and is used at the one that was picked", async () => {
  await typeCode(page, sharedCode);
  await expect(page.getByTestId("headline")).toHaveText("Pick one");
  const cards = page.getByTestId("package-card");
  await expect(cards).toHaveCount(2);
  await cards.filter({ hasText: "Garden Night" }).tap();
  await page.getByTestId("wide-key").filter({ hasText: "Admit 1" }).tap();
  await expect(page.getByTestId("headline")).toHaveText("Admit 1");
  await next(page);
  await expect.poll(() => suppliers.usesOf("satellite-tag", sharedCode)).toBe(1);
  expect(await suppliers.usesOf("octo", sharedCode)).toBe(0);
});

test("a supplier that hangs delays no ticket of the others", async () => {
  await suppliers.setFaults([{ kind: "slow", ms: 60_000 }]);
  const others = kinds.filter((kind) => kind !== "anyroad");
  for (const kind of others) {
    const code = suppliers.code(kind, "good2");
    await typeCode(page, code);
    // sooner than a look-up that waits for every supplier would give up
    await expect(page.getByTestId("headline")).toHaveText("Admit 1", { timeout: 1_400 });
    await next(page);
    await expect.poll(() => suppliers.usesOf(kind, code), { timeout: 5_000 }).toBe(1);
  }
  await suppliers.setFaults([]);
});

test("says which list can hold what, and without a connection that a ticket may be good", async () => {
  await page.locator("button.status-bar").tap();
  await page.getByTestId("right-key").filter({ hasText: "Lists" }).tap();
  const rows = page.getByTestId("list-row");
  await expect(rows).toHaveText([
    /OCTO.*List: complete/,
    /AnyRoad.*(No list: looked up live only|List grows as bookings come in: not complete)/,
    /City Connect.*List: complete/,
    /Satellite TAG.*List: complete/,
  ]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await page.getByTestId("wide-key").filter({ hasText: "Back to scan" }).tap();

  await venue.stopGateway();
  await expect(page.getByTestId("status-first")).toContainText("On this device since");
  await typeCode(page, suppliers.code("anyroad", "good2"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "unknown");
  await expect(page.getByTestId("wrong")).toHaveText(
    "The list of AnyRoad is partial: the ticket may be good.",
  );
  await expect(page.getByTestId("next")).toHaveText("Scan again online, or call help.");
  await next(page);
  await venue.startGateway();
});

test("in all, each of the ten uses was made once", async () => {
  // four good ones, the party's, the add-on, the one that was picked, three while a supplier hung
  expect(await suppliers.uses()).toBe(10);
  // the party are three, the add-on is nobody
  expect(await peopleIn()).toBe(11);
});

const present = (code: string): Promise<void> => untilKnown(page, () => typeCode(page, code));

async function peopleIn(): Promise<number> {
  await page.getByTestId("right-key").filter({ hasText: "History" }).tap();
  await expect(page.getByTestId("history-row").first()).toBeVisible(); // before, nothing has been read
  const count = Number(await page.getByTestId("total-people-in").textContent());
  await page.getByTestId("wide-key").filter({ hasText: "Scan" }).tap();
  return count;
}
