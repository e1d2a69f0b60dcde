/** The device's clock, as somebody sets it by hand. Its monotonic clock and the gateway's go on as they are. */
import type { Page } from "playwright/test";

/** Before the page loads. */
export async function makeClockSettable(page: Page): Promise<void> {
  await page.addInitScript(takeOverDate);
}

/** Milliseconds from the true time; positive is fast. */
export const setClock = (page: Page, offMs: number): Promise<void> =>
  page.evaluate((ms) => {
    document.dispatchEvent(new CustomEvent("set-clock", { detail: ms }));
  }, offMs);

/** Runs in the page. */
function takeOverDate(): void {
  const trueNow = Date.now.bind(Date);
  let offMs = 0;
  document.addEventListener("set-clock", (event) => {
    if (event instanceof CustomEvent) offMs = Number(event.detail);
  });
  Date.now = () => trueNow() + offMs;
  globalThis.Date = new Proxy(Date, {
    construct: (real, given) => Reflect.construct(real, given.length === 0 ? [Date.now()] : given),
  });
}
