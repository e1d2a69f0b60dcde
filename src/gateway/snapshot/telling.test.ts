import { describe, expect, test } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { asBookingKey } from "../../core/ids.ts";
import { aBooking, aUnitItem, codes, now } from "../../testing/builders.ts";
import { afterTelling } from "./telling.ts";

const one = aUnitItem(1);
const two = aUnitItem(2);
const other = (unitItems: Booking["unitItems"], change: Partial<Booking> = {}): Booking =>
  aBooking({ key: asBookingKey("harbour-octo/other"), unitItems, ...change });
const about = (code: string, isPart = true) => ({ kind: "answer", code, isPart }) as const;
const cancelled: Partial<Booking> = { status: { kind: "CANCELLED" }, cancellation: { at: now } };

describe("an answer", () => {
  test("in part leaves the party's other tickets, a whole one does not", () => {
    const stored = [aBooking({ unitItems: [one, two] })];
    const told = [aBooking({ unitItems: [one] })];
    expect(afterTelling(told, about("T1"), stored).told).toMatchObject([{ unitItems: [one, two] }]);
    expect(afterTelling(told, about("T1", false), stored).told).toMatchObject([
      { unitItems: [one] },
    ]);
  });

  test("that nobody has the code takes that ticket off, and no other", () => {
    const stored = [aBooking({ unitItems: [one, two] })];
    const { told, others } = afterTelling([], about("T1"), stored);
    expect(told).toEqual([]);
    expect(others).toEqual([aBooking({ unitItems: [two] })]);
  });

  test("that nobody has the party's code leaves nothing of the party", () => {
    const stored = [aBooking({ voucher: codes("V"), unitItems: [one, two] })];
    expect(afterTelling([], about("V"), stored)).toEqual({
      told: [],
      others: [],
      gone: [aBooking().key],
    });
  });

  test("does not take away what says that it was cancelled", () => {
    expect(afterTelling([], about("T1"), [aBooking(cancelled)])).toEqual({
      told: [],
      others: [],
      gone: [],
    });
  });

  test("takes the ticket from the booking that had it before", () => {
    const { told, others } = afterTelling([other([one])], about("T1"), [
      aBooking({ unitItems: [one, two] }),
    ]);
    expect(told).toEqual([other([one])]);
    expect(others).toEqual([aBooking({ unitItems: [two] })]);
  });

  test("of another ticket under the same code stands in the place of the first", () => {
    const renamed = aUnitItem(9, { ticket: codes("T9", "T1") });
    const { told } = afterTelling([aBooking({ unitItems: [renamed] })], about("T1"), [
      aBooking({ unitItems: [one, two] }),
    ]);
    expect(told).toMatchObject([{ unitItems: [two, renamed] }]);
  });
});

describe("hearsay", () => {
  test("adds tickets, and changes nothing that is known", () => {
    const stored = [aBooking({ ...cancelled, unitItems: [{ ...one, redeemedAt: now }] })];
    const { told } = afterTelling(
      [aBooking({ unitItems: [one, two] })],
      { kind: "hearsay" },
      stored,
    );
    expect(told).toEqual([
      aBooking({ ...cancelled, unitItems: [{ ...one, redeemedAt: now }, two] }),
    ]);
  });

  test("of nothing known is what there is", () => {
    const told = [aBooking({ redeemable: true })];
    expect(afterTelling(told, { kind: "hearsay" }, []).told).toEqual([aBooking()]);
  });
});

test("a whole booking replaces what was known of it", () => {
  const stored = [aBooking({ unitItems: [one, two], leadName: "Ada" })];
  const told = [aBooking({ unitItems: [one], leadName: null, redeemable: false })];
  expect(afterTelling(told, { kind: "whole" }, stored)).toEqual({
    told: [aBooking({ unitItems: [one], leadName: null })],
    others: [],
    gone: [],
  });
});
