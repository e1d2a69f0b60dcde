/** Importing a list into an empty device beside importing the same as rows: how long, how smoothly, how large on disk. */
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Figure, figureOf, median } from "../figures.ts";
import type { Imported } from "../page/list-stile.ts";
import { bookingsOfList, listLab } from "./list-lab.ts";
import { type Design, withBrowser } from "./ready-profile.ts";

const rounds = 5;
const list = "hundred-thousand";

interface Run extends Imported {
  readonly bytes: number;
}

export async function measureImport(say: (line: string) => void): Promise<readonly Figure[]> {
  const lab = await listLab(say);
  const { manifest } = await lab.listNamed(list);
  const pages = manifest().pages.map(({ hash }) => hash);
  const run = async (design: Design): Promise<Run> => {
    const profile = lab.newProfile();
    const imported = await withBrowser(profile, async (browser) => {
      const page = await browser.open(lab.server.addressOf(`list-${design}`));
      return design === "stile"
        ? page.evaluate((name) => window.stile.import(name), list)
        : page.evaluate((hashes) => window.raw.import(hashes), pages);
    });
    const bytes = storedBytes(profile);
    rmSync(profile, { recursive: true, force: true });
    return { ...imported, bytes };
  };
  const runs: Record<Design, Run>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    runs.push({ stile: await run("stile"), raw: await run("raw") });
    say(`import: round ${round + 1} of ${rounds}`);
  }
  return figuresOf(runs);
}

function figuresOf(runs: readonly Record<Design, Run>[]): readonly Figure[] {
  const middle = (design: Design, what: keyof Run): number =>
    median(runs.map((run) => run[design][what]));
  const bookings = bookingsOfList[list];
  return [
    figureOf({
      name: "import.100k",
      unit: "ms",
      value: middle("stile", "ms"),
      reference:
        "the same pages as rows with a multiEntry index: worker, chunks of 500, two at once",
      referenceValue: middle("raw", "ms"),
      limit: "ratio <= 0.25",
      holds: ({ ratio }) => ratio <= 0.25,
    }),
    figureOf({
      name: "import.longest-task",
      unit: "ms",
      value: middle("stile", "longestTask"),
      reference: "importing rows, in a worker too",
      referenceValue: middle("raw", "longestTask"),
      limit: "value <= 50",
      holds: ({ value }) => value <= 50,
    }),
    figureOf({
      name: "disk.bytes-per-booking",
      unit: "bytes",
      value: middle("stile", "bytes") / bookings,
      reference: "rows of the same fields with a multiEntry index",
      referenceValue: middle("raw", "bytes") / bookings,
      limit: "ratio <= 0.6",
      holds: ({ ratio }) => ratio <= 0.6,
    }),
  ];
}

/** Where Chromium keeps what a page stores: databases, OPFS, the Cache API. Its cache of HTTP answers is no part of it. */
const stores: readonly string[] = ["IndexedDB", "File System", "Service Worker", "WebStorage"];

const storedBytes = (profile: string): number =>
  stores.reduce((sum, store) => sum + bytesIn(join(profile, "Default", store)), 0);

function bytesIn(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}
