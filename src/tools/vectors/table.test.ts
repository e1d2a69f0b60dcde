/** The table behind `core/judge-vectors.json`: complete, consistent, and ignorant of how the judge works. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dimensions } from "./dimensions.ts";
import { pairKeysIn, possiblePairKeys, situations } from "./rows.ts";
import { allVectors, vectorsText } from "./table.ts";

const here = new URL(".", import.meta.url);
const written = new URL("../../core/judge-vectors.json", import.meta.url);

describe("the decision table", () => {
  const rows = situations();

  it("has every value of every dimension", () => {
    for (const [dimension, values] of Object.entries(dimensions)) {
      const seen = new Set(rows.flatMap((row) => Object.entries(row)).map(String));
      const missing = values.filter((value) => !seen.has(`${dimension},${value}`));
      expect(missing, `of ${dimension}`).toEqual([]);
    }
  });

  it("has every possible pair of values of two dimensions", () => {
    const seen = new Set(rows.flatMap(pairKeysIn));
    expect(possiblePairKeys().filter((pair) => !seen.has(pair))).toEqual([]);
  });

  it("calls no pair impossible", () => {
    const values = Object.values(dimensions).map(({ length }) => length);
    const all = values.flatMap((count, index) =>
      values.slice(index + 1).map((other) => count * other),
    );
    expect(possiblePairKeys()).toHaveLength(all.reduce((a, b) => a + b, 0));
  });

  it("names each vector differently", () => {
    const names = allVectors().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("is what the file says: run src/tools/judge-vectors.ts after a change", () => {
    expect(readFileSync(written, "utf8") === vectorsText()).toBe(true);
  });

  it("takes nothing from the judge", () => {
    const sources = readdirSync(here).filter((name) => !name.endsWith(".test.ts"));
    expect(sources.length).toBeGreaterThan(10);
    const forbidden =
      /(?<!import type \{[^}]*\} )from "\.\.\/\.\.\/core\/(judge|uses|refusals|visit|card|codes|supplier-record|vector)\.ts"/;
    for (const name of sources) {
      const imports = readFileSync(new URL(name, here), "utf8").split("\n");
      expect(imports.filter((line) => forbidden.test(line))).toEqual([]);
    }
  });
});
