import { describe, expect, it } from "vitest";
import type { Instant } from "../../core/time.ts";
import { later } from "../../core/time.ts";
import { aBooking, now } from "../../testing/builders.ts";
import type { FoundRow } from "./booking-search.ts";
import { createSearchClient, type SearchClient } from "./search-client.ts";
import type { ToSearchWorker } from "./search-messages.ts";

describe("the page's side of the search worker", () => {
  it("answers the latest question alone; an older answer never comes after it", async () => {
    const { client, workers } = world();
    const older = client.search({ text: "m", now });
    await settled();
    const newer = client.search({ text: "ma", now });
    await settled();
    expect(await older).toBeNull();
    workers[0]?.answer(1, 99);
    workers[0]?.answer(2, 7);
    expect(await newer).toMatchObject({ of: 7 });
  });

  it("opens one worker, tells it of every list, and passes on that there is news", async () => {
    const { client, workers } = world();
    let told = 0;
    const end = client.subscribe(() => {
      told += 1;
    });
    client.takeUp();
    client.takeUp();
    expect(workers.map(({ kinds }) => kinds())).toEqual([["list", "list"]]);
    workers[0]?.say({ kind: "progress" });
    workers[0]?.say({ kind: "failed", why: "corrupt" });
    end();
    workers[0]?.say({ kind: "progress" });
    expect(told).toBe(2);
  });

  it("hands over what was looked up before it asks, and later only what is new", async () => {
    const { client, workers, found, asked } = world();
    found.push({ booking: aBooking(), foundAt: now });
    void client.search({ text: "ada", now });
    // one that comes while the first hand-over is on its way asks after it too
    void client.search({ text: "adal", now });
    await settled();
    expect(workers[0]?.kinds()).toEqual(["list", "found", "search"]);
    void client.search({ text: "adal", now });
    await settled();
    client.noteFound();
    found.push({ booking: aBooking(), foundAt: later(now, 5) });
    void client.search({ text: "adalo", now });
    await settled();
    expect(workers[0]?.kinds().slice(3)).toEqual(["search", "found", "search"]);
    expect(asked).toEqual([null, now]);
  });

  it("tells it what is kept no more, at the next list or search, and once", async () => {
    const { client, workers, found } = world();
    found.push({ booking: aBooking(), foundAt: now });
    client.takeUp();
    await settled();
    expect(workers[0]?.kinds()).toEqual(["list", "found"]);
    found.length = 0;
    client.noteFound();
    client.takeUp();
    await settled();
    expect(workers[0]?.posted.at(-1)).toEqual({ kind: "found", rows: [], oldest: null });
    client.noteFound();
    void client.search({ text: "ada", now });
    await settled();
    expect(workers[0]?.kinds()).toEqual(["list", "found", "list", "found", "search"]);
  });

  it("says so when the worker breaks, and opens another for the next question, told everything anew", async () => {
    const { client, workers, found, asked } = world();
    found.push({ booking: aBooking(), foundAt: now });
    const lost = client.search({ text: "ada", now });
    await settled();
    workers[0]?.breaks();
    expect(await lost).toEqual({ kind: "unavailable" });
    const next = client.search({ text: "ada", now });
    await settled();
    expect(workers[1]?.kinds()).toEqual(["list", "found", "search"]);
    workers[1]?.answer(2, 3);
    expect(await next).toMatchObject({ of: 3 });
    expect(asked).toEqual([null, null]);
  });

  it("tries again what it could not read of the ledger", async () => {
    const { client, workers, found } = world();
    found.fails = true;
    await expect(client.search({ text: "ada", now })).rejects.toThrow("disk");
    found.fails = false;
    found.push({ booking: aBooking(), foundAt: now });
    void client.search({ text: "ada", now });
    await settled();
    expect(workers[0]?.kinds()).toEqual(["list", "found", "search"]);
  });

  it("harms no list where there are no workers", async () => {
    const { client } = world({ opens: false });
    expect(client.takeUp).not.toThrow();
    await expect(client.search({ text: "ada", now })).rejects.toThrow("no workers here");
  });

  it("forgets: the worker ends with its words, and nothing opens it again", async () => {
    const { client, workers } = world();
    const open = client.search({ text: "ada", now });
    await settled();
    client.forget();
    expect(await open).toEqual({ kind: "unavailable" });
    client.takeUp();
    expect(await client.search({ text: "ada", now })).toEqual({ kind: "unavailable" });
    expect(workers.map(({ isTerminated }) => isTerminated())).toEqual([true]);
  });
});

const nobody = (): void => undefined;

interface FakeWorker {
  readonly posted: readonly ToSearchWorker[];
  readonly kinds: () => readonly string[];
  readonly say: (data: unknown) => void;
  readonly answer: (id: number, of: number) => void;
  readonly breaks: () => void;
  readonly isTerminated: () => boolean;
}

interface World {
  readonly client: SearchClient;
  readonly workers: readonly FakeWorker[];
  readonly found: FoundRow[] & { fails?: boolean };
  readonly asked: readonly (Instant | null)[];
}

function world({ opens = true }: { readonly opens?: boolean } = {}): World {
  const workers: FakeWorker[] = [];
  const found: World["found"] = [];
  const asked: (Instant | null)[] = [];
  const client = createSearchClient({
    openPort: () => {
      if (!opens) throw new Error("no workers here");
      const posted: ToSearchWorker[] = [];
      let onMessage: (data: unknown) => void = nobody;
      let onBroken: (why: string) => void = nobody;
      let isTerminated = false;
      workers.push({
        posted,
        kinds: () => posted.map(({ kind }) => kind),
        say: (data) => onMessage(data),
        answer: (id, of) =>
          onMessage({ kind: "answer", id, answer: { kind: "found", hits: [], matches: 0, of } }),
        breaks: () => onBroken("out of memory"),
        isTerminated: () => isTerminated,
      });
      return {
        post: (message) => posted.push(message),
        onMessage: (listener) => {
          onMessage = listener;
        },
        onBroken: (listener) => {
          onBroken = listener;
        },
        terminate: () => {
          isTerminated = true;
        },
      };
    },
    foundSince: async (since) => {
      if (found.fails === true) throw new Error("disk");
      asked.push(since);
      const [oldest = null] = found.map(({ foundAt }) => foundAt).toSorted((a, b) => a - b);
      return {
        rows: found.filter(({ foundAt }) => since === null || foundAt >= since),
        oldest,
      };
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  return { client, workers, found, asked };
}

/** A macrotask runs when no microtask is left. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
