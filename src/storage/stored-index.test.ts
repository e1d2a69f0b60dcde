import { expect, it } from "vitest";
import { createCodeIndexBuilder } from "./code-index.ts";
import { aFileSystem } from "./file-system.contract.ts";
import { createStoredIndexes, type IndexRows, type StoredIndexes } from "./stored-index.ts";

/** Files in which one index lies. */
async function world() {
  const files = aFileSystem();
  const builder = createCodeIndexBuilder([1, 2]);
  builder.add("T-1", { page: 0, row: 3 });
  const index = builder.finish();
  const name = await createStoredIndexes(files, noRows).keep(index);
  return {
    files,
    opened: files.opened,
    name,
    bytes: index.toBuffer(),
    start: () => createStoredIndexes(files, noRows),
  };
}

const noRows: IndexRows = { put: async () => undefined, get: async () => null };

const rowsOf = async (indexes: StoredIndexes, name: string) =>
  (await indexes.open(name))?.lookup("T-1");

it("a file that was begun to be opened ahead is opened once", async () => {
  const { opened, name, start } = await world();
  const indexes = start();
  await indexes.openAhead();
  expect(await rowsOf(indexes, name)).toEqual([{ page: 0, row: 3 }]);
  expect(opened).toEqual([name]);
});

it("one that was torn ahead, because it was still being written, is looked at again", async () => {
  const { files, opened, name, start } = await world();
  const whole = files.held.get(name) ?? new ArrayBuffer(0);
  files.held.set(name, whole.slice(0, 64));
  const indexes = start();
  await indexes.openAhead();
  expect(await indexes.open(name)).toBeNull();
  files.held.set(name, whole);
  expect(await rowsOf(indexes, name)).toEqual([{ page: 0, row: 3 }]);
  expect(opened).toEqual([name, name]);
});

it("what lies in a row needs no file", async () => {
  const held = new Map<string, ArrayBuffer>();
  const indexes = createStoredIndexes(null, {
    put: async (name, bytes) => void held.set(name, bytes),
    get: async (name) => held.get(name) ?? null,
  });
  const builder = createCodeIndexBuilder([1, 2]);
  builder.add("T-1", { page: 0, row: 3 });
  const name = await indexes.keep(builder.finish());
  await indexes.openAhead();
  expect(await rowsOf(indexes, name)).toEqual([{ page: 0, row: 3 }]);
});

it("one that another thread has handed over is not read at all", async () => {
  const { opened, name, bytes, start } = await world();
  const indexes = start();
  indexes.adopt({ name, bytes });
  expect(await rowsOf(indexes, name)).toEqual([{ page: 0, row: 3 }]);
  const layer = await indexes.open(name);
  expect(await layer?.load()).toBe(true);
  expect(await layer?.lookup("T-2")).toEqual([]);
  expect(opened).toEqual([]);
});

it.each([
  ["no bytes", (whole: ArrayBuffer) => whole.slice(0, 0)],
  ["a part of a word", (whole: ArrayBuffer) => whole.slice(0, whole.byteLength - 1)],
  ["less than there should be", (whole: ArrayBuffer) => whole.slice(0, whole.byteLength - 4)],
  ["another's bytes", (whole: ArrayBuffer) => new ArrayBuffer(whole.byteLength)],
])("%s instead of it are not believed, and what lies there is read", async (_name, torn) => {
  const { opened, name, bytes, start } = await world();
  const indexes = start();
  indexes.adopt({ name, bytes: torn(bytes) });
  expect(await rowsOf(indexes, name)).toEqual([{ page: 0, row: 3 }]);
  expect(opened).toEqual([name]);
});

it("a damaged slot of what was handed over is told as torn, never as a code that there is not", async () => {
  const { name, bytes, start } = await world();
  const indexes = start();
  const damaged = new Uint32Array(bytes.slice(0));
  damaged.fill(0, damaged.length - 24);
  indexes.adopt({ name, bytes: damaged.buffer });
  expect(await rowsOf(indexes, name)).toBeNull();
});
