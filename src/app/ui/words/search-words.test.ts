import { describe, expect, it } from "vitest";
import { asLocalDate } from "../../../core/time.ts";
import type { PackageOption } from "../../../core/verdict.ts";
import { aDay, aSlot } from "../../../testing/builders.ts";
import * as search from "./search-words.ts";
import * as samples from "./verdict-samples.contract.ts";

type OneVerdict = PackageOption["verdict"];

const of = (verdict: OneVerdict) => {
  if (verdict.kind !== "choose") return { card: verdict.card, verdict };
  if (verdict.choice.kind !== "party") throw new Error("a package is not one booking");
  return { card: verdict.choice.card, verdict };
};
const one = (verdict: ReturnType<typeof samples.used>): OneVerdict => {
  if (verdict.kind === "unknown") throw new Error("not a booking");
  return verdict;
};
const row = (verdict: OneVerdict) => search.searchRowWords(of(verdict), samples.context);

describe("of the whole list", () => {
  it.each([
    [search.matchesWords(4, { matches: 4, of: 1_284 }), "4 of 1,284 bookings on this device"],
    [search.matchesWords(1, { matches: 1, of: 1 }), "1 of 1 booking on this device"],
    [search.matchesWords(30, { matches: 212, of: 1_284 }), "First 30 of 212 that fit. Type more."],
    [search.noMatchWords(1_284), "No such name in 1,284 bookings. Try the reference."],
    [
      search.preparingWords({ have: 912, of: 1_284 }),
      "Getting the list ready: 912 of 1,284 bookings",
    ],
    [search.preparingWords({ have: 0, of: 0 }), "Getting the list ready"],
  ])("%s", (words, expected) => {
    expect(words).toBe(expected);
  });
});

describe("a row", () => {
  it.each<[string, OneVerdict, Partial<search.SearchRowWords>]>([
    [
      "may go in",
      one(samples.party()),
      {
        mark: "ring",
        name: "Sørensen",
        detail: "2 adults, 3 children · Harbour cruise",
        when: "14:30",
      },
    ],
    [
      "partly in",
      one(samples.party({ inside: 2, remaining: 3 })),
      { mark: "ring", detail: "2 adults, 3 children · 2 of 5 are in" },
    ],
    [
      "a test booking",
      one(samples.party({ test: true })),
      { detail: "2 adults, 3 children · test booking · Harbour cruise" },
    ],
    [
      "used here today",
      one(samples.used(samples.ourUse)),
      { mark: "already-used", name: "Okafor", detail: "2 adults · in since 10:42" },
    ],
    [
      "used here on another day",
      one(samples.used({ ...samples.ourUse, at: samples.local(15, "10:42") })),
      { detail: "2 adults · used Wed 15 Jul" },
    ],
    [
      "used elsewhere",
      one(samples.used({ by: "supplier", at: samples.local(17, "10:42") })),
      { mark: "already-used", detail: "2 adults · used elsewhere, yesterday" },
    ],
    [
      "used nobody knows when",
      one(samples.used({ by: "supplier", at: null })),
      { detail: "2 adults · used elsewhere" },
    ],
    [
      "cancelled",
      samples.refuse({ kind: "cancelled", at: null }),
      { mark: "refuse", detail: "2 adults · cancelled" },
    ],
    [
      "tomorrow's",
      samples.refuse({ kind: "wrong-day", days: 1 }, samples.tomorrow),
      { mark: "refuse", detail: "2 adults · wrong day", when: "Tomorrow" },
    ],
    [
      "yesterday's",
      samples.refuse({ kind: "day-past", days: 1 }, { visit: aSlot(samples.local(17, "10:00")) }),
      { when: "Yesterday" },
    ],
    [
      "of days to come",
      samples.refuse(
        { kind: "wrong-day", days: 4 },
        { visit: aDay(asLocalDate("2026-07-22"), asLocalDate("2026-07-25")) },
      ),
      { when: "Wed 22 Jul" },
    ],
    [
      "of days past",
      samples.refuse(
        { kind: "day-past", days: 3 },
        { visit: aDay(asLocalDate("2026-07-10"), asLocalDate("2026-07-16")) },
      ),
      { when: "Wed 15 Jul" },
    ],
    [
      "of another gate",
      samples.refuse(
        { kind: "wrong-gate", gates: [samples.gateFive] },
        { gates: [samples.gateFive] },
      ),
      { detail: "2 adults · goes in at Gate 5" },
    ],
    [
      "held",
      one(samples.hold({ kind: "online-only" })),
      { mark: "hold", detail: "2 adults · wait" },
    ],
    [
      "for any day",
      samples.admit({ card: samples.aCard({ visit: { kind: "open" } }) }),
      { mark: "ring", when: "Any day" },
    ],
    [
      "for all of today",
      samples.admit({ card: samples.aCard({ visit: aDay(asLocalDate("2026-07-18")) }) }),
      { when: "Today" },
    ],
    [
      "without a name",
      samples.admit({ card: samples.aCard({ leadName: " " }) }),
      { name: "VG7-4412" },
    ],
    [
      "without anything",
      samples.admit({ card: samples.aCard({ leadName: null, reference: null, units: [] }) }),
      { name: "No name", detail: "Harbour cruise" },
    ],
  ])("%s", (_what, verdict, expected) => {
    expect(row(verdict)).toMatchObject(expected);
  });

  it("makes hostile text visible", () => {
    const { name } = row(samples.admit({ card: samples.aCard({ leadName: "A\u202Eda" }) }));
    expect(name).toBe("A‹U+202E›da");
  });
});

describe("the booking that is looked at", () => {
  const all = [...samples.stopped, ...samples.passing]
    .filter((verdict) => verdict.kind !== "unknown")
    .filter((verdict) => verdict.kind !== "choose" || verdict.choice.kind === "party");

  it.each(all)("says who, how it stands and on what that rests: $kind", (verdict) => {
    const words = search.whoWords(of(verdict), samples.context);
    expect(words.name).not.toBe("");
    expect(words.state).not.toBe("");
    expect(words.basis).not.toBe("");
    expect(words.announce).toContain("Nothing is checked yet.");
    expect(JSON.stringify({ ...words, ...row(verdict) })).not.toMatch(samples.forbidden);
    // only a presentation admits
    expect(words.state).not.toMatch(/^(Admit|Add-on)/);
  });

  it("says what is wrong and what would be right", () => {
    const refused = samples.refuse({ kind: "wrong-day", days: 1 }, samples.tomorrow);
    expect(search.whoWords(of(refused), samples.context)).toMatchObject({
      mark: "refuse",
      state: "Wrong day",
      why: "This ticket is for tomorrow. Valid on: Sun 19 Jul, 10:00 · Gate 2.",
      lines: ["2 adults · VG7-4412", "Harbour cruise, Sun 19 Jul, 10:00"],
      basis: "From this device's list, 3 min old",
    });
  });

  it("says how many are in", () => {
    const { state, why } = search.whoWords(
      of(one(samples.party({ inside: 1, remaining: 4 }))),
      samples.context,
    );
    expect([state, why]).toEqual(["May go in", "1 of 5 is in"]);
  });
});

describe("one of its tickets", () => {
  const ticket = (verdict: OneVerdict, reference: string | null) =>
    search.ticketRowWords({ ...of(verdict), place: 2, of: 4, reference }, samples.context);

  it.each<[OneVerdict, string | null, search.TicketRowWords]>([
    [
      samples.admit(),
      null,
      { mark: "ring", title: "2 adults · ticket 2 of 4", state: "May go in" },
    ],
    [
      one(samples.used(samples.ourUse)),
      "U-2",
      { mark: "already-used", title: "2 adults · U-2", state: "In since 10:42" },
    ],
    [
      samples.addOn(),
      null,
      { mark: "ring", title: "1 × Drink token · ticket 2 of 4", state: "May be used" },
    ],
  ])("%#", (verdict, reference, expected) => {
    expect(ticket(verdict, reference)).toEqual(expected);
  });
});
