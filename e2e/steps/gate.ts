/** What an operator does at the gate, and what the operator sees. */
import { expect, type Page } from "playwright/test";
import { z } from "zod";
import { rowsOf } from "./ledger.ts";

/** From the link to the camera; answers how many taps it took. */
export async function enrol(page: Page, link: string, operator = "Maya"): Promise<number> {
  await page.goto(link);
  await page.getByTestId("name-field").tap();
  await page.keyboard.type(operator);
  await page.getByTestId("wide-key").tap();
  await expect(page.getByTestId("status-first")).toHaveText("Live");
  return 2;
}

/** A typed code goes the same way as a scanned one. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await page
    .getByTestId("wide-key")
    .or(page.getByTestId("left-key"))
    .filter({ hasText: "Type" })
    .tap();
  await page.getByTestId("code-field").fill(code);
  await page.getByTestId("wide-key").tap();
  await page.getByTestId("code-field").waitFor({ state: "detached" });
}

/** On a machine that is busy a look-up may come too late: the screen says to scan again, and so we do. */
export async function untilKnown(page: Page, show: () => Promise<void>): Promise<void> {
  for (;;) {
    await show();
    await expect(verdict(page)).toBeVisible();
    if ((await verdict(page).getAttribute("data-kind")) !== "unknown") return;
    await next(page);
    await presentationOver(page);
  }
}

/**
 * Waits out the two seconds in which the same code is the same presentation (DESIGN 4): the time itself is what the test is
 * about, so there is no condition to wait for.
 */
export const presentationOver = (page: Page): Promise<void> => page.waitForTimeout(2_200);

export async function next(page: Page): Promise<void> {
  await page.getByTestId("wide-key").filter({ hasText: "Next ticket" }).tap();
  await expect(page.getByTestId("verdict")).toHaveCount(0);
}

export const verdict = (page: Page): ReturnType<Page["getByTestId"]> => page.getByTestId("verdict");

export const alarm = (page: Page): ReturnType<Page["getByTestId"]> => page.getByTestId("alarm");

/** A press in the alarm's first half second is meant for the key that stood there before, and is not taken. */
export async function seeAlarm(page: Page): Promise<void> {
  const key = page.getByTestId("wide-key").filter({ hasText: "I have seen it" });
  await expect(async () => {
    if (await key.isVisible()) await key.tap();
    await expect(alarm(page)).toHaveCount(0, { timeout: 300 });
  }).toPass();
}

export async function history(page: Page): Promise<readonly string[]> {
  await page.getByTestId("right-key").filter({ hasText: "History" }).tap();
  const rows = page.getByTestId("history-row");
  await expect(rows.first()).toBeVisible();
  const kinds = await rows.evaluateAll((all) =>
    all.map((row) => row.getAttribute("data-kind") ?? ""),
  );
  await page.getByTestId("wide-key").filter({ hasText: "Scan" }).tap();
  return kinds;
}

const outboxRows = z.array(
  z.object({ entry: z.object({ state: z.object({ kind: z.string() }) }) }),
);

/** Entries of the device's outbox that the gateway has not received, read from the database itself. */
export async function unsentInLedger(page: Page): Promise<number> {
  const rows = outboxRows.parse(await rowsOf(page, "outbox"));
  return rows.filter(({ entry }) => !["received", "settled"].includes(entry.state.kind)).length;
}
