import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { asInstant } from "../../core/time.ts";
import { aSale } from "./a-sale.contract.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { type Sale, dueCents, paidCents, toSaleBody } from "./sale.ts";

const ticket = (productId: number, description: string, n: string) => ({
  productId,
  description,
  barcode: `GJXS0LM6RYG37XJX${n}`,
});

/** The example of seed 004 in our own words. */
const seedSale: Sale = {
  eventId: 3,
  code: "GJXS0LM6RYG37",
  notes: "fake notes scanning device didn't work",
  soldAt: asInstant(564_465_456_465_000),
  soldBy: "15646545646",
  payments: [
    { kind: "cash", cents: 100, changeCents: 400, reference: null },
    { kind: "card", cents: 140, reference: "hfjkdshfjksfh jksdh f" },
  ],
  items: [
    {
      productId: 4,
      quantity: 3,
      description: "Adult",
      unitCents: 30,
      discountCents: null,
      tickets: [ticket(4, "Adult", "01"), ticket(4, "Adult", "09"), ticket(4, "Adult", "03")],
    },
    {
      productId: 3,
      quantity: 1,
      description: "Family Pass",
      unitCents: 150,
      discountCents: null,
      tickets: [
        ticket(8, "Adult", "04"),
        ticket(8, "Adult", "05"),
        ticket(9, "Child", "06"),
        ticket(9, "Child", "07"),
        ticket(9, "Child", "08"),
      ],
    },
  ],
};

test("the seed's example comes out whole, member by member in its order, and the other staff name", () => {
  const body = toSaleBody(seedSale);
  const both = '"recordedBy":"15646545646","recordedBy_rfid":"15646545646"';
  expect(body).toContain(both);
  expect(body.replace(both, '"recordedBy":"15646545646"')).toBe(
    JSON.stringify(readFixture("seed-004-transaction")),
  );
});

test("the seed's sums are ours", () => {
  expect([dueCents(seedSale), paidCents(seedSale)]).toEqual([240, 240]);
});

describe("the wire shape", () => {
  test("a discount is positive and makes the line net", () => {
    const item = { ...seedItem(), quantity: 1, unitCents: 5_500, discountCents: 500 };
    expect(wireOf(aSale({ items: [item] }))).toMatchObject({
      totalAmount: 5_000,
      items: [{ unitAmount: 5_500, totalAmount: 5_000, discountAmount: 500 }],
    });
  });

  test("change stands on cash alone, also when it is nothing", () => {
    const payments: Sale["payments"] = [
      { kind: "cash", cents: 2_500, changeCents: 0, reference: null },
      { kind: "cash", cents: 100, changeCents: null, reference: "drawer 2" },
      { kind: "card", cents: 5_000, reference: null },
    ];
    expect(wireOf(aSale({ payments })).transactions).toEqual([
      { paymentMethod: "cash", amount: 2_500, change: 0 },
      { paymentMethod: "cash", transactionId: "drawer 2", amount: 100 },
      { paymentMethod: "card", amount: 5_000 },
    ]);
  });

  test("free tickets have no transaction; notes may be null; time is whole seconds as text", () => {
    const free = aSale({ payments: [], notes: null, soldAt: asInstant(1_796_374_800_999) });
    expect(wireOf(free)).toMatchObject({ transactions: [], notes: null, createdAt: "1796374800" });
  });

  test("what was paid may differ from what was due", () => {
    const sale = aSale({ payments: [{ kind: "card", cents: 1, reference: null }] });
    expect([dueCents(sale), paidCents(sale)]).toEqual([2_500, 1]);
    expect(toSaleBody(sale)).toContain('"amount":1}');
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "%d cents are a bug of ours",
    (cents) => {
      const sale = aSale({ payments: [{ kind: "card", cents, reference: null }] });
      expect(() => toSaleBody(sale)).toThrow(RangeError);
    },
  );
});

test("whatever is sold, lines add up to the total", () => {
  const cents = fc.integer({ min: 0, max: 1_000_000 });
  const item = fc.record({
    productId: fc.integer(),
    quantity: fc.integer({ min: 0, max: 99 }),
    description: fc.string(),
    unitCents: cents,
    discountCents: fc.option(cents),
    tickets: fc.constant([]),
  });
  fc.assert(
    fc.property(fc.array(item), (items) => {
      const wire = wireOf(aSale({ items }));
      const lines = items.map((one) => one.quantity * one.unitCents - (one.discountCents ?? 0));
      expect(wire.totalAmount).toBe(lines.reduce((a, b) => a + b, 0));
      expect(wire.items.map(({ totalAmount }) => totalAmount)).toEqual(lines);
    }),
  );
});

function seedItem(): Sale["items"][number] {
  const [item] = seedSale.items;
  if (item === undefined) throw new Error("the seed sells something");
  return item;
}

const wireSchema = z.looseObject({
  recordedBy_rfid: z.unknown(),
  totalAmount: z.number(),
  transactions: z.array(z.unknown()),
  items: z.array(z.looseObject({ totalAmount: z.number() })),
});

function wireOf(sale: Sale) {
  return wireSchema.parse(JSON.parse(toSaleBody(sale)));
}
