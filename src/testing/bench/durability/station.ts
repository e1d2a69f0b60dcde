/**
 * One start of the browser on a profile: a page with the device's storage, and one with plain rows to compare it with. The two
 * are of different origins, so that each has databases and a log of its own; whatever happens to one happens to the other.
 */
import type { Page } from "playwright";
import type { Started } from "../page/durability-store.ts";
import { type Book, openBook } from "./book.ts";
import type { Lab } from "./lab.ts";
import { type MortalBrowser, wakeBrowser } from "./mortal-browser.ts";

export interface Place extends Pick<Lab, "address" | "say"> {
  readonly profile: string;
  /** The plain ones. */
  readonly rowsAre: "strict" | "relaxed";
}

/** Of one profile, over all its starts. */
export interface Books {
  readonly scans: Book;
  readonly rows: Book;
  /** What the device found. */
  readonly starts: Started[];
}

export const openBooks = (): Books => ({ scans: openBook(), rows: openBook(), starts: [] });

export interface Station extends Pick<MortalBrowser, "freeze" | "kill" | "close"> {
  /** Opens and repairs both, and looks for everything that was acknowledged at any start so far. */
  readonly start: () => Promise<void>;
  /** So many on each page. */
  readonly commit: (times: number) => Promise<void>;
  readonly rewriteBallast: () => Promise<void>;
  /** `work` goes on until the browser dies; what goes wrong with it before that is thrown by `kill`. */
  readonly untilDeath: (work: Promise<unknown>) => void;
}

/** Whatever `work` leaves alive is ended. */
export async function atStation(
  place: Place,
  books: Books,
  work: (station: Station) => Promise<void>,
): Promise<void> {
  const browser = await wakeBrowser(place.profile);
  try {
    await work(await stationIn(browser, place, books));
  } finally {
    await browser.close();
  }
}

async function stationIn(
  browser: MortalBrowser,
  { address, rowsAre, say }: Place,
  { scans, rows, starts }: Books,
): Promise<Station> {
  const [device, plain] = await Promise.all([
    browser.open(addressFor(address, "device"), scans.note),
    browser.open(addressFor(address, rowsAre), rows.note),
  ]);
  let isOver = false;
  const failures: Error[] = [];
  return {
    start: async () => {
      const [found] = await Promise.all([startOn(device), startOn(plain)]);
      starts.push(found);
      const gone = scans.compare(await heldOn(device));
      if (gone.length > 0) say(`missing: scans ${gone.join(", ")}`);
      rows.compare(await heldOn(plain));
    },
    commit: async (times) => {
      await Promise.all(
        [device, plain].map((page) => page.evaluate((n) => window.durability.commit(n), times)),
      );
    },
    rewriteBallast: () => device.evaluate(() => window.durability.upkeep()),
    untilDeath: (work) => {
      work.catch((problem: unknown) => {
        if (!isOver)
          failures.push(new Error("went wrong before it was killed", { cause: problem }));
      });
    },
    freeze: browser.freeze,
    kill: async () => {
      isOver = true;
      await browser.kill();
      for (const failure of failures) throw failure;
    },
    close: browser.close,
  };
}

const startOn = (page: Page): Promise<Started> => page.evaluate(() => window.durability.start());

const heldOn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => window.durability.held());

/** The same server by its other name is another origin. */
function addressFor(address: string, as: string): string {
  const url = new URL(address);
  if (as !== "device") url.hostname = "localhost";
  url.searchParams.set("as", as);
  return url.href;
}
