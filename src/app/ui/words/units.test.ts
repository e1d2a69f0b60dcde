import { describe, expect, it } from "vitest";
import type { UnitCount } from "../../../core/verdict.ts";
import { peopleUnitWords, thingWords, unitsInWords } from "./units.ts";

const unit = (label: string, count: number, people = count): UnitCount => ({
  label,
  count,
  people,
});

describe("units in words", () => {
  it.each([
    [[unit("Adult", 2), unit("Child", 1)], "2 adults, 1 child"],
    [[unit("ADULT", 1), unit("Child", 3)], "1 adult, 3 children"],
    [[unit("Family", 1, 4)], "1 family (4 people)"],
    [[unit("Family", 2, 8)], "2 families (8 people)"],
    [[unit("Early bird", 2)], "2 × Early bird"],
    [[unit("Adult", 1_200)], "1,200 adults"],
    [[], ""],
  ])("%j is %s", (units, words) => {
    expect(peopleUnitWords(units)).toBe(words);
  });

  it("keeps things apart from people", () => {
    const units = [unit("Adult", 2), unit("Parking", 1, 0), unit("Lunch box", 2, 0)];
    expect(peopleUnitWords(units)).toBe("2 adults");
    expect(thingWords(units)).toBe("1 parking, 2 lunch boxes");
    expect(thingWords([unit("Audio guide", 2, 0)])).toBe("2 × Audio guide");
  });

  it("names people, and things only where there is nobody", () => {
    expect(unitsInWords([unit("Adult", 2), unit("Parking", 1, 0)])).toBe("2 adults");
    expect(unitsInWords([unit("Parking", 1, 0)])).toBe("1 parking");
  });

  it("keeps each count beside its own label, whichever way the label is written", () => {
    expect(peopleUnitWords([unit("بالغ", 2), unit("Child", 1)])).toBe(
      "2 × \u2068بالغ\u2069, 1 child",
    );
  });

  it("makes a hostile label visible", () => {
    expect(peopleUnitWords([unit("A\u202Eb", 2)])).toBe("2 × A‹U+202E›b");
  });
});
