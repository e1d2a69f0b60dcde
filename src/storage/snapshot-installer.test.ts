import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PageHash } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import { later } from "../core/time.ts";
import { now } from "../testing/builders.ts";
import type { SnapshotDatabase } from "./snapshot-database.ts";
import {
  aDevice,
  bytesOf,
  hashes,
  lineOf,
  list,
  listOf,
  named,
  namesFound,
  value,
} from "./snapshot-world.contract.ts";

describe("install", () => {
  it("fetches only missing pages, tells progress, and keeps the old ones until the list is taken up", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A", "B"])));
    const progress: string[] = [];
    const second = list(2, ["B", "C"]);
    const installed = await device.install(second, {
      onProgress: ({ have, of }) => progress.push(`${have}/${of}`),
    });
    expect(value(installed)).toEqual({
      manifest: second.manifest,
      bookings: 2,
      unreadable: 0,
      recent: null,
    });
    expect(device.fetched).toEqual(hashes("A", "B", "C"));
    expect(progress).toEqual(["1/2", "2/2"]);
    expect(value(await device.database.storedPages())).toEqual(new Set(hashes("A", "B", "C")));
    expect(await namesFound(device.snapshot, ["A", "B", "C"])).toEqual(["B", "C"]);
    value(await device.database.prune());
    expect(value(await device.database.storedPages())).toEqual(new Set(hashes("B", "C")));
  });

  it("fetches a page again that has come back after it was removed, and asks for no page that the list before has", async () => {
    const device = await aDevice();
    const asked: (readonly PageHash[])[] = [];
    const database: SnapshotDatabase = {
      ...device.database,
      storedAmong: (some) => {
        asked.push(some);
        return device.database.storedAmong(some);
      },
    };
    const lists = [
      ["A", "B"],
      ["B", "C"],
      ["C", "D"],
      ["A", "D"],
    ];
    for (const [n, names] of lists.entries()) {
      value(await device.install(list(n, names), { database }));
      expect(await namesFound(device.snapshot, ["A", "B", "C", "D"])).toEqual(names);
      value(await device.database.prune());
      expect(value(await device.database.storedPages())).toEqual(new Set(hashes(...names)));
    }
    expect(device.fetched).toEqual(hashes("A", "B", "C", "D", "A"));
    expect(asked).toEqual([hashes("A", "B"), hashes("C"), hashes("D"), hashes("A")]);
  });

  it("keeps no page for good that a failed install has left", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A"])));
    value(await device.database.prune());
    for (const hash of hashes("B")) {
      value(await device.database.keepPages([{ hash, bytes: bytesOf(lineOf("B")) }]));
    }
    for (let n = 0; n < 20; n += 1) value(await device.database.prune());
    expect(value(await device.database.storedPages())).toEqual(new Set(hashes("A")));
  });

  it.each([
    ["can be carried over", false],
    ["has gone", true],
  ])("lets scans pass before it stores beside a list in use, whose index %s", async (_, isLost) => {
    const device = await aDevice();
    const steps: string[] = [];
    let running = 0;
    let mostAtOnce = 0;
    const database: SnapshotDatabase = {
      ...device.database,
      keepPages: async (pages) => {
        running += 1;
        mostAtOnce = Math.max(mostAtOnce, running);
        steps.push(`${pages.length}`);
        const kept = await device.database.keepPages(pages);
        running -= 1;
        return kept;
      },
      current: async () => {
        const held = value(await device.database.current());
        const [openLayer, wholeLayer] = [async () => null, async () => null];
        return ok(held !== null && isLost ? { ...held, openLayer, wholeLayer } : held);
      },
    };
    const letScansPass = async (): Promise<void> => void steps.push("scans");
    value(await device.install(list(1, ["A", "B", "C"]), { database, letScansPass }));
    expect(steps).toEqual(["1", "1", "1"]);
    expect(mostAtOnce).toBeGreaterThan(1);
    mostAtOnce = 0;
    const more = Array.from({ length: 20 }, (_name, n) => `D${n}`);
    value(await device.install(list(2, ["A", ...more]), { database, letScansPass }));
    // as many as have come meanwhile, and never so many that a scan waits long
    const beside = steps.slice(3);
    const sizes = beside.filter((_step, at) => at % 2 === 1).map(Number);
    expect(beside).toEqual(sizes.flatMap((size) => ["scans", `${size}`]));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(20);
    expect(Math.max(...sizes)).toBe(8);
    expect(mostAtOnce).toBe(1);
    expect(await namesFound(device.snapshot, ["A", "B", ...more])).toEqual(["A", ...more]);
  });

  it("takes a newer age of the same list without fetching", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A"])));
    const fresher = list(1, ["A"], later(now, 60_000));
    value(await device.install(fresher));
    expect(device.fetched).toHaveLength(1);
    value(await device.snapshot.reload());
    expect(device.snapshot.manifest()?.asOf).toBe(later(now, 60_000));
  });

  it("fetches a damaged page once more, then reports it", async () => {
    const device = await aDevice();
    const { manifest, pages } = list(1, ["A"]);
    let damaged = 1;
    const fetchPage = async (hash: PageHash): Promise<Result<Uint8Array, "offline">> => {
      damaged -= 1;
      return ok(damaged >= 0 ? bytesOf("noise") : (pages.get(hash) ?? bytesOf("")));
    };
    expect((await device.install(list(1, ["A"]), { fetchPage })).ok).toBe(true);
    damaged = 2;
    const result = await (await aDevice()).install(list(1, ["A"]), { fetchPage });
    expect(result).toEqual(fail({ kind: "page-damaged", page: manifest.pages[0]?.hash }));
  });

  it("keeps what it has when the network goes, and goes on from there", async () => {
    const device = await aDevice();
    const wanted = list(1, ["A", "B", "C", "D", "E", "F", "G", "H"]);
    let left = 5;
    const flaky = async (hash: PageHash): Promise<Result<Uint8Array, "offline">> => {
      left -= 1;
      return left >= 0 ? ok(wanted.pages.get(hash) ?? bytesOf("")) : fail("offline");
    };
    const cut = await device.install(wanted, { fetchPage: flaky });
    expect(cut).toMatchObject({ ok: false, failure: { kind: "fetch", failure: "offline" } });
    expect(value(await device.database.storedPages()).size).toBe(5);
    value(await device.install(wanted));
    expect(device.fetched).toHaveLength(3);
  });

  it("goes on after a kill at any byte of the download, and fetches nothing twice that was there whole", async () => {
    const names = ["A", "B", "C", "D", "E", "F"];
    const wanted = list(1, names);
    const size = bytesOf(lineOf("A")).length;
    await fc.assert(
      fc.asyncProperty(fc.nat(names.length * size), async (bytes) => {
        const device = await aDevice();
        let left = bytes;
        const dying = async (hash: PageHash): Promise<Result<Uint8Array, "offline">> => {
          const page = wanted.pages.get(hash) ?? bytesOf("");
          left -= page.length;
          if (left < 0) throw new Error("killed");
          return ok(page);
        };
        await device.install(wanted, { fetchPage: dying }).catch(() => undefined);
        const kept = value(await device.database.storedPages());
        value(await device.install(wanted));
        expect(device.fetched.filter((hash) => kept.has(hash))).toEqual([]);
        expect(await namesFound(device.snapshot, names)).toEqual(names);
      }),
      { numRuns: 25 },
    );
  });

  it("finds after any chain of lists what the last one has, and counts what it cannot read", async () => {
    const name = fc.constantFrom("A", "B", "C", "D", "E", "F", "G");
    const page = fc.record({ name, broken: fc.boolean() });
    const chain = fc.array(fc.uniqueArray(page, { selector: (one) => one.name, maxLength: 6 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(chain, async (lists) => {
        const device = await aDevice();
        for (const [n, pages] of lists.entries()) {
          const texts = pages.map((one) => `${lineOf(one.name)}${one.broken ? "torn\n" : ""}`);
          const made = listOf(n, texts.map(bytesOf));
          const refs = made.manifest.pages.map((ref, at) => ({
            ...ref,
            bookings: pages[at]?.broken === true ? 2 : 1,
          }));
          value(await device.install({ ...made, manifest: { ...made.manifest, pages: refs } }));
        }
        const last = lists.at(-1) ?? [];
        const all = ["A", "B", "C", "D", "E", "F", "G"];
        const there = new Set<string>(last.map((one) => one.name));
        expect(await namesFound(device.snapshot, all)).toEqual(all.filter((one) => there.has(one)));
        expect(device.installed.at(-1)).toMatchObject({
          bookings: last.length,
          unreadable: last.filter(({ broken }) => broken).length,
        });
      }),
      { numRuns: 40 },
    );
  });

  it("reads all pages anew where a code had more bookings than an index holds", async () => {
    const many = Array.from({ length: 120 }, (_, n) => ({
      name: `N${n}`,
      text: `${JSON.stringify(named(`N${n}`, { reference: "RESELLER" }))}\n`,
    }));
    const device = await aDevice();
    const textOf = ({ text }: (typeof many)[number]): Uint8Array => bytesOf(text);
    value(await device.install(listOf(1, many.map(textOf))));
    value(await device.install(listOf(2, many.slice(60).map(textOf))));
    value(await device.snapshot.reload());
    expect(value(await device.snapshot.find(["RESELLER"])).matches).toHaveLength(60);
  });

  it("is forgotten with its pages and its index, for the next start and for whoever reads it now", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A", "B"])));
    value(await device.snapshot.reload());
    value(await device.database.forget());
    expect(value(await device.database.storedPages()).size).toBe(0);
    expect(value(await device.database.current())).toBeNull();
    expect(value(await device.snapshot.reload())).toEqual({ kind: "none" });
    expect(value(await device.snapshot.find(["T-A"])).matches).toEqual([]);
    value(await device.database.forget());
    value(await device.install(list(2, ["C"])));
    expect(await namesFound(device.snapshot, ["A", "C"])).toEqual(["C"]);
  });

  it("stops when told, without swapping", async () => {
    const device = await aDevice();
    const result = await device.install(list(1, ["A"]), { signal: AbortSignal.abort() });
    expect(result).toEqual(fail({ kind: "aborted" }));
    expect(value(await device.database.current())).toBeNull();
  });

  it("counts rows that are no booking and installs the others", async () => {
    const device = await aDevice();
    const page = bytesOf(`${lineOf("A")}{"key":7}\nnot json\n${lineOf("B")}`);
    value(await device.install(listOf(1, [page])));
    expect(device.installed.at(-1)).toMatchObject({ bookings: 2, unreadable: 2 });
    expect(await namesFound(device.snapshot, ["A", "B"])).toEqual(["A", "B"]);
  });

  it("answers what the storage says when the disk is full", async () => {
    const device = await aDevice();
    const full: SnapshotDatabase = {
      ...device.database,
      keepGeneration: async () => fail({ kind: "quota" }),
    };
    const result = await device.install(list(1, ["A"]), { database: full });
    expect(result).toEqual(fail({ kind: "storage", failure: { kind: "quota" } }));
  });

  it("leaves a whole list in use after a kill at any step, and the next run completes", async () => {
    let outcomes = "";
    for (let survived = 0; ; survived += 1) {
      const device = await aDevice();
      value(await device.install(list(1, ["A", "B"])));
      const killed = dyingAfter(device.database, survived);
      const dying = device.install(list(2, ["B", "C", "D"]), { database: killed });
      const died = await dying.then(
        () => false,
        () => true,
      );
      const found = (await namesFound(device.snapshot, ["A", "B", "C", "D"])).join("");
      expect(["AB", "BCD"]).toContain(found);
      outcomes += `${found} `;
      const kept = value(await device.database.storedPages());
      const before = device.fetched.length;
      value(await device.install(list(2, ["B", "C", "D"])));
      expect(await namesFound(device.snapshot, ["A", "B", "C", "D"])).toEqual(["B", "C", "D"]);
      expect(device.fetched.slice(before).filter((hash) => kept.has(hash))).toEqual([]);
      if (!died) break;
    }
    // current, storedAmong, keepPages, keepGeneration, swapTo | done
    expect(outcomes).toBe(`${"AB ".repeat(5)}BCD `);
  });
});

/** The process dies at the storage call after `survived` of them: that one is not made, and none after it. */
function dyingAfter(database: SnapshotDatabase, survived: number): SnapshotDatabase {
  let left = survived;
  const spend = (): void => {
    left -= 1;
    if (left < 0) throw new Error("killed");
  };
  const mortal =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      spend();
      return call(...args);
    };
  return {
    storedPages: mortal(database.storedPages),
    storedAmong: mortal(database.storedAmong),
    keepPages: mortal(database.keepPages),
    storedPage: mortal(database.storedPage),
    pageBytes: mortal(database.pageBytes),
    keepGeneration: mortal(database.keepGeneration),
    swapTo: mortal(database.swapTo),
    current: mortal(database.current),
    adopt: database.adopt,
    prune: mortal(database.prune),
    forget: mortal(database.forget),
    close: database.close,
  };
}
