import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type AttemptMark,
  createFileAttemptMark,
  createMemoryAttemptMark,
} from "./attempt-mark.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stile-mark-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = (): string => join(directory, "attempts.mark");

test.each<[string, () => () => AttemptMark]>([
  ["file", () => () => createFileAttemptMark(directory)],
  [
    "memory",
    () => {
      const state = { attempts: 0 };
      return () => createMemoryAttemptMark(state);
    },
  ],
])("a mark in a %s only rises, and the next process finds it", async (_name, kind) => {
  const open = kind();
  const mark = open();
  expect(await mark.read()).toBe(0);
  await mark.raise(3);
  await mark.raise(2);
  expect(await mark.read()).toBe(3);
  expect(await open().read()).toBe(3);
});

test("notes made at the same time end with the highest", async () => {
  const mark = createFileAttemptMark(directory);
  await Promise.all([mark.raise(1), mark.raise(4), mark.raise(2)]);
  expect(readFileSync(file(), "utf8")).toBe("4");
});

test("a file that a power cut has emptied counts as none", async () => {
  writeFileSync(file(), "");
  expect(await createFileAttemptMark(directory).read()).toBe(0);
});

test("a note that cannot be made is told, and the next one can be made again", async () => {
  const mark = createFileAttemptMark(directory);
  await mark.raise(1);
  mkdirSync(`${file()}.draft`);
  await expect(mark.raise(2)).rejects.toThrow("EISDIR");
  rmSync(`${file()}.draft`, { recursive: true });
  await mark.raise(2);
  expect(await createFileAttemptMark(directory).read()).toBe(2);
});
