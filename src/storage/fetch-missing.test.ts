import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { PageHash } from "../core/ids.ts";
import { fail } from "../core/result.ts";
import { bundleOf, createBundleReader } from "../protocol/page-bundle.ts";
import type { InstallRequest } from "./install-request.ts";
import { aDevice, bytesOf, hashes, list, namesFound, value } from "./snapshot-world.contract.ts";

type FetchBundle = InstallRequest<"offline">["fetchBundle"];
type Pages = ReturnType<typeof list>["pages"];

const names = Array.from({ length: 40 }, (_, n) => `B${n}`);
const wanted = list(1, names);

const packed = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(bytes));
const packedIn = (pages: Pages, hash: PageHash): Uint8Array | null => {
  const page = pages.get(hash);
  return page === undefined ? null : packed(page);
};

/** Answers in pieces; `garble` may change or shorten an answer. */
function bundlesOf(
  pages: Pages,
  garble: (bundle: Uint8Array) => Uint8Array = (bundle) => bundle,
): { readonly fetchBundle: FetchBundle; readonly asked: (readonly PageHash[])[] } {
  const asked: (readonly PageHash[])[] = [];
  return {
    asked,
    fetchBundle: async (some, onPage) => {
      asked.push(some);
      const reader = createBundleReader(some);
      const answer = garble(bundleOf(some.map((hash) => packedIn(pages, hash))));
      for (let at = 0; at < answer.length; at += 1_000) {
        for (const page of reader.push(answer.subarray(at, at + 1_000))) await onPage(page);
      }
    },
  };
}

describe("missing pages", () => {
  it("come in bundles, none of them singly, and are found", async () => {
    const device = await aDevice();
    const { fetchBundle, asked } = bundlesOf(wanted.pages);
    const progress: number[] = [];
    const onProgress = ({ have }: { readonly have: number }): void => void progress.push(have);
    value(await device.install(wanted, { fetchBundle, onProgress }));
    expect(asked.map(({ length }) => length)).toEqual([14, 14, 12]);
    expect(asked.flat()).toEqual(hashes(...names));
    expect(device.fetched).toEqual([]);
    expect(progress).toEqual(Array.from({ length: 41 }, (_, n) => n));
    expect(await namesFound(device.snapshot, names)).toEqual(names);
  });

  it("are shared out when they are few, and never too many in one answer", async () => {
    const device = await aDevice();
    const many = Array.from({ length: 100 }, (_, n) => `M${n}`);
    const { fetchBundle, asked } = bundlesOf(list(2, many).pages);
    value(await device.install(list(2, many), { fetchBundle }));
    expect(Math.max(...asked.map(({ length }) => length))).toBe(16);
    const one = list(3, [...many, "X"]);
    const next = bundlesOf(one.pages);
    value(await device.install(one, { fetchBundle: next.fetchBundle }));
    expect(next.asked).toEqual([hashes("X")]);
  });

  it("are stored as they came, and unpacked for whoever reads them", async () => {
    const device = await aDevice();
    const { fetchBundle } = bundlesOf(wanted.pages);
    const kept: string[] = [];
    const database: typeof device.database = {
      ...device.database,
      keepPages: (pages) => {
        kept.push(...pages.flatMap(({ hash: _hash, ...page }) => Object.keys(page)));
        return device.database.keepPages(pages);
      },
    };
    value(await device.install(wanted, { fetchBundle, database }));
    expect(new Set(kept)).toEqual(new Set(["gzip"]));
    for (const [hash, bytes] of wanted.pages) {
      expect(value(await device.database.pageBytes(hash))).toEqual(bytes);
    }
  });

  it("that a bundle did not bring, or brought damaged, are asked for singly", async () => {
    const device = await aDevice();
    const [torn, gone, other, ...rest] = hashes(...names);
    const pages = new Map(wanted.pages);
    if (gone !== undefined) pages.delete(gone);
    if (other !== undefined) pages.set(other, bytesOf("another page\n"));
    const { fetchBundle } = bundlesOf(pages);
    value(
      await device.install(wanted, {
        fetchBundle: (some, onPage) =>
          fetchBundle(some, async (page) => {
            if (page.hash === torn) page.gzip.fill(0, 20);
            await onPage(page);
          }),
      }),
    );
    expect(device.fetched).toEqual([torn, gone, other]);
    expect(rest).toHaveLength(37);
    expect(await namesFound(device.snapshot, names)).toEqual(names);
  });

  it("come whole whatever an answer is, and what came whole is not asked for again", async () => {
    const few = names.slice(0, 5);
    const short = list(1, few);
    const size = bundleOf([...short.pages.values()].map(packed)).length;
    await fc.assert(
      fc.asyncProperty(fc.nat(size), fc.boolean(), async (cut, isNoise) => {
        const device = await aDevice();
        const came: PageHash[] = [];
        const { fetchBundle } = bundlesOf(short.pages, (bundle) =>
          isNoise ? bundle.map((byte, at) => (at < cut ? byte : 7)) : bundle.slice(0, cut),
        );
        const counted: FetchBundle = (some, onPage) =>
          fetchBundle(some, async (page) => {
            await onPage(page);
            if (value(await device.database.storedAmong([page.hash])).size > 0)
              came.push(page.hash);
          });
        value(await device.install(short, { fetchBundle: counted }));
        expect(device.fetched.filter((hash) => came.includes(hash))).toEqual([]);
        expect(await namesFound(device.snapshot, few)).toEqual(few);
      }),
      { numRuns: 40 },
    );
  });

  it("that nobody asked for, or that come twice, change nothing", async () => {
    const device = await aDevice();
    const { fetchBundle } = bundlesOf(wanted.pages);
    const stranger = { hash: hashes("Z")[0] ?? hashes("A")[0], gzip: packed(bytesOf("x\n")) };
    const fetched: FetchBundle = async (some, onPage) => {
      await fetchBundle(some, async (page) => {
        await onPage(page);
        await onPage(page);
      });
      if (stranger.hash !== undefined) await onPage({ hash: stranger.hash, gzip: stranger.gzip });
    };
    expect(value(await device.install(wanted, { fetchBundle: fetched })).bookings).toBe(40);
    expect(value(await device.database.storedPages()).size).toBe(40);
  });

  it("stay where they came before the line broke for good", async () => {
    const device = await aDevice();
    const { fetchBundle } = bundlesOf(wanted.pages, (bundle) => bundle.slice(0, bundle.length / 2));
    const cut = await device.install(wanted, {
      fetchBundle,
      fetchPage: async () => fail("offline"),
    });
    expect(cut).toMatchObject({ ok: false, failure: { kind: "fetch", failure: "offline" } });
    const kept = value(await device.database.storedPages());
    expect(kept.size).toBeGreaterThan(10);
    const again = bundlesOf(wanted.pages);
    value(await device.install(wanted, { fetchBundle: again.fetchBundle }));
    expect(again.asked.flat().filter((hash) => kept.has(hash))).toEqual([]);
    expect(await namesFound(device.snapshot, names)).toEqual(names);
  });

  it("stay where they come after another bundle has failed", async () => {
    const device = await aDevice();
    const { fetchBundle } = bundlesOf(wanted.pages);
    const [first] = hashes(...names);
    const failed = new AbortController();
    const cut = await device.install(wanted, {
      fetchBundle: async (some, onPage) => {
        if (some.some((hash) => hash === first)) return;
        await vi.waitUntil(() => failed.signal.aborted);
        await fetchBundle(some, onPage);
      },
      fetchPage: async () => {
        failed.abort();
        return fail("offline");
      },
    });
    expect(cut).toMatchObject({ ok: false, failure: { kind: "fetch", failure: "offline" } });
    expect(value(await device.database.storedPages()).size).toBe(26);
  });

  it("that do not unpack any more are torn, and never an empty page", async () => {
    const device = await aDevice();
    const [hash] = hashes("A");
    if (hash === undefined) throw new Error("no page");
    const gzip = packed(bytesOf("a\n")).slice(0, 12);
    value(await device.database.keepPages([{ hash, gzip }]));
    expect(await device.database.pageBytes(hash)).toMatchObject(fail({ kind: "corrupt" }));
  });
});
