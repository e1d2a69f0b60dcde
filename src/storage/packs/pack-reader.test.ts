import { beforeEach, describe, expect, it } from "vitest";
import { aPackDisk } from "./pack-files.contract.ts";
import type { PackFiles } from "./pack-files.ts";
import { type PackAnswer, type PackQuestion, readByWorker } from "./pack-reader.ts";

const at = { pack: "pack-1", from: 1, to: 3 };
const byItself = new Uint8Array([2, 3]);
const byWorker = new Uint8Array([7, 7]);

let opened: number;
let asked: PackQuestion[];
let answer: (answer: PackAnswer) => void;
let breaks: () => void;
let kept: string[];
let files: PackFiles;
beforeEach(() => {
  const disk = aPackDisk();
  disk.held.set("pack-1", new Uint8Array([1, 2, 3]));
  opened = 0;
  asked = [];
  kept = [];
  const own: PackFiles = { ...disk, keepOnly: async (names) => void kept.push(...names) };
  files = readByWorker(own, () => {
    opened += 1;
    return {
      post: (question) => asked.push(question),
      onMessage: (listener) => {
        answer = listener;
      },
      onBroken: (listener) => {
        breaks = listener;
      },
    };
  });
});

describe("reading packs by a worker", () => {
  it("starts one after the first reading, and reads by itself until it is there", async () => {
    const first = files.read(at);
    expect(opened).toBe(0);
    expect(await first).toEqual(byItself);
    expect(opened).toBe(1);
    expect(await files.read(at)).toEqual(byItself);
    expect([opened, asked]).toEqual([1, []]);
  });

  it("asks the worker then, and gives each its own answer", async () => {
    await files.read(at);
    answer({ kind: "ready" });
    const both = [files.read(at), files.read({ ...at, from: 0, to: 1 })];
    expect(asked.map(({ kind }) => kind)).toEqual(["read", "read"]);
    answer({ n: asked[1]?.n ?? 0, kind: "answer", bytes: new Uint8Array([9]) });
    answer({ n: asked[0]?.n ?? 0, kind: "answer", bytes: byWorker });
    expect(await Promise.all(both)).toEqual([byWorker, new Uint8Array([9])]);
  });

  it("reads by itself what the worker cannot, and after it has broken", async () => {
    await files.read(at);
    answer({ kind: "ready" });
    const refused = files.read(at);
    answer({ n: asked[0]?.n ?? 0, kind: "answer", bytes: null });
    expect(await refused).toEqual(byItself);
    const unanswered = files.read(at);
    breaks();
    expect(await unanswered).toEqual(byItself);
    expect(await files.read(at)).toEqual(byItself);
    expect([opened, asked.length]).toEqual([1, 2]);
  });

  it("has the worker let go before files are removed", async () => {
    await files.keepOnly(["a"]);
    expect(kept).toEqual(["a"]);
    await files.read(at);
    answer({ kind: "ready" });
    const removing = files.keepOnly(["b"]);
    expect(asked).toEqual([{ n: 1, kind: "keep-only", packs: ["b"] }]);
    expect(kept).toEqual(["a"]);
    answer({ n: 1, kind: "answer", bytes: null });
    await removing;
    expect(kept).toEqual(["a", "b"]);
  });
});
