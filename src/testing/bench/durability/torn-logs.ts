/**
 * A record header without its payload at the end of LevelDB's log, put there by hand, because a kill does it one time in a
 * hundred (STORAGE 4.1). The start after it sees everything and appends behind it; the one after that finds the databases
 * deleted, unless the ballast was written in between. Every other trial is killed before its ballast, so that the mirror alone
 * can help.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "./lab.ts";
import { atStation, openBooks } from "./station.ts";
import { addUp, type Toll, tollOf, tollWords } from "./toll.ts";
import { tearLogs } from "./torn-header.ts";

const before = 20;
const behind = 10;

interface Course {
  readonly isClosedInPeace: boolean;
  readonly hasBallast: boolean;
}

export async function tornLogTrials(lab: Lab, count: number): Promise<Toll> {
  const tolls: Toll[] = [];
  for (let trial = 0; trial < count; trial += 1) {
    const course = { isClosedInPeace: trial % 4 < 2, hasBallast: trial % 2 === 0 };
    tolls.push(await tearAndReturn(lab, course));
    lab.say(`torn logs: ${tollWords(addUp(tolls))}`);
  }
  return addUp(tolls);
}

async function tearAndReturn(lab: Lab, course: Course): Promise<Toll> {
  const place = { ...lab, profile: join(lab.folder, "torn"), rowsAre: "strict" } as const;
  const books = openBooks();
  await atStation(place, books, async (station) => {
    await station.start();
    await station.commit(before);
    await (course.isClosedInPeace ? station.close() : station.kill());
  });
  if (tearLogs(place.profile) !== 2) throw new Error("there are not the logs of two origins");
  await atStation(place, books, async (station) => {
    await station.start();
    await station.commit(behind);
    if (course.hasBallast) await station.rewriteBallast();
    await station.kill();
  });
  await atStation(place, books, (station) => station.start());
  await rm(place.profile, { recursive: true, maxRetries: 5 });
  return tollOf(1, books);
}
