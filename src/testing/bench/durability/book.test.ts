import fc from "fast-check";
import { expect, test } from "vitest";
import { runs, testSeed } from "../../seeded-random.ts";
import { openBook } from "./book.ts";

test("what was acknowledged and is not held is missing, once, whatever else is held", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.uuid()),
      fc.array(fc.uuid()),
      fc.infiniteStream(fc.boolean()),
      (ids, others, isLost) => {
        const book = openBook();
        for (const [at, id] of ids.entries()) book.note(id, at + 1);
        const lost = ids.filter(() => isLost.next().value === true);
        const held = [...others.filter((id) => !ids.includes(id)), ...ids].filter(
          (id) => !lost.includes(id),
        );

        expect(book.compare(held)).toEqual(lost.map((id) => ids.indexOf(id) + 1));
        expect(book.compare(held)).toEqual([]);
        expect(book.missing()).toBe(lost.length);
        expect(book.acknowledged()).toBe(ids.length);
      },
    ),
    { numRuns: runs(50), seed: testSeed },
  );
});

test("what comes back later was missing all the same", () => {
  const book = openBook();
  book.note("a", 1);
  book.compare([]);
  book.compare(["a"]);
  expect(book.missing()).toBe(1);
});
