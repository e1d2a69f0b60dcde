import { describe, expect, it } from "vitest";
import { dateAt, plusDays, utcMs } from "../local-time.ts";
import { targetsOf } from "./booking.ts";
import { createCityConnectWorld } from "./generated-world.ts";
import { redeemedAtOf } from "./redemption.ts";
import { NOW, TODAY, WORLD, demoCode } from "./supplier-at-noon.contract.ts";
import { cityConnectWorldSchema } from "./world.ts";

describe("the generated world", () => {
  it("is the same for the same time and seed, another for another seed", () => {
    expect(createCityConnectWorld({ now: NOW, seed: 1 })).toEqual(WORLD);
    expect(createCityConnectWorld({ now: NOW, seed: 2 })).not.toEqual(WORLD);
  });

  it("is a world file, and survives being written as one", () => {
    expect(cityConnectWorldSchema.parse(JSON.parse(JSON.stringify(WORLD)))).toEqual(WORLD);
  });

  it("has every day from yesterday to the day after tomorrow, and every odd booking", () => {
    const { bookings } = WORLD;
    const days = [-1, 0, 1, 2].map((day) => plusDays(TODAY, day));
    expect(new Set(bookings.map(({ date }) => date))).toEqual(new Set(days));
    expect(bookings.length).toBeGreaterThan(40);
    expect(bookings.some(({ tickets }) => tickets.length === 0)).toBe(true);
    expect(bookings.some(({ barcode }) => barcode === null)).toBe(true);
    expect(bookings.some(({ registered }) => !registered)).toBe(true);
    expect(bookings.some(({ mobile }) => !mobile)).toBe(true);
    expect(targetsOf(bookings, "PLF-PACK77")).toHaveLength(2);
  });

  it("never books, redeems or cancels in the future", () => {
    const times = WORLD.bookings.flatMap(({ bookedAt, cancelledAt, redeemedAt, tickets }) => [
      bookedAt,
      cancelledAt ?? [],
      redeemedAt ?? [],
      tickets.flatMap((ticket) => ticket.redeemedAt ?? []),
    ]);
    expect(times.flat(2).filter((at) => utcMs(at) > NOW)).toEqual([]);
  });

  it.each([
    ["noon", "2026-07-15T09:30:00Z"],
    ["London's midnight", "2026-07-15T23:00:00Z"],
    ["the hour that the clocks repeat", "2026-10-25T01:30:00Z"],
    ["the last moment of a leap day", "2028-02-29T23:59:59Z"],
  ])("has demo tickets that stand for what their names say at %s", (_, time) => {
    const now = Date.parse(time);
    const today = dateAt(now, "Europe/London");
    const { bookings, demo } = cityConnectWorldSchema.parse(
      createCityConnectWorld({ now, seed: 1 }),
    );
    const target = (id: string) => {
      const [found] = targetsOf(bookings, demo.find((ticket) => ticket.id === id)?.code ?? "");
      if (found === undefined) throw new Error(`demo ticket ${id} is in no booking`);
      return found;
    };
    for (const { id } of demo.filter(({ role }) => role === "good")) {
      expect(target(id)).toMatchObject({
        ticket: { type: "adult", redeemedAt: null },
        booking: { date: today, cancelledAt: null, registered: true },
      });
    }
    expect(target("party")).toMatchObject({ ticket: null, booking: { date: today } });
    expect(target("party").booking.tickets).toHaveLength(3);
    expect(redeemedAtOf(target("used"))).not.toBeNull();
    expect(target("cancelled").booking.cancelledAt).not.toBeNull();
    expect(target("tomorrow").booking.date).toBe(plusDays(today, 1));
    expect(target("unlisted")).toMatchObject({
      ticket: { redeemedAt: null },
      booking: { registered: false, date: today },
    });
  });

  it("has an unknown code with a registered prefix", () => {
    expect(demoCode("unknown")).toBe("PLF-ZZZZ");
    expect(targetsOf(WORLD.bookings, "PLF-ZZZZ")).toEqual([]);
  });
});

describe("a world file", () => {
  const { switches, ...withoutSwitches } = WORLD;
  const [first, ...others] = WORLD.bookings;
  const withFirst = (changes: object) => ({
    ...WORLD,
    bookings: [{ ...first, ...changes }, ...others],
  });

  it("may leave out switches, which have defaults", () => {
    expect(cityConnectWorldSchema.parse(withoutSwitches).switches).toEqual(switches);
  });

  it.each([
    ["no account nobody", withFirst({ supplier: "nobody" })],
    ["no agent nobody", withFirst({ agent: "nobody" })],
    ["no product X", withFirst({ product: "X" })],
    ["no option X", withFirst({ option: "X" })],
    ["no guests", withFirst({ guests: {} })],
    ["no barcode at all", withFirst({ barcode: null, tickets: [] })],
    ["redeemed beside its tickets", withFirst({ redeemedAt: "2026-07-15T08:00:00Z" })],
    ["barcode CTT847889400 twice", withFirst({ barcode: "CTT847889400" })],
    ["two bookings", { ...WORLD, bookings: [first, ...WORLD.bookings] }],
    ["two accounts", { ...WORLD, accounts: [...WORLD.accounts, ...WORLD.accounts] }],
    ["two products", { ...WORLD, products: [...WORLD.products, ...WORLD.products] }],
    ["two demo tickets good", { ...WORLD, demo: [...WORLD.demo, ...WORLD.demo] }],
    ["not a time zone", { ...WORLD, timeZone: "Atlantis" }],
    ["not a date", withFirst({ date: "2026-02-30" })],
    ["Unrecognized key", { ...WORLD, prices: [] }],
  ])("is refused where it says: %s", (message, world) => {
    expect(() => cityConnectWorldSchema.parse(world)).toThrow(message);
  });
});
