/** Importing, looking up and committing on the app's own device, as the groups of the list ask (see `../list/`). */
import { type ListDevice, type Looked, openListDevice, valueOf } from "./list-device.ts";
import { asInstant, minutes } from "../../../core/time.ts";
import { otherDevice, scanIdOf, anAdmission, now } from "../../builders.ts";
import type { HeldUp } from "../list/crowd.ts";
import type { Ticket } from "../list/tickets.ts";
import { emptyLog } from "../../../storage/ballast.ts";
import { paced, watchMainThread } from "./pacing.ts";

export interface Imported {
  readonly ms: number;
  readonly longestTask: number;
}

export interface LookedUp {
  readonly ms: readonly number[];
  /** What was told another verdict than it must be. */
  readonly wrong: readonly string[];
  readonly late: readonly number[];
  readonly outsideRam: number;
  readonly installs: number;
}

export interface CommitAnswer {
  readonly ms: readonly number[];
  readonly wrong: readonly string[];
  readonly installs: number;
}

interface Gate {
  readonly people: readonly HeldUp[];
  readonly pauseMs: number;
  /** The list that changes all the time meanwhile; null where nothing is synced. */
  readonly syncing: string | null;
}

declare global {
  interface Window {
    stile: {
      readonly import: (list: string) => Promise<Imported>;
      /** Somebody has gone in with these. */
      readonly use: (tickets: readonly Ticket[]) => Promise<void>;
      /** The app is put away, as when the page is hidden. */
      readonly putAway: () => Promise<void>;
      readonly restore: () => Promise<void>;
      readonly warm: (codes: readonly string[]) => Promise<void>;
      readonly lookUp: (gate: Gate) => Promise<LookedUp>;
      readonly commit: (gate: Gate) => Promise<CommitAnswer>;
    };
  }
}

const device = openListDevice(() => undefined);

window.stile = {
  import: async (name) => {
    const { install, manifestAt } = await device;
    const manifest = await manifestAt(`manifest/${name}`);
    const longestTask = watchMainThread();
    const from = performance.now();
    await install(manifest);
    return { ms: performance.now() - from, longestTask: longestTask() };
  },
  use: async (tickets) => {
    const { ledger } = await device;
    for (let first = 0; first < tickets.length; first += usedAtOnce) {
      const some = tickets.slice(first, first + usedAtOnce);
      valueOf(await ledger.applyChanges(feedPageOf(some, first)));
    }
  },
  putAway: async () => valueOf(await emptyLog()),
  restore: async () => {
    const { loaded } = await (await device).restore();
    await loaded;
  },
  warm: async (codes) => {
    const { look } = await device;
    for (const code of codes) await look(code);
  },
  lookUp: async ({ people, pauseMs, syncing }) => {
    const opened = await device;
    const sync = syncOver(opened, syncing);
    const { results, late } = await paced(people, pauseMs, ({ code }) => opened.look(code));
    return {
      ms: results.map(({ ms }) => ms),
      wrong: wrongOf(people, results),
      late,
      outsideRam: results.filter(({ outsideRam }) => outsideRam).length,
      installs: await sync(),
    };
  },
  commit: async ({ people, pauseMs, syncing }) => {
    const opened = await device;
    const sync = syncOver(opened, syncing);
    const { results } = await paced(people, pauseMs, ({ code }) => opened.admit(code));
    return {
      ms: results.map(({ ms }) => ms),
      wrong: wrongOf(people, results),
      installs: await sync(),
    };
  },
};

const wrongOf = (
  people: readonly HeldUp[],
  results: readonly Pick<Looked, "told">[],
): readonly string[] =>
  people.flatMap(({ code, told }, index) =>
    told === results[index]?.told ? [] : [`${code}: ${results[index]?.told}, not ${told}`],
  );

/** Between the beginnings of two lists, as at a gateway where something changes all the time (`page-refresh.ts`). */
const listEveryMs = 2_000;

/** The list changes and is installed again and again; the answer ends that, and tells how often it came to pass. */
function syncOver({ manifestAt, install }: ListDevice, name: string | null): () => Promise<number> {
  const over = new AbortController();
  if (name === null) over.abort();
  const run = async (): Promise<number> => {
    let installs = 0;
    while (!over.signal.aborted) {
      const next = new Promise((resolve) => setTimeout(resolve, listEveryMs));
      await install(await manifestAt(`change/${name}`));
      if (!over.signal.aborted) installs += 1;
      await next;
    }
    return installs;
  };
  const running = run();
  return () => {
    over.abort();
    return running;
  };
}

const usedAtOnce = 500;

function feedPageOf(
  tickets: readonly Ticket[],
  first: number,
): Parameters<ListDevice["ledger"]["applyChanges"]>[0] {
  const offset = first + tickets.length;
  return {
    epoch: "bench",
    offset,
    row: `row-${offset}`,
    changes: tickets.map(({ booking, unitItem, people }, index) => ({
      offset: first + index + 1,
      change: {
        kind: "admission",
        admission: anAdmission(first + index + 1, {
          scan: scanIdOf(first + index + 1),
          booking,
          unitItem,
          people,
          at: asInstant(now - minutes(90)),
          device: otherDevice,
        }),
      },
    })),
  };
}
