import { describe, expect, test } from "vitest";
import type { Connector } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import { bookingKey } from "../../core/ids.ts";
import { addDays, type Instant, later, minutes } from "../../core/time.ts";
import {
  aBooking,
  aDay,
  aSlot,
  aUnitItem,
  codes,
  connection,
  now,
  today,
} from "../../testing/builders.ts";
import { growthWorld, ticketOf } from "./growth-world.contract.ts";

const inHours = (n: number) => later(now, minutes(60 * n));
type World = ReturnType<typeof growthWorld>;

const answered = (world: World, code: string, bookings: readonly Booking[]) =>
  answeredAt(now, world, { code, bookings });
const answeredAt = (
  askedAt: Instant,
  { growth, connector }: World,
  { code, bookings }: { readonly code: string; readonly bookings: readonly Booking[] },
) =>
  growth.answered(connector, {
    code,
    askedAt,
    list: { bookings, unreadable: [], isAskedPart: true },
  });

const imported = ({ growth }: World, ...bookings: readonly Booking[]) =>
  growth.imported(connection, { codes: ["T1", "T2"], bookings });

describe("an answer", () => {
  test("is in the list, with what was known of the party, and is judged by its own verdict", async () => {
    const world = growthWorld();
    await answered(world, "T1", [ticketOf(1, { redeemable: true })]);
    const told = await answered(world, "T2", [ticketOf(2, { redeemable: false })]);
    expect(told).toMatchObject([
      { redeemable: false, unitItems: [{ uuid: "unit-1" }, { uuid: "unit-2" }] },
    ]);
    expect(await world.stored()).toMatchObject({ redeemable: null, unitItems: [{}, {}] });
    expect(world.changes()).toBe(2);
  });

  test("makes its code watched, by its start", async () => {
    const world = growthWorld();
    await answered(world, "T1", [ticketOf(1, { visit: aSlot(inHours(20)) })]);
    expect(await world.watched.lookedAt(connection, "T1")).toBe(now);
    expect(await world.watched.nextFor(connection, inHours(6))).toBe("T1");
  });

  test("of a day is watched by the day's beginning where the product is", async () => {
    const world = growthWorld();
    // in London it begins an hour before midnight UTC, in 37 hours
    await answered(world, "T1", [ticketOf(1, { visit: aDay(addDays(today, 2)) })]);
    expect(await world.watched.nextFor(connection, later(inHours(13), -1))).toBeNull();
    expect(await world.watched.nextFor(connection, inHours(13))).toBe("T1");
  });

  test("to an earlier question changes nothing, and is told as it came", async () => {
    const world = growthWorld();
    const cancelled = ticketOf(1, { cancellation: { at: now } });
    await answeredAt(later(now, 5), world, { code: "T1", bookings: [cancelled] });
    expect(await answered(world, "T1", [ticketOf(1)])).toEqual([ticketOf(1)]);
    expect(await world.stored()).toEqual(cancelled);
  });

  test("that nobody knows the code takes it off the list", async () => {
    const world = growthWorld();
    await answered(world, "T1", [ticketOf(1)]);
    await answered(world, "T2", [ticketOf(2)]);
    expect(await answeredAt(later(now, 1), world, { code: "T1", bookings: [] })).toEqual([]);
    expect(await world.stored()).toMatchObject({ unitItems: [{ uuid: "unit-2" }] });
  });

  test("about a code that nobody ever had leaves no trace", async () => {
    const world = growthWorld();
    await answered(world, "nonsense", []);
    expect(await world.watched.forget(connection, later(now, 1))).toBe(0);
    expect(world.changes()).toBe(0);
  });

  test("that cannot be read takes nothing off", async () => {
    const world = growthWorld();
    await answered(world, "T1", [ticketOf(1)]);
    const list = { bookings: [], unreadable: [{ raw: "{}", path: "time_slot" }] };
    await world.growth.answered(world.connector, { code: "T1", askedAt: later(now, 1), list });
    expect(await world.stored()).toEqual(ticketOf(1));
  });

  test("about a code that cannot be watched is not kept", async () => {
    const world = growthWorld();
    const odd = ticketOf(1, { unitItems: [aUnitItem(1, { ticket: codes("a\0") })] });
    expect(await answered(world, "a\0", [odd])).toEqual([odd]);
    expect(await world.stored()).toBeNull();
  });

  test("of a supplier that lists is in the list, and nobody watches it", async () => {
    const world = growthWorld();
    const listing: Connector = {
      ...world.connector,
      bookings: async () => ({ ok: true, value: { bookings: [], unreadable: [] } }),
    };
    await answered({ ...world, connector: listing }, "T1", [ticketOf(1)]);
    expect(await world.stored()).toEqual(ticketOf(1));
    expect(await world.watched.nextFor(connection, now)).toBeNull();
  });

  test("of two at once loses neither", async () => {
    const world = growthWorld();
    await Promise.all([1, 2, 3].map((n) => answered(world, `T${n}`, [ticketOf(n)])));
    expect((await world.stored())?.unitItems).toHaveLength(3);
  });
});

test("what the supplier tells as a whole replaces what was there", async () => {
  const world = growthWorld();
  await answered(world, "T1", [ticketOf(1)]);
  const whole = aBooking({ status: { kind: "CANCELLED" }, unitItems: [aUnitItem(2)] });
  await world.growth.told(connection, [whole]);
  expect(await world.stored()).toEqual(whole);
});

test("a hint wants its codes and all that is known of the booking", async () => {
  const world = growthWorld();
  await answered(world, "T1", [ticketOf(1)]);
  await answered(world, "T2", [ticketOf(2)]);
  await world.clock.advance(minutes(1));
  await world.growth.hinted(connection, { codes: ["NEW"], booking: ticketOf(1).key });
  const wanted = new Set<string | null>();
  for (let n = 0; n < 4; n += 1) {
    const code = await world.watched.nextFor(connection, world.clock.now());
    wanted.add(code);
    if (code !== null) await world.watched.looked(connection, code, world.clock.now());
  }
  expect(wanted).toEqual(new Set(["NEW", "T1", "T2", null]));
});

describe("an import", () => {
  test("is in the list at once, and its codes are wanted", async () => {
    const world = growthWorld();
    await imported(world, ticketOf(1));
    expect(await world.stored()).toEqual(ticketOf(1));
    expect(await world.watched.nextFor(connection, now)).toBe("T1");
  });

  test("does not bring back what the supplier has cancelled or used", async () => {
    const world = growthWorld();
    const used = ticketOf(1, {
      cancellation: { at: now },
      unitItems: [aUnitItem(1, { redeemedAt: now })],
    });
    await answered(world, "T1", [used]);
    await imported(world, ticketOf(1));
    expect(await world.stored()).toEqual(used);
  });

  test("of a later day is watched, and looked up when the day comes", async () => {
    const world = growthWorld();
    await imported(world, ticketOf(1, { visit: aSlot(inHours(24 * 7)) }));
    expect(await world.stored()).toBeNull();
    for (const code of ["T1", "T2"]) await world.watched.looked(connection, code, now);
    expect(await world.watched.nextFor(connection, inHours(24 * 6 - 1))).toBeNull();
    expect(await world.watched.nextFor(connection, inHours(24 * 6))).toBe("T1");
  });
});

test("a ticket that moved to another booking is in that one only", async () => {
  const world = growthWorld();
  await answered(world, "T1", [ticketOf(1)]);
  const other = ticketOf(1, { key: bookingKey(connection, "other"), uuid: "other" });
  await answeredAt(later(now, 1), world, { code: "T1", bookings: [other] });
  expect(await world.stored()).toBeNull();
  expect(await world.snapshot.bookingByKey(other.key)).toEqual(other);
});
