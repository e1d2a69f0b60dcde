import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

describe("canonicalJson", () => {
  it("sorts members at every depth and leaves out undefined ones", () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: "ü\u0000", e: undefined })).toBe(
      '{"a":"ü\\u0000","b":[{"c":null,"d":1}]}',
    );
  });

  it("says what JSON says, whatever the order of the members", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, () => 1])("throws on %s", (value) => {
    expect(() => canonicalJson({ value })).toThrow("not JSON");
  });
});

/** The same value with the members of every object in reverse order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, turned(member)]),
  );
}
