/** Three phones at two gates and a tablet, each enrolled as a venue would: the first links from the terminal, the rest from the tablet. */
import { expect, type Page } from "playwright/test";
import { type Device, openDevice } from "./device.ts";
import { enrol } from "./gate.ts";
import { type Line, openLine } from "./line.ts";
import { scratchFolder } from "./processes.ts";
import { writeSpecialBookings } from "./special-bookings.ts";
import { twoGates } from "./two-gates.ts";
import { openVenue, type Venue } from "./venue.ts";

/** Good tickets of one guest each. */
export const guests = Array.from(
  { length: 44 },
  (_, index) => `GUEST-${String(index + 1).padStart(2, "0")}`,
);
/** Lies before the third phone's camera. */
const filmed = "FILMED-GUEST";

export interface Afternoon {
  readonly venue: Venue;
  /** Maya, a steward at the north gate, on a line of her own. */
  readonly north: Page;
  readonly northLine: Line;
  /** Jonas, a supervisor at the river gate. */
  readonly river: Page;
  /** Ravi, a steward at the north gate, with a ticket before his camera, on a line of his own. */
  readonly third: Page;
  readonly thirdLine: Line;
  readonly tablet: Page;
  readonly close: () => Promise<void>;
}

/** Everything but the third phone is enrolled. */
export async function beginAfternoon(): Promise<Afternoon> {
  const folder = await scratchFolder();
  const { world, product } = await writeSpecialBookings(folder.path, [...guests, filmed]);
  const venue = await openVenue({ world, configuration: twoGates(product) });
  await folder.drop();
  const northLine = await openLine(venue.port, () => undefined);
  const thirdLine = await openLine(venue.port, () => undefined);
  const blind = { camera: "absent" } as const;
  const devices: readonly Device[] = await Promise.all([
    openDevice(blind),
    openDevice(blind),
    openDevice({ film: [{ code: filmed, ms: 1_000 }] }),
    openDevice(blind),
  ]);
  const [north, river, third, tablet] = devices.map(({ page }) => page);
  if (north === undefined || river === undefined || third === undefined || tablet === undefined) {
    throw new Error("four devices were opened");
  }
  await tablet.setViewportSize({ width: 1_024, height: 1_366 });
  await enrolTablet(tablet, await venue.tabletLink(), "Noor");
  await enrol(north, through(northLine, await venue.enrolmentLink("North gate")), "Maya");
  await enrol(river, await linkFromTablet(tablet, "River gate", "supervisor"), "Jonas");
  return {
    venue,
    north,
    northLine,
    river,
    third,
    thirdLine,
    tablet,
    close: async () => {
      for (const device of devices) await device.close();
      await Promise.all([northLine.close(), thirdLine.close()]);
      await venue.close();
    },
  };
}

/** The same link, for a device whose way to the gateway is this line. */
export function through(line: Line, link: string): string {
  const { pathname, hash } = new URL(link);
  return `${line.origin}${pathname}${hash}`;
}

export async function enrolTablet(tablet: Page, link: string, operator: string): Promise<void> {
  await tablet.goto(link);
  await tablet.getByTestId("name-field").tap();
  await tablet.keyboard.type(operator);
  await tablet.getByTestId("wide-key").tap();
  await expect(tablet.getByTestId("board-standing")).toContainText("Live");
}

export async function linkFromTablet(
  tablet: Page,
  gate: string,
  role: "steward" | "supervisor",
): Promise<string> {
  await toBoard(tablet);
  await tablet.getByTestId("right-key").filter({ hasText: "Devices" }).tap();
  await tablet.getByLabel("Gate").selectOption({ label: gate });
  await tablet.getByLabel("For").selectOption(role);
  await tablet.getByRole("button", { name: "Make a link" }).tap();
  const link = await tablet.getByTestId("enrol-link").textContent();
  await toBoard(tablet);
  return (link ?? "").trim();
}

/** From wherever the tablet is. */
export async function toBoard(tablet: Page): Promise<void> {
  const back = tablet.getByRole("button", { name: /^(Back to the board|Board)$/ });
  if (await back.isVisible()) await back.tap();
  await expect(tablet.getByTestId("inside")).toBeVisible();
}

/** Kept beside the results of a run, to be looked at: a phone's as it is, the tablet's whole. */
export const picture = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: `test-results/pictures/${name}.png`, animations: "disabled" });
};

/** From now on each tap of this page is counted, over its reloads. */
export async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    document.addEventListener(
      "pointerup",
      () => sessionStorage.setItem("taps", String(Number(sessionStorage.getItem("taps") ?? 0) + 1)),
      true,
    );
  });
  return () => page.evaluate(() => Number(sessionStorage.getItem("taps") ?? 0));
}
