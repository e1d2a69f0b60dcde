/** Hours in which nobody comes, in no time: the page's clock of elapsed time jumps, everything else goes on as it is. */
import type { Page } from "playwright/test";

/** Before the page loads. */
export async function makeTimePass(page: Page): Promise<void> {
  await page.addInitScript(takeOverElapsed);
}

export const letPass = (page: Page, ms: number): Promise<void> =>
  page.evaluate((passed) => {
    document.dispatchEvent(new CustomEvent("time-passes", { detail: passed }));
  }, ms);

/** Runs in the page. */
function takeOverElapsed(): void {
  const trueNow = performance.now.bind(performance);
  let passedMs = 0;
  document.addEventListener("time-passes", (event) => {
    if (event instanceof CustomEvent) passedMs += Number(event.detail);
  });
  performance.now = () => trueNow() + passedMs;
}
