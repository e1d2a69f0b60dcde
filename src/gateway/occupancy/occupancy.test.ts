import { describe, expect, it } from "vitest";
import { asGateId, productKey } from "../../core/ids.ts";
import type { Product } from "../../core/product.ts";
import { addDays, instantOf, type LocalDate, startOfDay } from "../../core/time.ts";
import {
  aProduct,
  connection,
  gateSeven,
  gateTwo,
  london,
  now,
  today,
} from "../../testing/builders.ts";
import { readOccupancy } from "./occupancy.ts";
import type { Booked, BookedSum, InsideSum } from "./occupancy-reads.ts";

const tour = aProduct().key;
const ten = instantOf(today, "10:00", london);
const aBooked = (change: Partial<Booked> = {}): Booked => ({
  product: tour,
  test: false,
  units: ["adult"],
  visit: { kind: "slot", startsAt: ten },
  ...change,
});
const day = (from: LocalDate, until: LocalDate): Booked["visit"] => ({ kind: "day", from, until });

interface Given {
  readonly booked?: readonly BookedSum[];
  readonly inside?: readonly InsideSum[];
  readonly products?: readonly Product[];
  readonly mode?: "observe" | "test";
}

const occupancyOf = ({ booked = [], inside = [], products, mode = "observe" }: Given) => {
  const questions: unknown[] = [];
  const answer = readOccupancy({
    reads: {
      insideSince: async (since) => {
        questions.push(since);
        return inside;
      },
      bookedOn: async (dates) => {
        questions.push(dates);
        return booked;
      },
    },
    products: () => products ?? [aProduct()],
    gates: [gateTwo, gateSeven],
    modeOf: () => mode,
    clock: { now: () => now },
  });
  return answer.then((occupancy) => ({ ...occupancy, questions }));
};
const slotsOf = async (given: Given) =>
  (await occupancyOf(given)).slots.map(({ label, start, booked, inside }) => [
    label,
    start,
    booked,
    inside,
  ]);

const people = (product: Product, count: number): InsideSum => ({
  gate: gateTwo,
  booked: aBooked({ product: product.key }),
  people: count,
});

describe("who is inside", () => {
  it("is nobody at every gate at first, as of now, asked from this morning on", async () => {
    expect(await occupancyOf({})).toEqual({
      at: now,
      inside: 0,
      gates: [
        { gate: gateTwo, inside: 0 },
        { gate: gateSeven, inside: 0 },
      ],
      slots: [],
      questions: [startOfDay(today, london), [today, null]],
    });
  });

  it("is told by gate, also of a gate that is no more and of bookings that are gone", async () => {
    const closed = asGateId("closed");
    const { inside, gates } = await occupancyOf({
      inside: [
        { gate: gateSeven, booked: aBooked(), people: 3 },
        { gate: gateSeven, booked: null, people: 2 },
        { gate: closed, booked: aBooked({ product: productKey(connection, "gone") }), people: 1 },
      ],
    });
    expect(inside).toBe(6);
    expect(gates).toEqual([
      { gate: gateTwo, inside: 0 },
      { gate: gateSeven, inside: 5 },
      { gate: closed, inside: 1 },
    ]);
  });

  it("starts at each product's own midnight", async () => {
    const far = aProduct({ key: productKey(connection, "far"), timeZone: "Pacific/Auckland" });
    const near = aProduct({ key: productKey(connection, "near") });
    const { inside, questions } = await occupancyOf({
      products: [near, aProduct(), far],
      inside: [people(far, 1), people(near, 10), { ...people(near, 100), booked: null }],
    });
    expect(inside).toBe(111);
    expect(questions).toEqual([
      startOfDay(today, london),
      startOfDay(today, "Pacific/Auckland"),
      [today, null],
    ]);
  });
});

describe("slots", () => {
  it("count people, booked and inside, by product and start", async () => {
    const eleven = { kind: "slot", startsAt: instantOf(today, "11:00", london) } as const;
    const booked = [
      { booked: aBooked({ visit: eleven }), bookings: 3 },
      { booked: aBooked({ units: ["adult", "adult", "parking", "family"] }), bookings: 2 },
      { booked: aBooked({ units: ["unheard of"] }), bookings: 5 },
      { booked: aBooked({ units: [] }), bookings: 7 },
    ];
    const inside = [
      { gate: gateTwo, booked: aBooked(), people: 4 },
      { gate: gateSeven, booked: aBooked({ units: [] }), people: 1 },
    ];
    expect(await slotsOf({ booked, inside })).toEqual([
      ["Harbour tour", ten, 17, 5],
      ["Harbour tour", eleven.startsAt, 3, 0],
    ]);
  });

  it("are none for add-ons alone", async () => {
    const parking = aBooked({ units: ["parking"] });
    const inside = [{ gate: gateTwo, booked: parking, people: 0 }];
    expect(await slotsOf({ inside, booked: [{ booked: parking, bookings: 4 }] })).toEqual([]);
  });

  it("without a start are good all day: of today, of a pass, of no date", async () => {
    const visits: readonly Booked["visit"][] = [
      day(today, addDays(today, 1)),
      day(addDays(today, -1), addDays(today, 2)),
      { kind: "open" },
      day(addDays(today, -2), today),
      day(addDays(today, 1), addDays(today, 2)),
    ];
    const booked = visits.map((visit) => ({ booked: aBooked({ visit }), bookings: 1 }));
    expect(await slotsOf({ booked })).toEqual([["Harbour tour", null, 3, 0]]);
  });

  it("of another day are none, though somebody came in on one", async () => {
    const visit = {
      kind: "slot",
      startsAt: instantOf(addDays(today, 1), "10:00", london),
    } as const;
    const inside = [{ gate: gateTwo, booked: aBooked({ visit }), people: 2 }];
    expect(
      await slotsOf({ inside, booked: [{ booked: aBooked({ visit }), bookings: 1 }] }),
    ).toEqual([]);
  });

  it("hold test bookings where the connection is being tested", async () => {
    const booked = [{ booked: aBooked({ test: true }), bookings: 2 }];
    expect(await slotsOf({ booked })).toEqual([]);
    expect(await slotsOf({ booked, mode: "test" })).toEqual([["Harbour tour", ten, 2, 0]]);
  });

  it("of a product that nobody lists are named by its key", async () => {
    const product = productKey(connection, "old");
    const booked = [{ booked: aBooked({ product }), bookings: 1 }];
    expect(await slotsOf({ booked })).toEqual([[product, ten, 1, 0]]);
  });
});
