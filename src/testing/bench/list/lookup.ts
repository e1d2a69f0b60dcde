/**
 * From a code to its complete verdict while lists come as often as a gateway makes them, two percent of their pages new each
 * time, beside an idle database of rows that only has to find the booking.
 */
import { quantile } from "../corpus/tally.ts";
import { type Figure, figureOf, median } from "../figures.ts";
import type { LookedUp } from "../page/list-stile.ts";
import { createCrowd, type Spread } from "./crowd.ts";
import type { ListName } from "./list-lab.ts";
import { readyProfile, withBrowser } from "./ready-profile.ts";

const rounds = 5;
const people = 600;
const pauseMs = 12;
/** Together two thirds of what the app holds in memory: they stay there while others come and go. */
const warmPages = 140;

type Say = (line: string) => void;

export async function measureLookup(say: Say): Promise<readonly Figure[]> {
  const day = await lookUp("day", "all", say);
  const large = await lookUp("large", { warmPages }, say);
  return [
    figureOf({
      ...day,
      name: "lookup.p99",
      unit: "ms",
      limit: "value <= 2 and ratio <= 0.5",
      holds: ({ value, ratio }) => value <= 2 && ratio <= 0.5,
    }),
    figureOf({
      ...large,
      name: "lookup.p99-1m",
      unit: "ms",
      limit: "ratio <= 1",
      holds: ({ ratio }) => ratio <= 1,
    }),
  ];
}

interface Compared {
  readonly value: number;
  readonly reference: string;
  readonly referenceValue: number;
}

async function lookUp(name: ListName, spread: Spread, say: Say): Promise<Compared> {
  const stile = await readyProfile("stile", name, say);
  const raw = await readyProfile("raw", name, say);
  const { server } = stile.lab;
  const { tickets } = await stile.lab.listNamed(name);
  const crowd = createCrowd(tickets, spread, 7);
  const [ours, theirs]: [number[], number[]] = [[], []];
  await withBrowser(stile.profile, (stileBrowser) =>
    withBrowser(raw.profile, async (rawBrowser) => {
      const stilePage = await stileBrowser.open(server.addressOf("list-stile"));
      const rawPage = await rawBrowser.open(server.addressOf("list-raw"));
      await stilePage.evaluate(() => window.stile.restore());
      await stilePage.evaluate((codes) => window.stile.warm(codes), crowd.usual);
      await rawPage.evaluate((codes) => window.raw.warm(codes), crowd.usual);
      for (let round = 0; round < rounds; round += 1) {
        const comers = crowd.next(people);
        const own = await stilePage.evaluate((gate) => window.stile.lookUp(gate), {
          people: comers,
          pauseMs,
          syncing: name,
        });
        const reference = await rawPage.evaluate(([who, ms]) => window.raw.lookUp(who, ms), [
          comers,
          pauseMs,
        ] as const);
        requireRight([...own.wrong, ...reference.wrong]);
        ours.push(quantile(own.ms, 0.99));
        theirs.push(quantile(reference.ms, 0.99));
        say(`lookup, ${name} list, round ${round + 1} of ${rounds}: ${told(own)}`);
      }
    }),
  );
  return {
    value: median(ours),
    reference: "get of the booking's row by a multiEntry index, idle",
    referenceValue: median(theirs),
  };
}

export function requireRight(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Error(`${wrong.length} wrong answers: ${wrong[0]}`);
}

const told = ({ ms, late, installs, outsideRam }: LookedUp): string =>
  [
    `p50 ${quantile(ms, 0.5)}, p99 ${quantile(ms, 0.99)}, longest ${quantile(ms, 1)} ms`,
    `began late by p99 ${quantile(late, 0.99)}, at most ${quantile(late, 1)} ms`,
    `${outsideRam} of ${ms.length} from outside memory, ${installs} lists installed meanwhile`,
  ].join("; ");
