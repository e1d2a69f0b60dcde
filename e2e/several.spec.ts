/** Several tickets before one camera: with the option on all are told at once, with it off the one in the middle wins. */
import { expect, type Page, test } from "playwright/test";
import { type Device, openDevice } from "./steps/device.ts";
import { enrol, history, next, verdict } from "./steps/gate.ts";
import { openVenue, type Venue, waitFor } from "./steps/venue.ts";

let venue: Venue;
test.beforeAll(async () => {
  venue = await openVenue();
});
test.afterAll(() => venue.close());

/** Two above, one in the middle, two below, as five people hold them up. */
const places = [
  [0.3, 0.18],
  [0.7, 0.18],
  [0.5, 0.48],
  [0.3, 0.78],
  [0.7, 0.78],
] as const;

const openWith = async (codes: readonly string[], several: boolean): Promise<Device> => {
  const placed = codes.map((code, index) => {
    const [x, y] = places[index] ?? [0.5, 0.5];
    return { code, x, y };
  });
  const device = await openDevice({ film: [{ code: null, codes: placed, ms: 2_000 }] });
  await device.page.addInitScript(
    (chosen) => localStorage.setItem("stile-scanner", JSON.stringify({ several: chosen })),
    several,
  );
  return device;
};

const marks = (page: Page) => page.getByTestId("in-view-mark");

/** In the order of the alphabet. */
const shapes = async (page: Page): Promise<readonly (string | null)[]> => {
  const all = await marks(page).evaluateAll((each) =>
    each.map((mark) => mark.getAttribute("data-shape")),
  );
  return all.toSorted((a, b) => String(a).localeCompare(String(b)));
};

test("with the option on, five tickets get five marks, and one press lets the green ones in", async () => {
  const { supplier } = venue;
  const roles = ["good", "good2", "used", "good3", "unknown"];
  const device = await openWith(roles.map(supplier.code), true);
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());

  await expect(marks(page)).toHaveCount(5);
  await expect
    .poll(() => shapes(page))
    .toEqual(["admit", "admit", "admit", "already-used", "unknown"]);
  await expect(page.getByTestId("in-view-panel")).toContainText("5 tickets in view");
  await expect(page.getByTestId("in-view-panel")).toContainText(
    "3 people can go in · 1 used · 1 to tap",
  );
  await expect(verdict(page)).toHaveCount(0);
  await eachStandsAtItsCode(page);

  const key = page.getByTestId("wide-key");
  await expect(key).toHaveText("Admit 3");
  await expect(key).toHaveAttribute("data-tone", "go");
  await key.tap();
  await expect
    .poll(() => shapes(page))
    .toEqual(["already-used", "same-ticket", "same-ticket", "same-ticket", "unknown"]);
  await expect(page.getByTestId("announcer")).toContainText(/^3 let in\. 2 not: .*used/);
  await expect(key).not.toHaveAttribute("data-tone", "go");
  await waitFor(async () => ((await supplier.redemptions()) === 3 ? true : null));

  // one that nobody knows here is asked for alone, by a tap
  await page.locator('[data-testid="in-view-mark"][data-shape="unknown"]').tap();
  await expect(verdict(page)).toHaveAttribute("data-kind", "unknown");
  await next(page);
  await expect(marks(page)).toHaveCount(5);
  await page.getByTestId("right-key").filter({ hasText: "Cancel" }).tap();
  await expect(marks(page)).toHaveCount(0);
  expect((await history(page)).slice(0, 4)).toEqual(["unknown", "admit", "admit", "admit"]);
  expect(await supplier.redemptions()).toBe(3);
  await device.close();
});

test("with the option off, the one in the middle is scanned, and a tap scans another", async () => {
  const { supplier } = venue;
  const before = await supplier.redemptions();
  const device = await openWith(["good4", "used", "good5"].map(supplier.code), false);
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());

  // the third stands in the middle
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
  await expect(marks(page)).toHaveCount(3);
  await expect(marks(page).filter({ hasText: "Scanned" })).toHaveCount(1);
  await expect(marks(page).filter({ hasText: "Scan this" })).toHaveCount(2);
  await expect(verdict(page)).toHaveCount(0);

  await chipAt(page, "left").then((chip) => chip.tap());
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
  await expect(marks(page).filter({ hasText: "Scanned" })).toHaveCount(2);
  expect((await history(page)).slice(0, 2)).toEqual(["admit", "admit"]);
  await waitFor(async () => ((await supplier.redemptions()) === before + 2 ? true : null));
  await device.close();
});

/** Of the chips above, the one on this side. */
async function chipAt(page: Page, side: "left" | "right") {
  const chips = marks(page).filter({ hasText: "Scan this" });
  const boxes = await chips.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().x));
  const wanted = side === "left" ? Math.min(...boxes) : Math.max(...boxes);
  return chips.nth(boxes.indexOf(wanted));
}

/** Marks are large enough to tap, apart, on the screen, and each crosses the outline of a code. */
async function eachStandsAtItsCode(page: Page): Promise<void> {
  const boxes = await marks(page).evaluateAll((all) =>
    all.map((each) => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  );
  const outlines = await page.locator(".in-view-outlines polygon").evaluateAll((all) =>
    all.map((each) => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  );
  expect(outlines).toHaveLength(boxes.length);
  for (const [index, box] of boxes.entries()) {
    expect(box.right - box.left).toBeGreaterThanOrEqual(56);
    expect(box.bottom - box.top).toBeGreaterThanOrEqual(56);
    const others = boxes.filter((_, each) => each !== index);
    expect(others.some((other) => touches(box, other))).toBe(false);
    const code = outlines.filter((outline) => touches(box, outline));
    expect(code).not.toHaveLength(0);
  }
}

interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const touches = (a: Edges, b: Edges): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
