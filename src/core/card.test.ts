import { describe, expect, it } from "vitest";
import { aBooking, aProduct, aUnitItem, codes } from "../testing/builders.ts";
import { cardOf } from "./card.ts";

describe("a booking's card", () => {
  it("counts units in the product's order, unlisted ones last, and people beside them", () => {
    const unitItems = ["senior", "family", "adult", "adult"].map((unit, index) =>
      aUnitItem(index, { unit }),
    );
    const card = cardOf(aBooking({ unitItems }), aProduct(), unitItems);
    expect(card.units).toEqual([
      { label: "Adult", count: 2, people: 2 },
      { label: "Family", count: 1, people: 4 },
      { label: "senior", count: 1, people: 1 },
    ]);
    expect(card.party).toBe(7);
  });

  it("of a product that nobody set up shows its key, and no local time", () => {
    const booking = aBooking();
    const card = cardOf(booking, null, booking.unitItems);
    expect(card).toMatchObject({ productLabel: "harbour-octo/tour", timeZone: "UTC" });
  });

  it("asks for paper where the code presented is printed, ticket or voucher", () => {
    const print = { codes: ["P"], method: "PRINT" } as const;
    const one = [aUnitItem(1, { ticket: null })];
    const byVoucher = aBooking({ voucher: print, unitItems: one });
    expect(cardOf(byVoucher, aProduct(), one).method).toBe("PRINT");
    const ticket = [aUnitItem(1, { ticket: print })];
    const byTicket = aBooking({ voucher: codes("V"), unitItems: ticket });
    expect(cardOf(byTicket, aProduct(), ticket).method).toBe("PRINT");
    expect(cardOf(aBooking({ voucher: null }), aProduct(), []).method).toBe("DIGITAL");
  });

  it("has no member that could carry an address or a telephone", () => {
    const booking = aBooking();
    expect(Object.keys(cardOf(booking, aProduct(), booking.unitItems)).toSorted()).toEqual([
      "booking",
      "gates",
      "leadName",
      "method",
      "notes",
      "party",
      "productLabel",
      "reference",
      "timeZone",
      "units",
      "visit",
    ]);
  });
});
