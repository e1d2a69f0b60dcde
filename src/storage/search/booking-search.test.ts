import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { asPageHash, bookingKey, type PageHash, productKey } from "../../core/ids.ts";
import { ok } from "../../core/result.ts";
import { searchQueryOf } from "../../core/search-words.ts";
import { asInstant, type Instant, later, minutes } from "../../core/time.ts";
import type { Manifest } from "../../protocol/v1.ts";
import {
  aBooking,
  aDay,
  aProduct,
  aSlot,
  aUnitItem,
  at,
  connection,
  now,
  tomorrow,
} from "../../testing/builders.ts";
import { runs, testSeed } from "../../testing/seeded-random.ts";
import { type BookingSearch, createBookingSearch, mostShown } from "./booking-search.ts";

describe("finding what is there", () => {
  it("finds every booking by any beginning of any word of its name, in any order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryName, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        async (names, pick) => {
          const search = await searchOver(names.map((name, n) => named(n, name)));
          const n = pick % names.length;
          for (const typed of whatIsTyped(names[n] ?? "")) {
            expect(await uuidsFor(search, typed)).toContain(`${n}`);
          }
        },
      ),
      { numRuns: runs(60), seed: testSeed },
    );
  });

  it("finds every reference by any part of three characters, with or without its separators", async () => {
    const reference = "VG7-4412/ab";
    const search = await searchOver([
      aBooking({ reference, leadName: null }),
      named(2, "Somebody Else"),
    ]);
    for (const text of [reference, "vg74412ab", "VG7 4412 AB"]) {
      expect(await uuidsFor(search, text)).toEqual(["booking-1"]);
    }
    const letters = "vg74412ab";
    for (let from = 0; from <= letters.length - 3; from += 1) {
      expect(await uuidsFor(search, letters.slice(from, from + 3))).toEqual(["booking-1"]);
    }
    expect(await uuidsFor(search, "g7")).toEqual([]);
  });

  it.each([
    ["the reseller's reference", aBooking({ resellerReference: "RES-99" }), "res99"],
    [
      "a ticket's own reference",
      aBooking({ unitItems: [aUnitItem(1, { reference: "U-77A" })] }),
      "77a",
    ],
    ["a name with an apostrophe", aBooking({ leadName: "Siobhán O'Brien" }), "obrien siob"],
    ["a name typed with one", aBooking({ leadName: "Obrien" }), "O'Brien"],
    ["a name in two words", aBooking({ leadName: "Mac Donald" }), "macdon"],
    ["a name in one word", aBooking({ leadName: "Macdonald" }), "mac donald"],
    ["one half of a double name", aBooking({ leadName: "Smith-Jones" }), "jones"],
    ["a part of a name", aBooking({ leadName: "Almar" }), "mar"],
  ])("finds %s", async (_what, booking, text) => {
    const search = await searchOver([booking, named(2, "Zebedee Quill")]);
    expect(await uuidsFor(search, text)).toEqual(["booking-1"]);
  });

  it("finds nothing across two fields, by a ticket's code, or by nothing", async () => {
    const search = await searchOver([aBooking({ leadName: "Ada", reference: "REF" })]);
    for (const text of ["adaref", "T1", "ada bob", "-"])
      expect(await uuidsFor(search, text)).toEqual([]);
    expect(await search.search({ text: "", now })).toMatchObject({ hits: [], matches: 0, of: 1 });
  });
});

describe("the order", () => {
  it("is exact reference, whole words, beginnings, parts", async () => {
    const search = await searchOver([
      named(1, "Almar"),
      named(2, "Marchetti"),
      named(3, "Mar Soler"),
      { ...named(4, "Zoe"), reference: "MAR" },
      { ...named(5, "Yann"), reference: "X-MAR-1" },
    ]);
    expect(await uuidsFor(search, "mar")).toEqual(["4", "3", "5", "2", "1"]);
  });

  it("is today around now, then later days, then past ones, the latest first", async () => {
    const search = await searchOver([
      { ...named(1, "Ann"), visit: aSlot(at("2026-05-06T10:00:00Z")) },
      { ...named(2, "Ann"), visit: aSlot(at("2026-05-04T10:00:00Z")) },
      { ...named(3, "Ann"), visit: { kind: "open" } },
      { ...named(4, "Ann"), visit: aDay(tomorrow) },
      { ...named(5, "Ann"), visit: aSlot(at("2026-05-07T15:00:00Z")) },
      // 00:30 in London, which is still the day before in UTC
      { ...named(6, "Ann"), visit: aSlot(at("2026-05-06T23:30:00Z")) },
      { ...named(7, "Ann"), visit: aSlot(at("2026-05-08T08:00:00Z")) },
      { ...named(8, "Ann"), visit: aSlot(at("2026-05-07T09:30:00Z")) },
    ]);
    expect(await uuidsFor(search, "ann")).toEqual(["8", "5", "6", "3", "4", "7", "1", "2"]);
  });

  it("shows thirty, counts all, and is the same each time", async () => {
    const search = await searchOver(Array.from({ length: 80 }, (_, n) => named(n, `Ann ${n}`)));
    const answer = await search.search({ text: "an", now });
    expect(answer).toMatchObject({ matches: 80, of: 80 });
    const first = await uuidsFor(search, "an");
    expect(first).toEqual(Array.from({ length: mostShown }, (_, n) => `${n}`));
    expect(await uuidsFor(search, "an")).toEqual(first);
  });
});

describe("lists", () => {
  it("are being read at first, then searched; without one there is nothing to find", async () => {
    const device = aDevice();
    expect(await device.search.search({ text: "ada", now })).toEqual({
      kind: "preparing",
      have: 0,
      of: 0,
    });
    await device.search.takeUp();
    expect(await device.search.search({ text: "ada", now })).toMatchObject({ matches: 0, of: 0 });
  });

  it("swap as a whole: the old one answers until the new one is read, and only new pages are read", async () => {
    const device = aDevice();
    device.install({ one: [named(1, "Ada")], two: [named(2, "Bob")] });
    await device.search.takeUp();
    expect(device.reads.splice(0)).toEqual(["one", "two"]);
    device.install({ two: [named(2, "Bob")], three: [named(3, "Ada")] });
    const taken = device.search.takeUp();
    expect(await uuidsFor(device.search, "ada")).toEqual(["1"]);
    await taken;
    expect(await uuidsFor(device.search, "ada")).toEqual(["3"]);
    expect(await uuidsFor(device.search, "bob")).toEqual(["2"]);
    expect(device.reads).toEqual(["three"]);
  });

  it("that are swapped again while they are read are read as they then are", async () => {
    const device = aDevice();
    device.install({ one: [named(1, "Ada")] });
    const second = { two: [named(2, "Ada")] };
    device.whenReading("one", () => device.install(second));
    expect(await device.search.takeUp()).toEqual(ok(undefined));
    expect(await uuidsFor(device.search, "ada")).toEqual(["2"]);
  });

  it("that cannot be read are told, and leave the one before in use", async () => {
    const device = aDevice();
    device.install({ one: [named(1, "Ada")] });
    device.whenReading("one", () => device.lose("one"));
    expect(await device.search.takeUp()).toMatchObject({ ok: false });
    expect(await device.search.search({ text: "ada", now })).toEqual({ kind: "unavailable" });
    device.install({ one: [named(1, "Ada")] });
    await device.search.takeUp();
    device.install({ one: [named(1, "Ada")], two: [] });
    device.lose("two");
    expect(await device.search.takeUp()).toMatchObject({ ok: false });
    expect(await uuidsFor(device.search, "ada")).toEqual(["1"]);
  });

  it("may have rows that are no booking: the others are found and counted", async () => {
    const device = aDevice();
    device.installBytes("one", `{"key":7}\nnot json\n${JSON.stringify(named(1, "Ada"))}\n`);
    await device.search.takeUp();
    expect(await device.search.search({ text: "ada", now })).toMatchObject({ matches: 1, of: 1 });
  });
});

describe("bookings that were looked up live", () => {
  const after = later(now, minutes(1));
  const before = asInstant(now - minutes(1));
  it("are found beside the list's", async () => {
    expect(await foundNames(named(2, "Bob"), before, "bob")).toEqual({
      names: ["Bob true"],
      of: 2,
    });
  });

  it("replace the list's where they are newer, also for what they no longer say", async () => {
    const newer = named(1, "Ada New");
    expect(await foundNames(newer, after, "ada")).toEqual({ names: ["Ada New true"], of: 1 });
    expect(await foundNames(newer, after, "old")).toEqual({ names: [], of: 1 });
  });

  it("are found no more when they are kept no more, the latest look-up of each deciding", async () => {
    const search = await searchOver([named(1, "Ada Old")]);
    const namesOf = async (): Promise<readonly unknown[]> => {
      const answer = await search.search({ text: "bo", now });
      return answer.kind === "found" ? answer.hits.map((hit) => hit.booking.leadName) : [];
    };
    const [bob, boa] = [named(2, "Bob"), named(3, "Boa")];
    const rows = [bob, boa].map((booking) => ({ booking, foundAt: now }));
    search.takeFound(rows, now);
    search.takeFound([{ booking: boa, foundAt: later(now, 1) }], now);
    expect(new Set(await namesOf())).toEqual(new Set(["Boa", "Bob"]));
    search.takeFound([], later(now, 1));
    expect(await namesOf()).toEqual(["Boa"]);
    search.takeFound([], null);
    expect(await namesOf()).toEqual([]);
  });

  it("give way to a list that was made after them", async () => {
    const older = named(1, "Ada Older");
    expect(await foundNames(older, before, "ada")).toEqual({ names: ["Ada Old false"], of: 1 });
    expect(await foundNames(older, before, "older")).toEqual({ names: [], of: 1 });
  });
});

const arbitraryName = fc
  .array(
    fc.oneof(
      fc.string({
        unit: fc.constantFrom(...Array.from("abcABmÉíøßñ'-’.ŁİΣς")),
        minLength: 1,
        maxLength: 8,
      }),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((words) => words.join(" "));

/** Over a list that has Ada Old as booking 1. */
async function foundNames(booking: Booking, foundAt: Instant, text: string) {
  const search = await searchOver([named(1, "Ada Old")]);
  search.takeFound([{ booking, foundAt }], foundAt);
  const answer = await search.search({ text, now });
  if (answer.kind !== "found") throw new Error(answer.kind);
  const names = answer.hits.map((hit) => `${hit.booking.leadName} ${hit.foundAt !== null}`);
  return { names, of: answer.of };
}

/** Each beginning of each word, and all words the other way round. */
function whatIsTyped(name: string): readonly string[] {
  const words = name.split(" ");
  const beginnings = words.flatMap((word) => {
    const characters = Array.from(word);
    return characters.map((_, last) => characters.slice(0, last + 1).join(""));
  });
  return [...beginnings, words.toReversed().join(" ")].filter(
    (typed) => searchQueryOf(typed) !== null,
  );
}

const named = (n: number, leadName: string): Booking =>
  aBooking({
    key: bookingKey(connection, `${n}`),
    uuid: `${n}`,
    leadName,
    reference: null,
    product: productKey(connection, "tour"),
  });

async function searchOver(bookings: readonly Booking[]): Promise<BookingSearch> {
  const device = aDevice();
  device.install({ one: bookings.slice(0, 3), two: bookings.slice(3) });
  await device.search.takeUp();
  return device.search;
}

async function uuidsFor(search: BookingSearch, text: string): Promise<readonly string[]> {
  const answer = await search.search({ text, now });
  if (answer.kind !== "found") throw new Error(answer.kind);
  return answer.hits.map(({ booking }) => booking.uuid);
}

/** A search over pages in memory, which go when another list takes their place. */
function aDevice() {
  let pages = new Map<PageHash, Uint8Array>();
  let manifest: Manifest | null = null;
  const reads: string[] = [];
  const hooks = new Map<string, () => void>();
  const installPages = (texts: ReadonlyMap<string, string>): void => {
    const encoder = new TextEncoder();
    pages = new Map([...texts].map(([name, text]) => [asPageHash(name), encoder.encode(text)]));
    manifest = manifestOf([...texts.keys()]);
  };
  const search = createBookingSearch({
    snapshot: {
      current: async () => ok(manifest && { manifest }),
      pageBytes: async (hash) => {
        hooks.get(hash)?.();
        hooks.delete(hash);
        reads.push(hash);
        return ok(pages.get(hash) ?? null);
      },
    },
    budgetBytes: 1_000_000,
    onProgress: () => undefined,
  });
  return {
    search,
    reads,
    install: (lists: Readonly<Record<string, readonly Booking[]>>) =>
      installPages(
        new Map(
          Object.entries(lists).map(([name, bookings]) => [
            name,
            bookings.map((booking) => `${JSON.stringify(booking)}\n`).join(""),
          ]),
        ),
      ),
    installBytes: (name: string, text: string) => installPages(new Map([[name, text]])),
    lose: (name: string) => void pages.delete(asPageHash(name)),
    whenReading: (name: string, hook: () => void) => void hooks.set(name, hook),
  };
}

const manifestOf = (names: readonly string[]): Manifest => ({
  id: names.join("+"),
  asOf: now,
  epoch: "e1",
  venue: "Harbour",
  policyVersion: "1",
  demo: false,
  gates: [],
  products: [{ ...aProduct(), gates: [...aProduct().gates], units: [...aProduct().units] }],
  connections: [],
  pages: names.map((name) => ({ hash: asPageHash(name), bookings: 1, bytes: 1 })),
  bookings: names.length,
});
