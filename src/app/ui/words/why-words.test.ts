/** Undo and overrule: what is asked, and what is said where it cannot be done. */
import { describe, expect, it } from "vitest";
import type { Overruled, Overrules, RefuseReason } from "../../../core/verdict.ts";
import { aScan, otherDevice, scanIdOf, thisDevice } from "../../../testing/builders.ts";
import { denialName } from "./denial-words.ts";
import { historyWords } from "./history-words.ts";
import { notOverruledWords, overruleWords } from "./overrule-words.ts";
import { notUndoneWords, undoKey, undoWords } from "./undo-words.ts";
import {
  aCard,
  addOn,
  admit,
  allText,
  context,
  forbidden,
  ourUse,
  refusals,
  refuse,
  snapshot,
  used,
  words,
} from "./verdict-samples.contract.ts";
import { sameTicketWords, verdictWords } from "./verdict-words.ts";

const storage = ["quota", "blocked", "closed", "gave-up", "unavailable", "corrupt"] as const;

describe("an undo", () => {
  const scan = aScan({ verdict: admit() });
  const asked = (change: Partial<Parameters<typeof undoWords>[0]> = {}) =>
    undoWords({ scan, isUnsent: true, secondsLeft: 21, ...change }, context);

  it("asks why, in calm words", () => {
    const told = asked();
    expect(JSON.stringify(told)).not.toMatch(forbidden);
    expect(told.reasons).toHaveLength(4);
    expect(new Set(told.reasons.map(({ title }) => title)).size).toBe(4);
  });

  it("says how long it may be, and claims of the supplier no more than is known", () => {
    expect(asked().note).toBe("21 seconds left");
    expect(asked({ secondsLeft: 1 }).note).toBe("1 second left");
    expect(asked({ secondsLeft: null }).note).toBe("No hurry for a supervisor");
    expect(asked().footnote).toContain("Not sent yet");
    expect(asked({ isUnsent: false }).footnote).toContain("where that can be done");
    expect([undoKey(28), undoKey(null)]).toEqual(["Undo 28 s", "Undo"]);
  });

  it("is announced alike for as long as it is asked", () => {
    expect(asked({ secondsLeft: 3 }).announce).toBe(asked().announce);
  });

  const whys = [
    "not-allowed",
    "no-admission",
    "unknown-admission",
    "already-undone",
    ...storage,
  ] as const;
  it.each(whys)("that is not done says what is wrong and what now: %s", (why) => {
    const told = notUndoneWords(why);
    expect(JSON.stringify(told)).not.toMatch(forbidden);
    expect(told.announce).toBe(`${told.headline}. ${told.wrong} ${told.next}`);
  });

  it("tells each trouble apart", () => {
    expect(new Set(whys.map((why) => notUndoneWords(why).wrong)).size).toBe(whys.length);
  });
});

const overruled = (change: Partial<Overruled> = {}): Overruled => ({
  kind: "overruled",
  card: aCard(),
  overrules: { scan: scanIdOf(1), kind: "already-used" },
  unitItem: null,
  people: 2,
  reason: "Checked by hand",
  basis: snapshot,
  ...change,
});

describe("an overrule", () => {
  const about = historyWords({ verdict: used(ourUse) }, context);

  it("asks why, in calm words that blame nobody", () => {
    const told = overruleWords({ about, people: 2, bookings: 1 });
    expect(JSON.stringify(told)).not.toMatch(forbidden);
    expect(told.heading).toBe("Why? One tap lets 2 in.");
    expect(told.note).toBeNull();
    expect(told.reasons.map(({ title }) => title)).toEqual([
      "Checked by hand",
      "Ticket desk said yes",
      "Our mistake before",
      "Goodwill",
    ]);
    expect(told.announce).toBe("Let in? Already used · Okafor. Why? One tap lets them in.");
  });

  it("uses up an add-on, and lets nobody in with it", () => {
    expect(overruleWords({ about, people: 0, bookings: 1 }).heading).toBe(
      "Why? One tap uses the add-on.",
    );
  });

  it("of several bookings says that one has to be picked", () => {
    expect(overruleWords({ about, people: 2, bookings: 3 }).note).toBe(
      "One code, 3 bookings. Pick the one that is meant.",
    );
  });

  const whys = [
    "not-allowed",
    "nobody-to-admit",
    "no-evidence",
    "already-overruled",
    ...storage,
  ] as const;
  it.each(whys)("that is not done says what is wrong and what now: %s", (why) => {
    const told = notOverruledWords(why);
    expect(JSON.stringify(told)).not.toMatch(forbidden);
    for (const text of [told.headline, told.wrong, told.next])
      expect(text.length).toBeGreaterThan(5);
  });

  it("tells each trouble apart", () => {
    expect(new Set(whys.map((why) => notOverruledWords(why).wrong)).size).toBe(whys.length);
  });
});

describe("the answer after an overrule", () => {
  it("is as green as an admit, and says what it went against", () => {
    const told = verdictWords(overruled(), context);
    expect(allText(told)).not.toMatch(forbidden);
    expect(told).toMatchObject({ family: "admit", headline: "Admit 2", plate: null });
    expect(told.lines).toEqual([
      "2 adults",
      "Okafor",
      "Harbour cruise 14:30",
      "Overruled: Already used",
      "Reason: Checked by hand",
    ]);
    expect(told.announce).toBe(
      "Admit 2. 2 adults. Okafor. Overruled: Already used. Checked by hand.",
    );
  });

  it("counts the people of a party, and of one that has no guests any more", () => {
    const five = [{ label: "Adult", count: 5, people: 5 }];
    const some = overruled({ card: aCard({ party: 5, units: five }), people: 2 });
    expect(verdictWords(some, context).lines[0]).toBe("2 of a party of 5");
    const gone = overruled({ card: aCard({ party: 0, units: [] }), people: 2 });
    expect(verdictWords(gone, context).lines[0]).toBe("2 people");
  });

  it("of an add-on is the add-on's", () => {
    const told = verdictWords(overruled({ card: addOn().card, people: 0 }), context);
    expect(told).toMatchObject({ family: "add-on", headline: "Add-on" });
    expect(told.lines[0]).toBe("1 \u00d7 Drink token");
  });

  it("held up again is the same people", () => {
    const scan = { ...aScan(), verdict: overruled() };
    expect(sameTicketWords(scan, context)).toMatchObject({
      wrong: expect.stringContaining("let these 2 in"),
      family: "admit",
    });
  });

  it("shows hostile reasons as text, and not without end", () => {
    const told = verdictWords(overruled({ reason: `\u0000${"x".repeat(200)}` }), context);
    expect(told.lines.at(-1)).toMatch(/^Reason: \u2400x+\u2026?/);
    expect(told.lines.at(-1)?.length).toBeLessThan(120);
  });
});

describe("a ticket that was used against a denial", () => {
  it("says who let them in, and why", () => {
    const use = { ...ourUse, overruled: "Goodwill" };
    expect(words(used(use)).plate?.note).toContain("overruled by Jonas: Goodwill");
    const here = { ...use, device: thisDevice, operator: context.operator };
    expect(words(used(here)).plate?.note).toContain("overruled by you, on this device: Goodwill");
    const other = { ...use, device: thisDevice };
    expect(words(used(other)).plate?.note).toContain(
      "overruled by Jonas, on this device: Goodwill",
    );
    expect(words(used({ ...ourUse, device: otherDevice })).plate?.note).toContain(
      "scanned by Jonas",
    );
  });
});

describe("a denial in a word or two", () => {
  const reasons = Object.keys(refusals).filter((kind): kind is RefuseReason["kind"] =>
    Object.hasOwn(refusals, kind),
  );
  const all: readonly Overrules[] = [
    { scan: scanIdOf(1), kind: "already-used" },
    ...reasons.map((reason) => ({ scan: scanIdOf(1), kind: "refuse", reason }) as const),
    ...(["online-only", "home-gate", "clock"] as const).map(
      (rule) => ({ scan: scanIdOf(1), kind: "hold", rule }) as const,
    ),
  ];

  it("is another one for each", () => {
    const names = all.map(denialName);
    expect(new Set(names).size).toBe(all.length);
    expect(names.join(" ")).not.toMatch(forbidden);
  });

  it("is the headline of the screen that told it, where that has but one", () => {
    for (const kind of [
      "cancelled",
      "wrong-day",
      "too-late",
      "wrong-gate",
      "wrong-product",
    ] as const) {
      const [told] = refusals[kind];
      const overrules = { scan: scanIdOf(1), kind: "refuse", reason: kind } as const;
      expect(told && words(told).headline).toBe(denialName(overrules));
    }
    expect(words(refuse({ kind: "expired" })).headline).toBe("Expired");
  });
});
