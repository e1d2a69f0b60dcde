import { describe, expect, it } from "vitest";
import type { Booking } from "../../../core/booking.ts";
import { asInstant, minutes } from "../../../core/time.ts";
import {
  aBooking,
  aDay,
  anAdmission,
  aUnitItem,
  aVoucherBooking,
  codes,
  judgeInput,
  now,
  tomorrow,
} from "../../../testing/builders.ts";
import { type Known, lookAt, type LookedBooking } from "./looked-booking.ts";

const asOf = asInstant(now - minutes(3));

function known(change: Partial<Known> = {}): Known {
  const { catalogue, post, gatewayReachable, clockOffMs } = judgeInput();
  const rest = { admissions: [], undone: [], now, asOf };
  return { catalogue, post, gatewayReachable, clockOffMs, ...rest, ...change };
}

const looked = (booking: Booking, change: Partial<Known> = {}): LookedBooking =>
  lookAt({ booking, foundAt: null }, known(change));

describe("how a booking stands", () => {
  const tickets = { unitItems: [aUnitItem(1), aUnitItem(2), aUnitItem(3)] };

  it.each([
    ["nobody in", [], { kind: "choose", choice: { remaining: 3, inside: 0 } }],
    ["one in", [anAdmission(1)], { kind: "choose", choice: { remaining: 2, inside: 1 } }],
    [
      "all in",
      [anAdmission(1, { unitItem: null, people: 3 })],
      { kind: "already-used", use: { by: "stile" } },
    ],
  ])(
    "is told for its whole party, though it has tickets alone: %s",
    (_what, admissions, verdict) => {
      const booking = aBooking({ ...tickets, reference: null });
      expect(looked(booking, { admissions }).verdict).toMatchObject(verdict);
    },
  );

  it.each([
    ["tomorrow's", aBooking({ visit: aDay(tomorrow) }), "wrong-day"],
    ["a cancelled one", aBooking({ cancellation: { at: now } }), "cancelled"],
    ["one without anybody", aBooking({ unitItems: [] }), "nobody-booked"],
  ])("is refused: %s", (_what, booking, kind) => {
    expect(looked(booking).verdict).toMatchObject({ kind: "refuse", reason: { kind } });
  });

  it("rests on the list and its age, on the look-up, or on nothing", () => {
    const booking = aBooking();
    expect(looked(booking).verdict.basis).toEqual({ kind: "snapshot", at: asOf });
    expect(looked(booking, { asOf: null }).verdict.basis).toEqual({ kind: "nothing" });
    const live = lookAt({ booking, foundAt: now }, known());
    expect(live.verdict.basis).toEqual({ kind: "looked-up", at: now });
  });

  it("keeps the booking as it is", () => {
    const booking = aVoucherBooking(2);
    expect(looked(booking).booking).toBe(booking);
  });
});

describe("how it is presented", () => {
  const none = { reference: null, resellerReference: null };
  const withoutTicket = { unitItems: [aUnitItem(1, { ticket: null })] };

  it.each<[string, Booking, LookedBooking["way"]]>([
    ["by its voucher", aVoucherBooking(3), { kind: "code", code: "V1" }],
    [
      "by its voucher though it has tickets",
      aBooking({ voucher: codes("V1") }),
      { kind: "code", code: "V1" },
    ],
    ["by its only ticket", aBooking(), { kind: "code", code: "T1" }],
    [
      "by the one code of all its tickets",
      aBooking({ unitItems: [1, 2].map((n) => aUnitItem(n, { ticket: codes("SAME") })) }),
      { kind: "code", code: "SAME" },
    ],
    ["by its reference", aBooking(withoutTicket), { kind: "code", code: "REF-1" }],
    [
      "by its reseller's reference",
      aBooking({ ...withoutTicket, ...none, resellerReference: "RES" }),
      { kind: "code", code: "RES" },
    ],
    ["by nothing", aBooking({ ...withoutTicket, ...none }), { kind: "none" }],
    [
      "by no code that typing would change",
      aBooking({
        ...none,
        voucher: codes("", " V1"),
        unitItems: [aUnitItem(1, { ticket: codes("T1 ") })],
      }),
      { kind: "none" },
    ],
    [
      "by the first code that typing leaves alone",
      aVoucherBooking(2, { voucher: codes(" V1", "V2") }),
      { kind: "code", code: "V2" },
    ],
  ])("%s", (_what, booking, way) => {
    expect(looked(booking).way).toEqual(way);
  });

  it("is a choice of its tickets, each with its own state", () => {
    const booking = aBooking({
      unitItems: [aUnitItem(1), aUnitItem(2, { reference: "U-2" }), aUnitItem(3, { ticket: null })],
    });
    const { way } = looked(booking, { admissions: [anAdmission(1)] });
    expect(way).toMatchObject({
      kind: "tickets",
      tickets: [
        { code: "T1", reference: null, verdict: { kind: "already-used" } },
        { code: "T2", reference: "U-2", verdict: { kind: "admit", people: 1 } },
      ],
    });
  });
});
