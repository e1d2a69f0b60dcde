/**
 * From the start of the page's script to the first verdict, a new browser process each time and, where that is allowed, with
 * nothing of its profile in the machine's memory; beside opening a database of rows and getting the first one.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { type Figure, figureOf, median } from "../figures.ts";
import { createCrowd } from "./crowd.ts";
import { type Design, readyProfile, withBrowser } from "./ready-profile.ts";

const rounds = 5;

const bootedSchema = z.object({
  ms: z.number(),
  /** The verdict's kind, or whether the row was there. */
  told: z.string(),
  /** When each step had been done, milliseconds after the start. */
  steps: z.record(z.string(), z.number()),
});
type Booted = z.infer<typeof bootedSchema>;

export async function measureBoot(say: (line: string) => void): Promise<readonly Figure[]> {
  const stile = await readyProfile("stile", "large", say);
  const raw = await readyProfile("raw", "large", say);
  const { server, listNamed } = stile.lab;
  const crowd = createCrowd((await listNamed("large")).tickets, "all", 11);
  let isCold = true;
  const boot = async (design: Design, code: string): Promise<Booted> => {
    isCold = evictPageCache() && isCold;
    const { profile } = { stile, raw }[design];
    return withBrowser(profile, async (browser) => {
      const address = `${server.addressOf(`boot-${design}`)}#${encodeURIComponent(code)}`;
      return bootedSchema.parse(JSON.parse(await browser.hear(address)));
    });
  };
  const runs: Record<Design, Booted>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const code = crowd.usual[round] ?? "";
    const run = { stile: await boot("stile", code), raw: await boot("raw", code) };
    if (run.stile.told !== "admit" || run.raw.told !== "row") {
      throw new Error(`${code}: ${run.stile.told}, ${run.raw.told}`);
    }
    runs.push(run);
    say(`boot, round ${round + 1} of ${rounds}: ${told(run.stile)}; rows: ${told(run.raw)}`);
  }
  if (!isCold) say("boot: the page cache could not be evicted, so all starts are warm");
  return [
    figureOf({
      name: "boot.first-verdict",
      unit: "ms",
      value: median(runs.map((run) => run.stile.ms)),
      reference: "open and first get by a multiEntry index",
      referenceValue: median(runs.map((run) => run.raw.ms)),
      limit: "value <= 300 and ratio <= 0.5",
      holds: ({ value, ratio }) => value <= 300 && ratio <= 0.5,
    }),
  ];
}

/** Of the whole machine, because Node cannot evict single files; false where that is not allowed. */
function evictPageCache(): boolean {
  try {
    execFileSync("sync");
    writeFileSync("/proc/sys/vm/drop_caches", "3");
    return true;
  } catch {
    return false; // not root, or not Linux: expected answers
  }
}

const told = ({ ms, steps }: Booted): string =>
  [...Object.entries(steps), ["verdict", Math.round(ms)]]
    .map(([step, at]) => `${step} ${at}`)
    .join(", ");
