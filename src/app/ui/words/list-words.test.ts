import { describe, expect, it } from "vitest";
import { coverageWords, type ListCoverage, partialWords } from "./list-words.ts";
import { context, forbidden, unknown } from "./verdict-samples.contract.ts";
import { verdictWords } from "./verdict-words.ts";

const list = (label: string, covers: ListCoverage["covers"]): ListCoverage => ({
  id: label,
  label,
  covers,
});
const sea = list("Sea tours", "everything");
const cellar = list("Cellar tour", "what-came-in");
const pass = list("City pass", "nothing");
const night = list("Garden night", "cut");

describe("what a list can hold", () => {
  it("is said of each connection", () => {
    expect([sea, cellar, pass, night].map(coverageWords)).toEqual([
      "List: complete",
      "List grows as bookings come in: not complete",
      "No list: looked up live only",
      "List was cut by the seller: not complete",
    ]);
  });

  it("names those that are not complete", () => {
    expect(partialWords([sea])).toBeNull();
    expect(partialWords([sea, cellar])).toBe("The list of Cellar tour is partial");
    expect(partialWords([cellar, pass, sea, night])).toBe(
      "The lists of Cellar tour, City pass and Garden night are partial",
    );
  });
});

describe("a code that is on no list", () => {
  const offline = unknown({ kind: "not-on-device", bookings: 1_284 });
  const told = (lists: readonly ListCoverage[]) => verdictWords(offline, { ...context, lists });

  it("may be good where a list is partial, and then waits for a connection or a person", () => {
    expect(told([sea, cellar])).toMatchObject({
      family: "unknown",
      headline: "Not on list",
      wrong: "The list of Cellar tour is partial: the ticket may be good.",
      next: "Scan again online, or call help.",
    });
    expect(told([sea, cellar]).announce).not.toMatch(forbidden);
  });

  it("is promised nothing where all lists are complete, or where the sellers were asked", () => {
    expect(told([sea]).wrong).toBe("In none of 1,284 bookings here.");
    const asked = unknown({ kind: "nobody-knows", suppliers: 4 });
    expect(verdictWords(asked, { ...context, lists: [cellar] }).wrong).toBe(
      "Four suppliers were asked.",
    );
  });
});
