/**
 * The browser is killed while it starts, commits and writes its ballast, ten times on one profile: a log that a kill has torn
 * does its harm two starts later (STORAGE 4.1). Each start looks for everything that was ever acknowledged on the profile.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { type Death, drawDeaths } from "./deaths.ts";
import type { Lab } from "./lab.ts";
import { atStation, openBooks, type Station } from "./station.ts";
import { addUp, type Toll, tollOf, tollWords } from "./toll.ts";

const killsOfProfile = 10;

export async function killTrials(lab: Lab, count: number): Promise<Toll> {
  const deaths = drawDeaths(count, lab.random);
  const tolls: Toll[] = [];
  for (let first = 0; first < count; first += killsOfProfile) {
    tolls.push(await liveAndDie(lab, deaths.slice(first, first + killsOfProfile)));
    lab.say(`kills: ${tollWords(addUp(tolls))}`);
  }
  return addUp(tolls);
}

async function liveAndDie(lab: Lab, deaths: readonly Death[]): Promise<Toll> {
  const place = { ...lab, profile: join(lab.folder, "kills"), rowsAre: "strict" } as const;
  const books = openBooks();
  for (const death of deaths) {
    await atStation(place, books, async (station) => {
      if (death.kind === "starting") {
        station.untilDeath(station.start());
      } else {
        await station.start();
        await beginWork(station, death);
      }
      // a moment that waits for nothing is what this trial is about
      await after(death.afterMs);
      await station.kill();
    });
  }
  await atStation(place, books, (station) => station.start());
  await rm(place.profile, { recursive: true, maxRetries: 5 });
  return tollOf(deaths.length, books);
}

async function beginWork(
  station: Station,
  { kind, ballastAtMs }: Exclude<Death, { readonly kind: "starting" }>,
): Promise<void> {
  await station.commit(1);
  station.untilDeath(station.commit(Infinity));
  if (ballastAtMs === null) return;
  const ballastsTime = after(ballastAtMs);
  if (kind === "ballast") await ballastsTime;
  station.untilDeath(ballastsTime.then(station.rewriteBallast));
}
