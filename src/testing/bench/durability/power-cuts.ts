/**
 * The power goes while it commits (STORAGE 4.2): the profile lies on a disk of its own, the browser is stopped in the middle,
 * and what goes on is a copy of what the disk holds by then, without all that the file system still had in memory.
 */
import { setTimeout as after } from "node:timers/promises";
import { below } from "../../seeded-random.ts";
import type { Lab } from "./lab.ts";
import { formatDisk } from "./loop-disk.ts";
import { atStation, openBooks } from "./station.ts";
import { addUp, type Toll, tollOf, tollWords } from "./toll.ts";

/** From the first acknowledgement (ms): less than the five seconds after which ext4 would write by itself. */
const earliestMs = 300;
const latestMs = 2_800;

export async function powerCutTrials(lab: Lab, count: number): Promise<Toll> {
  const tolls: Toll[] = [];
  for (let trial = 0; trial < count; trial += 1) {
    const cutAtMs = earliestMs + below(lab.random, latestMs - earliestMs + 1);
    tolls.push(await cutAndReturn(lab, cutAtMs));
    lab.say(`power cuts: ${tollWords(addUp(tolls))}`);
  }
  return addUp(tolls);
}

async function cutAndReturn(lab: Lab, cutAtMs: number): Promise<Toll> {
  const disk = await formatDisk(lab.folder);
  try {
    const place = { ...lab, profile: `${disk.path}/profile`, rowsAre: "relaxed" } as const;
    const books = openBooks();
    await atStation(place, books, async (station) => {
      await station.start();
      await station.commit(1);
      station.untilDeath(station.commit(Infinity));
      await after(cutAtMs);
      station.freeze();
      await disk.copyAsItIs();
      await station.kill();
    });
    await disk.goOnWithCopy();
    await atStation(place, books, async (station) => {
      await station.start();
    });
    return tollOf(1, books);
  } finally {
    await disk.drop();
  }
}
