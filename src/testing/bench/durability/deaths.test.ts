import { expect, test } from "vitest";
import { createSeededRandom } from "../../seeded-random.ts";
import { drawDeaths } from "./deaths.ts";

test("a seed repeats its deaths, and another has others", () => {
  const deaths = drawDeaths(30, createSeededRandom(1));
  expect(drawDeaths(30, createSeededRandom(1))).toEqual(deaths);
  expect(drawDeaths(30, createSeededRandom(2))).not.toEqual(deaths);
});

test("any ten deaths in a row are of every kind, with and without ballast", () => {
  const deaths = drawDeaths(50, createSeededRandom(3));
  for (let first = 0; first + 10 <= deaths.length; first += 1) {
    const ten = deaths.slice(first, first + 10);
    expect(new Set(ten.map(({ kind }) => kind))).toEqual(
      new Set(["starting", "committing", "ballast"]),
    );
    const committing = ten.filter((death) => death.kind === "committing");
    expect(new Set(committing.map(({ ballastAtMs }) => ballastAtMs === null)).size).toBe(2);
  }
});
