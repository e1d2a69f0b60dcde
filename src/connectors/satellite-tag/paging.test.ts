import { expect, test } from "vitest";
import { ok } from "../../core/result.ts";
import { failure, success } from "../connector.contract.ts";
import { readAllPages } from "./paging.ts";

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** Answers of a server by offset; what it was asked. */
async function reading(answer: (offset: number) => unknown) {
  const asked: number[] = [];
  const result = await readAllPages((offset) => {
    asked.push(offset);
    return Promise.resolve(ok(answer(offset)));
  });
  return { result, asked };
}

test.each(["total", "totalCount", "total_count"])("meta.%s ends the list", async (name) => {
  const { result, asked } = await reading((offset) => ({
    meta: { [name]: 25 },
    delegates: numbers(offset, Math.min(offset + 10, 25)),
  }));
  expect(result).toEqual(success(numbers(0, 25)));
  expect(asked).toEqual([0, 10, 20]);
});

test("an empty list is whole", async () => {
  expect(await reading(() => ({ data: [], meta: { total: 0 } }))).toEqual({
    result: success([]),
    asked: [0],
  });
});

test("without a total, an empty page ends the list", async () => {
  const { result, asked } = await reading((offset) => numbers(offset, Math.min(offset + 10, 20)));
  expect(result).toEqual(success(numbers(0, 20)));
  expect(asked).toEqual([0, 10, 20]);
});

test("a server without paging is asked twice and read once", async () => {
  const { result, asked } = await reading(() => numbers(0, 7_000));
  expect(result).toEqual(success(numbers(0, 7_000)));
  expect(asked).toEqual([0, 7_000]);
});

test.each([
  ["ends early", (offset: number) => numbers(offset, 10)],
  ["repeats itself", () => numbers(0, 10)],
])("a list that %s is not whole", async (_name, entries) => {
  const { result } = await reading((offset) => ({ data: entries(offset), meta: { total: 30 } }));
  expect(result).toEqual(failure({ kind: "contract-broken", path: "meta.total" }));
});

test("a list without an end is given up", async () => {
  const { result, asked } = await reading((offset) => [offset]);
  expect(result).toEqual(failure({ kind: "contract-broken", path: "meta.total" }));
  expect(asked).toHaveLength(200);
});
