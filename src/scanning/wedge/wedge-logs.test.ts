/**
 * Keys of hand scanners of fifteen kinds, 12,000 scans in all: every one is read right, wherever the focus is, and nothing of
 * it presses, scrolls, sends or stays in a field. Damaged ones are told where frame or pattern can show it, and are never
 * read as another ticket of the venue.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkCharacterOf } from "../../core/check-character.ts";
import type { CodePattern } from "../../core/code-pattern.ts";
import type { Random } from "../../core/effects.ts";
import { below, createSeededRandom, runs, testSeed } from "../../testing/seeded-random.ts";
import type { SeenCode } from "../scan-source.ts";
import { type Framing, plainFraming } from "./framing.ts";
import type { Where } from "./keystrokes.ts";
import { typeAsPerson } from "./people.contract.ts";
import { readArrival } from "./read-arrival.ts";
import { scanners, starAndHash, typed } from "./scanners.contract.ts";
import { createTypedPage, type TypedPage } from "./typed-page.contract.ts";

const scansOfEach = 800;

describe.each(scanners(createSeededRandom(testSeed)))("a scanner: $name", (scanner) => {
  const needsInput = /insertion|inserted|word/.test(scanner.name);
  const hiccups = /hiccup/.test(scanner.name);
  const everywhere: readonly Where[] = ["sink", "field", "nothing", "control"];
  const places = everywhere
    .filter((where) => !needsInput || where === "sink" || where === "field")
    // in a field a code that pauses in its first letters could be a person's: told below
    .filter((where) => !hiccups || where !== "field");

  test.each(places)("is read right with the focus on %s", (where) => {
    const random = createSeededRandom(testSeed + 1);
    const page = createTypedPage({ where, framing: scanner.framing, field: "Oka" });
    const codes = Array.from({ length: Math.ceil(scansOfEach / places.length) }, () =>
      anyCode(random),
    );
    for (const code of codes) {
      scanner.scan(page, code);
      page.wait(700);
    }
    expect(read(page, scanner.framing).map(({ text }) => text)).toEqual(codes);
    expect(read(page, scanner.framing).filter(({ cutShort }) => cutShort)).toEqual([]);
    expect(page.seen.arrivals.filter(({ hasLost }) => hasLost)).toEqual([]);
    expect(page.seen).toMatchObject({ pressed: 0, scrolled: 0, submitted: 0 });
    expect(page.seen.field()).toBe("Oka");
    expect(page.seen.left()).toBe("");
    const symbology = scanner.says ?? "Unknown";
    expect(new Set(read(page, scanner.framing).map((code) => code.symbology))).toEqual(
      new Set([symbology]),
    );
  });

  test("is read right one code right after the other", () => {
    const page = createTypedPage({ where: "sink", framing: scanner.framing });
    const codes = ["ABCDEF-1", "ABCDEF-2", "ABCDEF-3"];
    for (const code of codes) {
      scanner.scan(page, code);
      if (scanner.framing.end === "none") page.wait(200);
    }
    page.wait(700);
    expect(read(page, scanner.framing).map(({ text }) => text)).toEqual(codes);
  });
});

const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789-_/+=|.:".split("");
const anyCode = (random: Random): string =>
  Array.from({ length: 8 + below(random, 24) }, () => pick(alphabet, random)).join("");
const pick = <T>(items: readonly T[], random: Random): T => {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
};
const read = (page: TypedPage, framing: Framing): readonly SeenCode[] =>
  page.seen.arrivals.map((arrival) => readArrival(arrival, { framing, patterns: null }));

/** 11 letters and digits and their check character. */
const pattern: CodePattern = {
  lengths: [12],
  characters: "upper",
  check: "iso7064-mod37-36",
};
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".split("");
function aTicket(random: Random): string {
  const body = Array.from({ length: 11 }, () => pick(upper, random)).join("");
  return body + (checkCharacterOf(body, "iso7064-mod37-36") ?? "");
}

type Damage = (keys: string, random: Random) => string;
const without = (keys: string, from: number, count = 1): string =>
  keys.slice(0, from) + keys.slice(from + count);
const damages: readonly (readonly [string, Damage])[] = [
  ["the first keys lost", (keys, random) => without(keys, 0, 1 + below(random, 3))],
  ["the last keys lost", (keys, random) => keys.slice(0, -1 - below(random, 3))],
  [
    "keys in the middle lost",
    (keys, random) => without(keys, 3 + below(random, keys.length - 8), 1 + below(random, 3)),
  ],
  [
    "a key doubled",
    (keys, random) => {
      const at = 2 + below(random, keys.length - 4);
      return keys.slice(0, at + 1) + keys.slice(at);
    },
  ],
];

describe.each([
  { how: "frame and pattern", framing: starAndHash, patterns: [pattern] },
  { how: "pattern alone", framing: plainFraming, patterns: [pattern] },
  { how: "frame alone", framing: starAndHash, patterns: null },
])("with $how", ({ framing, patterns }) => {
  const random = createSeededRandom(testSeed + 2);
  const tickets = Array.from({ length: 2_000 }, () => aTicket(random));
  const venue = new Set(tickets);
  /** Types the keys as they are, and reads what arrived. */
  const readKeys = (keys: string): readonly SeenCode[] => {
    const page = createTypedPage({ where: "sink", framing });
    typed({ every: () => 2 })(page, keys);
    page.wait(700);
    return page.seen.arrivals.map((arrival) => readArrival(arrival, { framing, patterns }));
  };
  const framed = (ticket: string): string => framing.prefix + ticket + framing.suffix;

  test("a whole code is none that is damaged", () => {
    for (const ticket of tickets.slice(0, 500)) {
      expect(readKeys(framed(ticket))).toEqual([{ text: ticket, symbology: "Unknown" }]);
    }
  });

  test.each(damages)("%s: told, and never another ticket", (name, damage) => {
    const shows = patterns !== null || /first|last/.test(name);
    const codes = tickets.slice(0, 500).flatMap((ticket) => {
      const all = readKeys(damage(framed(ticket), random));
      expect(all).toHaveLength(1);
      return all;
    });
    const passed = codes.filter(({ cutShort }) => cutShort === undefined);
    expect(shows ? passed : []).toEqual([]);
    expect(passed.filter(({ text }) => venue.has(text))).toEqual([]);
  });

  test("two codes that ran into each other: told, and neither of them", () => {
    for (const [n, ticket] of tickets.slice(0, 500).entries()) {
      const [code, ...others] = readKeys(framed(ticket) + framed(tickets[n + 1] ?? ticket));
      expect(others).toEqual([]);
      expect(code?.cutShort).toBeDefined();
    }
  });
});

const nothingTyped = { field: "", submitted: 0 };

describe("a person's typing", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."abcdefgh ijkl mnop rst ABC 0123456789 .-@é'".split("")),
    minLength: 1,
    maxLength: 20,
  });

  test("stays in the field as it was typed, whatever scans come between", () => {
    const kinds = scanners(createSeededRandom(testSeed)).filter(
      ({ framing, name }) => framing === plainFraming && !/hiccup/.test(name),
    );
    const step = fc.record({
      text,
      kind: fc.nat({ max: kinds.length - 1 }),
      code: fc.stringMatching(/^[A-Z0-9]{8,20}$/),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        const page = createTypedPage({ where: "field" });
        for (const { text: words, kind, code, seed } of steps) {
          typeAsPerson(page, words, createSeededRandom(seed));
          page.wait(160);
          kinds[kind]?.scan(page, code);
          page.wait(20);
        }
        page.wait(700);
        expect(page.seen.field()).toBe(steps.map((each) => each.text).join(""));
        expect(read(page, plainFraming).map((each) => each.text)).toEqual(
          steps.map(({ code }) => code),
        );
        expect(page.seen.submitted).toBe(0);
      }),
      { seed: testSeed, numRuns: runs(200) },
    );
  });

  test("stays where a scan follows its last key at once, and no later key of theirs is lost", () => {
    fc.assert(
      fc.property(
        fc.tuple(text, text),
        fc.nat(),
        fc.integer({ min: 20, max: 149 }),
        ([one, two], seed, gap) => {
          const page = createTypedPage({ where: "field" });
          const random = createSeededRandom(seed);
          typeAsPerson(page, one, random);
          page.wait(gap);
          typed({ every: () => below(random, 4) })(page, "QWERTY-123456");
          page.wait(gap);
          typeAsPerson(page, two, random);
          page.wait(700);
          expect(page.seen.field()).toBe(one + two);
          expect(page.seen.arrivals.map(({ text: arrived }) => arrived)).toEqual(["QWERTY-123456"]);
        },
      ),
      { seed: testSeed, numRuns: runs(300) },
    );
  });

  test.each(["field", "sink", "nothing", "control"] as const)(
    "is never a scan, with the focus on %s, and Enter is theirs",
    (where) => {
      fc.assert(
        fc.property(text, fc.nat(), (words, seed) => {
          const page = createTypedPage({ where });
          typeAsPerson(page, words, createSeededRandom(seed));
          page.wait(90);
          page.press("Enter");
          page.wait(700);
          expect(page.seen.arrivals).toEqual([]);
          const theirs = where === "field" ? { field: words, submitted: 1 } : nothingTyped;
          expect({ field: page.seen.field(), submitted: page.seen.submitted }).toEqual(theirs);
        }),
        { seed: testSeed, numRuns: runs(200) },
      );
    },
  );

  test("on a phone's keyboard, words at once too, stays in the field", () => {
    const page = createTypedPage({ where: "field" });
    page.insert("Margaret ");
    page.wait(400);
    page.insert("Okafor-Smith");
    page.wait(400);
    page.press("Enter");
    expect(page.seen.field()).toBe("Margaret Okafor-Smith");
    expect(page.seen).toMatchObject({ arrivals: [], submitted: 1 });
  });

  test("with a key held down stays in the field", () => {
    const page = createTypedPage({ where: "field" });
    page.press("a");
    page.wait(400);
    for (let n = 0; n < 20; n += 1) {
      page.press("a", { repeat: true });
      page.wait(30);
    }
    page.press("Enter");
    expect(page.seen.field()).toBe("a".repeat(21));
    expect(page.seen.arrivals).toEqual([]);
  });
});
