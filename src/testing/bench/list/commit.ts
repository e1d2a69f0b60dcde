/** Storing an admission, strictly and with its second copy, while lists come as often as a gateway makes them; beside the same, idle. */
import { quantile } from "../corpus/tally.ts";
import { bareSyncs } from "../disk.ts";
import { type Figure, figureOf, median } from "../figures.ts";
import type { HeldUp } from "./crowd.ts";
import { requireRight } from "./lookup.ts";
import { newProfile, withBrowser } from "./ready-profile.ts";

const rounds = 5;
const mostPeople = 400;
const pauseMs = 12;
const list = "day";

export async function measureCommit(say: (line: string) => void): Promise<readonly Figure[]> {
  const { lab, profile } = await newProfile("stile", list, say);
  const { tickets } = await lab.listNamed(list);
  const guests = tickets.fresh.map(({ code }): HeldUp => ({ code, told: "admit" }));
  const people = Math.min(mostPeople, Math.floor(guests.length / (2 * rounds)));
  const p99 = { idle: new Array<number>(), syncing: new Array<number>() };
  await withBrowser(profile, async (browser) => {
    const page = await browser.open(lab.server.addressOf("list-stile"));
    await page.evaluate(() => window.stile.restore());
    const commit = async (syncing: string | null): Promise<number> => {
      const gate = { people: guests.splice(0, people), pauseMs, syncing };
      const { ms, wrong, installs } = await page.evaluate((at) => window.stile.commit(at), gate);
      requireRight(wrong);
      const part = quantile(ms, 0.99);
      say(
        `commit: p50 ${quantile(ms, 0.5)}, p99 ${part} ms, ${installs} lists installed meanwhile`,
      );
      return part;
    };
    for (let round = 0; round < rounds; round += 1) {
      const disk = await bareSyncs(profile, { times: people, pauseMs });
      say(`commit, the disk by itself: p50 ${shown(disk, 0.5)}, p99 ${shown(disk, 0.99)} ms`);
      p99.idle.push(await commit(null));
      p99.syncing.push(await commit(list));
    }
  });
  return [
    figureOf({
      name: "commit.p99-while-syncing",
      unit: "ms",
      value: median(p99.syncing),
      reference: "the same commit while nothing is installed",
      referenceValue: median(p99.idle),
      limit: "value <= 25 and ratio <= 5",
      holds: ({ value, ratio }) => value <= 25 && ratio <= 5,
    }),
  ];
}

const shown = (ms: readonly number[], part: number): string => quantile(ms, part).toFixed(1);
