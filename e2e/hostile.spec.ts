/** Codes that want to be something else: markup, scripts, bombs, text that turns the line around. */
import { expect, type Page, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, next, typeCode, verdict } from "./steps/gate.ts";
import { storedScans } from "./steps/ledger.ts";
import { soonest } from "./steps/soonest.ts";
import { ticketPicture } from "./steps/ticket-picture.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

const filmed = [
  `<img src=x onerror="window.owned='film'">`,
  "javascript:window.owned='link'",
  `${"[".repeat(400)}1${"]".repeat(400)}`,
  "GATE\u202e1-TIMDA\u202c\u0007",
];
const wedged = `<svg/onload=window.owned='keys'>${"x".repeat(4_000)}`;

let venue: Venue;
test.beforeAll(async () => {
  venue = await openVenue();
});
test.afterAll(() => venue.close());

test("hostile codes are stored whole, shown as text, and do nothing", async () => {
  const device = await openDevice({
    film: filmed.flatMap((code) => [
      { code: null, picture: () => ticketPicture({ kind: "qrcode", code }), ms: 1_600 },
      { code: null, ms: 400 },
    ]),
  });
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  const seen = async (): Promise<readonly string[]> =>
    (await storedScans(page)).map(({ code }) => code);
  for (const code of filmed) await expect.poll(seen, { timeout: 30_000 }).toContain(code);
  await device.close();
});

test("4 KB of markup from a hand scanner neither freezes the page nor becomes markup", async () => {
  const device = await openDevice({ camera: "absent" });
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await page.evaluate(watchStalls);
  const scanned: string[] = [];
  const stallMs = await soonest(200, async (attempt) => {
    const code = `${wedged}${attempt}`;
    scanned.push(code);
    await page.evaluate(() => Reflect.set(window, "longestStall", 0));
    // all at once, as the input methods of rugged handhelds do it
    await page.keyboard.insertText(code);
    await expect(verdict(page)).toHaveAttribute("data-kind", "unknown");
    await isHarmless(page);
    await next(page);
    return page.evaluate(() => Number(Reflect.get(window, "longestStall")));
  });
  expect(stallMs).toBeLessThan(200);
  await typeCode(page, filmed[0] ?? "");
  await expect(verdict(page)).toHaveAttribute("data-kind", "unknown");
  await isHarmless(page);
  await next(page);
  await page.getByTestId("right-key").filter({ hasText: "History" }).tap();
  await expect(page.getByTestId("history-row")).toHaveCount(scanned.length + 1);
  await isHarmless(page);
  const stored = await storedScans(page);
  expect(new Set(stored.map(({ kind }) => kind))).toEqual(new Set(["unknown"]));
  expect(stored.map(({ code }) => code)).toEqual(expect.arrayContaining(scanned));
  await device.close();
});

/** What was read stands there as text, and nothing of it is an element or has run. */
async function isHarmless(page: Page): Promise<void> {
  await expect(page.locator("body")).toContainText("window.owned");
  expect(await page.evaluate(() => Reflect.get(window, "owned") ?? null)).toBeNull();
  expect(await page.locator("img[src=x], svg[onload]").count()).toBe(0);
}

/** Runs in the page: how long no timer could run, at the longest. */
function watchStalls(): void {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const stall = now - last - 20;
    if (stall > Number(Reflect.get(window, "longestStall"))) {
      Reflect.set(window, "longestStall", stall);
    }
    last = now;
  }, 20);
}
