import fc from "fast-check";
import { expect, test } from "vitest";
import { failure, success } from "../connector.contract.ts";
import { createInferredScheme, purchaseItemCode } from "./barcode-scheme.ts";
import { readFixture } from "./read-fixture.contract.ts";

const scheme = (random = () => 0.5, infix = "XJX") => createInferredScheme({ random, infix });

test("it says that it is not the vendor's", () => {
  expect(scheme()).toMatchObject({
    name: "inferred-v0",
    label: "inferred-v0: not the vendor's algorithm",
    origin: "inferred",
  });
});

test("every code of the seed looks like one and leads back to its purchase", () => {
  const codes = JSON.stringify(readFixture("seed-004-transaction")).match(/GJXS0LM6RYG37XJX\d\d/g);
  expect(codes).toHaveLength(8);
  for (const code of codes ?? []) {
    expect(scheme().looksLike(code)).toBe(true);
    expect(scheme().baseOf(code)).toBe("GJXS0LM6RYG37");
    expect(scheme().ticket("GJXS0LM6RYG37", Number(code.slice(-2)))).toEqual(success(code));
  }
});

test("what it makes, it knows; no number twice", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(random, { minLength: 13, maxLength: 13 }),
      fc.integer({ min: 1, max: 99 }),
      (numbers, n) => {
        const waiting = [...numbers];
        const made = scheme(() => waiting.shift() ?? 0);
        const base = made.newBase();
        expect(base).toMatch(/^[0-9A-HJ-NP-Z]{13}$/);
        const ticket = made.ticket(base, n);
        if (!ticket.ok) throw new Error("there is room for 99");
        expect(made.looksLike(ticket.value)).toBe(true);
        expect(made.baseOf(ticket.value)).toBe(base);
      },
    ),
  );
  const all = Array.from({ length: 99 }, (_, i) => scheme().ticket("K3M8Q0ZT5HWD2", i + 1));
  expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(99);
});

test.each([100, 101, 9_999])("ticket %i wants a new purchase code", (n) => {
  expect(scheme().ticket("K3M8Q0ZT5HWD2", n)).toEqual(failure({ kind: "too-many", most: 99 }));
});

test("items are counted from 0000 to 9999", () => {
  expect(purchaseItemCode("GJXS0LM6RYG37", 0)).toEqual(success("GJXS0LM6RYG370000"));
  expect(purchaseItemCode("GJXS0LM6RYG37", 9_999)).toEqual(success("GJXS0LM6RYG379999"));
  expect(purchaseItemCode("GJXS0LM6RYG37", 10_000)).toEqual(
    failure({ kind: "too-many", most: 10_000 }),
  );
});

test.each([
  "",
  "gjxs0lm6ryg37xjx01",
  "GJXS0LM6RYG37XJX0",
  "GJXS0LM6RYG37XJX011",
  "GJXS0LM6RYG37\n",
])("%j does not look like one", (code) => {
  expect(scheme().looksLike(code)).toBe(false);
  expect(scheme().baseOf(code)).toBeNull();
});

test("what counts nothing or is no purchase code is a bug of ours", () => {
  for (const n of [0, -1, 1.5, Number.NaN])
    expect(() => scheme().ticket("K3M8Q0ZT5HWD2", n)).toThrow(RangeError);
  expect(() => scheme().ticket("short", 1)).toThrow("short");
  expect(() => purchaseItemCode("K3M8Q0ZT5HWD2", -1)).toThrow(RangeError);
  expect(() => scheme(() => 0, "xj")).toThrow("three");
});
