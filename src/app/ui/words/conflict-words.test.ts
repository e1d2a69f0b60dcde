import { describe, expect, it } from "vitest";
import type { Conflict } from "../../../core/conflict.ts";
import { asDeviceId, asGateId } from "../../../core/ids.ts";
import {
  elsewhere,
  letIn,
  letInHere,
  overParty,
  refusedAfter,
  twice,
} from "./conflict-samples.contract.ts";
import { conflictRowWords, conflictWords, contradictionCount } from "./conflict-words.ts";
import { context, forbidden, local } from "./verdict-samples.contract.ts";

const words = (conflict: Conflict) => conflictWords(conflict, context);
const row = (conflict: Conflict, seen: boolean) => conflictRowWords(conflict, { seen, context });
const thirdDevice = asDeviceId("00000000-0000-4000-8000-00000000d003");
const apart = "They could not see each other.";

const told: readonly (readonly [string, Conflict, string, string])[] = [
  ["two gates", twice(), "Let in twice", `One ticket, two gates. ${apart}`],
  [
    "three gates",
    twice({
      admissions: [
        letIn(1, "10:09"),
        letInHere(2, "10:12"),
        letIn(3, "10:13", { gate: asGateId("gate-5"), device: thirdDevice }),
      ],
      entered: 3,
    }),
    "Let in 3 times",
    `One ticket, three gates. ${apart}`,
  ],
  [
    "two devices of one gate",
    twice({ admissions: [letIn(1, "10:09", { gate: asGateId("gate-2") }), letInHere(2, "10:12")] }),
    "Let in twice",
    `One ticket, two devices at Gate 2. ${apart}`,
  ],
  [
    "one device twice, which no lost line explains",
    twice({ admissions: [letInHere(1, "10:09"), letInHere(2, "10:12")] }),
    "Let in twice",
    "One ticket, one device at Gate 2.",
  ],
  [
    "a family ticket, where the number of people says nothing",
    twice({ allowed: 4, entered: 8 }),
    "Let in twice",
    `One ticket, two gates. ${apart}`,
  ],
  [
    "an add-on",
    twice({
      admissions: [letIn(1, "10:09", { people: 0 }), letInHere(2, "10:12", { people: 0 })],
    }),
    "Add-on used twice",
    `One add-on, two gates. ${apart}`,
  ],
  ["a party", overParty(), "5 booked, 6 let in", `One booking, two gates. ${apart}`],
  [
    "a party at once",
    { ...overParty(), admissions: [letInHere(2, "10:12", { people: 6 })] },
    "5 booked, 6 let in",
    "One booking, one device at Gate 2.",
  ],
  [
    "a foreign scanner",
    elsewhere(local(18, "10:40")),
    "Used elsewhere too",
    "Let in at Gate 2. Another scanner took it as well.",
  ],
  [
    "a refusal with a reason",
    refusedAfter("Sold back\u0000 at noon"),
    "Supplier says no",
    "Let in at Gate 2. The supplier refuses it: Sold back␀ at noon",
  ],
  [
    "a refusal with a code alone",
    refusedAfter(null),
    "Supplier says no",
    "Let in at Gate 2. The supplier refuses it: UNAVAILABLE",
  ],
  [
    "a refusal that nobody described",
    { ...refusedAfter(null), supplier: null },
    "Supplier says no",
    "Let in at Gate 2. The supplier refuses it.",
  ],
];

describe("a contradiction", () => {
  it.each(told)("says what happened: %s", (_name, conflict, ...said) => {
    const { headline, wrong } = words(conflict);
    expect([headline, wrong]).toEqual(said);
  });

  it.each(told)("is calm, announced whole, and sends nobody away: %s", (_name, conflict) => {
    const { announce, headline, wrong, moments, next } = words(conflict);
    expect(JSON.stringify(words(conflict))).not.toMatch(forbidden);
    expect(announce.startsWith(headline)).toBe(true);
    expect(announce).toContain(wrong);
    for (const { time, place } of moments) expect(announce).toContain(`${time}, ${place}, `);
    expect(next).toBe("Tell your supervisor. Nobody has to leave because of this.");
    expect(announce.endsWith(next)).toBe(true);
  });

  it.each([
    ["steward", "Tell your supervisor. Nobody has to leave because of this."],
    ["supervisor", "Decide it on the board. Nobody has to leave because of this."],
    ["admin", "Decide it on the board. Nobody has to leave because of this."],
  ] as const)("says what a %s does next", (role, step) => {
    const { next, announce } = conflictWords(twice(), { ...context, role });
    expect(next).toBe(step);
    expect(announce.endsWith(step)).toBe(true);
  });

  it("says of each admission when, where, by whom and how many", () => {
    expect(words(overParty()).moments).toEqual([
      {
        key: letIn(1, "10:09").scan,
        time: "10:09",
        timeNote: null,
        place: "Gate 1",
        by: "Jonas",
        people: "3 people",
        here: false,
      },
      {
        key: letIn(2, "10:12").scan,
        time: "10:12",
        timeNote: null,
        place: "Gate 2",
        by: "You",
        people: "3 people",
        here: true,
      },
    ]);
  });

  it("names the operator who had this device before", () => {
    const [moment] = words(
      twice({ admissions: [letInHere(1, "10:09", { operator: "Mia" })] }),
    ).moments;
    expect(moment).toMatchObject({ by: "Mia", here: true });
  });

  it.each([
    [0, null],
    [2_000, null],
    [2_001, "±3 s"],
    [119_000, "±119 s"],
    [119_001, "±2 min"],
    [3_600_000, "±60 min"],
  ])("a time known to within %i ms is noted as %s", (uncertaintyMs, timeNote) => {
    const [moment] = words(twice({ admissions: [letIn(1, "10:09", { uncertaintyMs })] })).moments;
    expect(moment).toMatchObject({ time: "10:09", timeNote });
  });

  it("names another day", () => {
    const at = local(17, "23:50");
    const [moment] = words(
      twice({ admissions: [letIn(1, "10:09", { at, uncertaintyMs: 5_000 })] }),
    ).moments;
    expect(moment).toMatchObject({ time: "23:50", timeNote: "Yesterday · ±5 s" });
  });

  it.each([
    ["before ours", local(18, "10:05"), ["10:05 Not a Stile gate", "10:12 Gate 2"]],
    ["after ours", local(18, "10:40"), ["10:12 Gate 2", "10:40 Not a Stile gate"]],
    ["at a time not told", null, ["10:12 Gate 2", "Time not known Not a Stile gate"]],
  ])("puts the supplier's redemption in its place: %s", (_name, at, places) => {
    expect(words(elsewhere(at)).moments.map(({ time, place }) => `${time} ${place}`)).toEqual(
      places,
    );
  });

  it("says whose it is, and leaves out what is not known", () => {
    expect(words(twice()).basis.main).toBe("Okafor · Harbour cruise · VG7-4412");
    expect(words(twice({ leadName: null, reference: null })).basis.main).toBe("Harbour cruise");
  });

  it("speaks of your scan only where this device took part", () => {
    expect(words(twice()).basis.detail).toBe("Your scan stays as it is");
    const others = [letIn(1, "10:09"), letIn(2, "10:12", { device: thirdDevice })];
    expect(words(twice({ admissions: others })).basis.detail).toBe("The scans stay as they are");
  });
});

describe("in the history", () => {
  it("says what, whose, where and whether somebody has seen it", () => {
    expect(row(twice(), false)).toEqual({
      title: "Let in twice · Okafor",
      detail: "10:09 Gate 1 · 10:12 Gate 2 · Not seen yet",
    });
    expect(row(overParty(), true).detail).toBe("10:09 Gate 1 · 10:12 Gate 2 · Seen");
    expect(row(twice({ state: "withdrawn" }), false).detail).toBe(
      "10:09 Gate 1 · 10:12 Gate 2 · Withdrawn, an admission was taken back",
    );
  });

  it("names the reference where there is no name", () => {
    expect(row(twice({ leadName: null }), true).title).toBe("Let in twice · VG7-4412");
    expect(row(twice({ leadName: null, reference: null }), true).title).toBe("Let in twice");
  });

  const open = { state: "open" } as const;
  const withdrawn = { state: "withdrawn" } as const;
  it.each([
    [[open], "1 contradiction"],
    [[open, open], "2 contradictions"],
    [[open, withdrawn, open], "2 contradictions, 1 withdrawn"],
    [[withdrawn], "1 contradiction withdrawn"],
    [[withdrawn, withdrawn], "2 contradictions withdrawn"],
  ])("counts %j", (conflicts, heading) => {
    expect(contradictionCount(conflicts)).toBe(heading);
  });
});

it("says who went in against a denial, on which word", () => {
  const overruled = twice({
    admissions: [letIn(1, "10:09"), letInHere(2, "10:12", { overruled: "Checked by hand" })],
  });
  const { moments, announce } = words(overruled);
  expect(moments.map(({ people }) => people)).toEqual([
    "1 person",
    "1 person · overruled: Checked by hand",
  ]);
  expect(announce).toContain("overruled: Checked by hand");
});
