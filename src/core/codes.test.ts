import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBooking, aUnitItem, codes } from "../testing/builders.ts";
import { codesOf, roleOf } from "./codes.ts";

const two = [aUnitItem(1, { reference: "U-1" }), aUnitItem(2, { reference: "U-2" })];
const booking = aBooking({
  reference: "REF",
  resellerReference: "RES",
  voucher: codes("V-1", "V-2"),
  unitItems: two,
});

describe("the codes of a booking", () => {
  it("are those of tickets, voucher and references", () => {
    expect(codesOf(booking)).toEqual(["T1", "U-1", "T2", "U-2", "V-1", "V-2", "REF", "RES"]);
  });

  it("come once each, and none is empty", () => {
    const unitItems = [aUnitItem(1, { ticket: codes("", "REF"), reference: "" })];
    expect(codesOf(aBooking({ reference: "REF", resellerReference: "REF", unitItems }))).toEqual([
      "REF",
    ]);
  });

  it("all have a role, and nothing else has", () => {
    for (const code of codesOf(booking)) expect(roleOf(code, booking)).not.toBeNull();
    const others = fc.string().filter((text) => !codesOf(booking).includes(text));
    fc.assert(
      fc.property(others, (text) => {
        expect(roleOf(text, booking)).toBeNull();
      }),
    );
  });
});

describe("the role of a code", () => {
  it.each([
    ["T1", 0],
    ["U-1", 0],
    ["T2", 1],
    ["U-2", 1],
  ] as const)("%s stands for its unit item", (code, index) => {
    expect(roleOf(code, booking)).toEqual({ kind: "ticket", unitItem: two[index] });
  });

  it.each(["V-1", "V-2", "REF", "RES"])("%s stands for the party", (code) => {
    expect(roleOf(code, booking)).toEqual({ kind: "party" });
  });

  it.each(["t1", "T1 ", "V", "", "null"])("%j is none", (code) => {
    expect(roleOf(code, booking)).toBeNull();
  });

  it("is the party for a code or a reference that several unit items share", () => {
    const sharing = [aUnitItem(1), aUnitItem(2)].map((item) => ({
      ...item,
      ticket: codes("SAME"),
      reference: "REF",
    }));
    const shared = aBooking({ reference: "REF", unitItems: sharing });
    expect(roleOf("SAME", shared)).toEqual({ kind: "party" });
    expect(roleOf("REF", shared)).toEqual({ kind: "party" });
  });

  it("is the ticket where one unit item is the whole booking", () => {
    const unitItems = [aUnitItem(1, { ticket: codes("ONE") })];
    const single = aBooking({ voucher: codes("ONE"), unitItems });
    expect(roleOf("ONE", single)).toEqual({ kind: "ticket", unitItem: unitItems[0] });
  });
});
