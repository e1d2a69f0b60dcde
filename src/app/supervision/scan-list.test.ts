import { expect, test } from "vitest";
import { aHistoryScan } from "../ui/words/board-samples.contract.ts";
import { scanIdOf } from "../../testing/builders.ts";
import { firstList, type ScanList, withFirstPage, withFresh, withNextPage } from "./scan-list.ts";

const page = (ns: readonly number[], before: string | null = null) => ({
  scans: ns.map((n) => aHistoryScan(n)),
  before,
});
const numbers = ({ rows }: ScanList): readonly number[] => rows.map(({ scan }) => scan.seq);

test("at its top the list follows: a first page takes its place, with its own next page", () => {
  const list = withNextPage(firstList(page([4, 3], "b1")), page([2, 1], "b2"));
  const next = withFirstPage(list, page([5, 4], "b3"), true);
  expect([numbers(next), next.before, next.fresh]).toEqual([[5, 4], "b3", null]);
});

test("scrolled, it stands still and counts what came; shown, that comes from the top", () => {
  const list = withNextPage(firstList(page([4, 3], "b1")), page([2, 1], null));
  const waits = withFirstPage(list, page([6, 5, 4], "b3"), false);
  expect([numbers(waits), waits.before, waits.fresh?.count]).toEqual([[4, 3, 2, 1], null, 2]);
  const shown = withFresh(waits);
  expect([numbers(shown), shown.before, shown.fresh]).toEqual([[6, 5, 4], "b3", null]);
  expect(withFresh(list)).toBe(list);
});

test("what became of a row changes in place, also while the list stands still", () => {
  const list = firstList(page([2, 1]));
  const undone = aHistoryScan(1, { undoneBy: scanIdOf(9) });
  const next = withFirstPage(list, { scans: [aHistoryScan(2), undone], before: null }, false);
  expect(next.rows[1]).toBe(undone);
  expect([next.rows[0], next.fresh]).toEqual([list.rows[0], null]);
});

test.each([true, false])("what says the same stays the same object (follows: %s)", (follows) => {
  const list = firstList(page([2, 1]));
  const next = withFirstPage(list, page([2, 1]), follows);
  expect(next.rows.every((row, index) => row === list.rows[index])).toBe(true);
});

test("a page that overlaps shows no scan twice", () => {
  const list = withNextPage(firstList(page([4, 3], "b1")), page([3, 2], "b2"));
  expect([numbers(list), list.before]).toEqual([[4, 3, 2], "b2"]);
});
