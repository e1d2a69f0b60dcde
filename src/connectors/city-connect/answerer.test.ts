import { describe, expect, test } from "vitest";
import type { BookingStatus, Visit } from "../../core/booking.ts";
import { asConnectionId } from "../../core/ids.ts";
import { asLocalDate } from "../../core/time.ts";
import {
  aBooking,
  anAdmission,
  aPolicy,
  aProduct,
  aSlot,
  aUnitItem,
  aVoucherBooking,
  at,
  codes,
  now,
} from "../../testing/builders.ts";
import { type Answerable, answerLookup } from "./answerer.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { bookingSchema } from "./schema.ts";
import { toBooking } from "./translate.ts";

const invalid = { status: 400, body: readFixture("error") };
const aCandidate = (change: Partial<Answerable> = {}): Answerable => ({
  booking: aBooking({ voucher: codes("V1"), unitItems: [aUnitItem(1), aUnitItem(2)] }),
  product: aProduct(),
  admissions: [],
  undone: [],
  codes: { product: "ISLEDAY", option: null, departure: null },
  guestType: () => "adult",
  ...change,
});

test("the example of seed 000 is rebuilt from its own booking, but for what Stile never keeps", () => {
  const nobody = { first_name: null, email: null, mobile: null, language: null, country: null };
  const example = { ...readFixture("lookup"), customer: { ...nobody, last_name: "Smith" } };
  const context = { connection: asConnectionId("venue"), accounts: [], asked: null };
  const booking = toBooking(bookingSchema.parse(example), context);
  if (!booking.ok) throw new Error(booking.failure);
  const candidate = aCandidate({
    booking: booking.value,
    codes: { product: "WINETOUR", option: "WITHLUNCH", departure: "1030EN" },
    guestType: (unit) => (unit === "child" ? "child" : "adult"),
  });
  expect(answerLookup("CTT847889400", [candidate], now)).toEqual({ status: 200, body: example });
  expect(answerLookup("CTT128465552", [candidate], now)).toEqual({
    status: 200,
    body: { ...example, ticket: null },
  });
  const { body } = answerLookup("CTT847889400", [candidate], now);
  expect(Object.keys(body)).toEqual(Object.keys(example));
});

describe("BARCODE_INVALID", () => {
  test.each(["nobody", "REF-1", "t1", ""])("for %j, which nobody printed", (code) => {
    expect(answerLookup(code, [aCandidate()], now)).toEqual(invalid);
  });

  test("where nothing is known", () => {
    expect(answerLookup("T1", [], now)).toEqual(invalid);
  });

  test.each<BookingStatus>([
    { kind: "CANCELLED" },
    { kind: "ON_HOLD" },
    { kind: "EXPIRED" },
    { kind: "OTHER", raw: "waitlisted" },
  ])("for a booking with status %j", (status) => {
    const candidate = aCandidate({ booking: aBooking({ status }) });
    expect(answerLookup("T1", [candidate], now)).toEqual(invalid);
  });

  test("for a cancelled, a test booking, and a ticket that was cancelled alone", () => {
    const cancelled = aBooking({ cancellation: { at: null } });
    const partly = aBooking({
      unitItems: [aUnitItem(1, { status: { kind: "CANCELLED" } }), aUnitItem(2)],
    });
    for (const booking of [cancelled, aBooking({ test: true }), partly])
      expect(answerLookup("T1", [aCandidate({ booking })], now)).toEqual(invalid);
    expect(answerLookup("T2", [aCandidate({ booking: partly })], now)).toMatchObject({
      status: 200,
      body: { adult: 1, tickets: [{ barcode: "T2" }] },
    });
  });
});

test("a party without tickets is counted", () => {
  const candidate = aCandidate({ booking: aVoucherBooking(3), guestType: () => "senior" });
  expect(answerLookup("V1", [candidate], now).body).toMatchObject({
    ticket: null,
    adult: 0,
    child: 0,
    senior: 3,
    barcode: "V1",
    tickets: [],
  });
});

test("one code on two tickets is a party's", () => {
  const shared = [aUnitItem(1), aUnitItem(2)].map((item) => ({ ...item, ticket: codes("S") }));
  const candidate = aCandidate({ booking: aBooking({ unitItems: shared }) });
  expect(answerLookup("S", [candidate], now).body).toMatchObject({ ticket: null, barcode: null });
});

test("of a ticket's several codes the one that was asked about is shown", () => {
  const items = [aUnitItem(1, { ticket: codes("T1", "T1-bis") }), aUnitItem(2)];
  const candidate = aCandidate({
    booking: aBooking({ unitItems: items }),
    admissions: [anAdmission(1)],
  });
  expect(answerLookup("T1-bis", [candidate], now).body).toMatchObject({
    ticket: { barcode: "T1-bis", redeemed: true },
    tickets: [{ barcode: "T1-bis" }, { barcode: "T2" }],
  });
});

describe("redeemed", () => {
  const three = aBooking({
    voucher: codes("V1"),
    unitItems: [aUnitItem(1), aUnitItem(2), aUnitItem(3, { unit: "child", ticket: null })],
  });
  const party = anAdmission(9, { unitItem: null, people: 3 });
  const used = { status: { kind: "REDEEMED" }, redeemedAt: null } as const;

  test.each<[string, Partial<Answerable>, readonly boolean[]]>([
    ["nobody", {}, [false, false]],
    ["one by Stile", { admissions: [anAdmission(1)] }, [true, false]],
    ["one who was taken back", { undone: [anAdmission(1)] }, [false, false]],
    ["the party by Stile", { admissions: [party] }, [true, true, true]],
    ["one of the party by Stile", { admissions: [{ ...party, people: 1 }] }, [false, false, true]],
    [
      "one by the supplier",
      { booking: { ...three, unitItems: [aUnitItem(1, used), ...three.unitItems.slice(1)] } },
      [true, false],
    ],
    [
      "all by the supplier",
      { booking: { ...three, status: { kind: "REDEEMED" } } },
      [true, true, true],
    ],
    [
      "one by Stile, which the supplier tells of the whole booking",
      { booking: { ...three, status: { kind: "REDEEMED" } }, admissions: [anAdmission(1)] },
      [true, false],
    ],
    [
      "one yesterday, of a pass that is good every day",
      {
        product: aProduct({ policy: aPolicy({ use: { kind: "per-date" } }) }),
        admissions: [anAdmission(1, { at: at("2026-05-06T10:00:00Z") })],
      },
      [false, false],
    ],
  ])("is %s", (_, change, redeemed) => {
    const { body } = answerLookup("V1", [aCandidate({ booking: three, ...change })], now);
    const tickets = "tickets" in body ? body.tickets : [];
    expect(tickets.map((ticket) => ticket.redeemed)).toEqual(redeemed);
    // whoever came on the party's code is listed under it
    expect(tickets.slice(2).map(({ barcode }) => barcode)).toEqual(
      redeemed.slice(2).map(() => "V1"),
    );
  });

  test("of a party without tickets is told person by person", () => {
    const admissions = [anAdmission(1, { unitItem: null, people: 2 })];
    const candidate = aCandidate({ booking: aVoucherBooking(3), admissions });
    const entry = { type: "adult", barcode: "V1", redeemed: true };
    expect(answerLookup("V1", [candidate], now).body).toMatchObject({
      adult: 3,
      tickets: [entry, entry],
    });
  });
});

test("people are counted, and what is no person is not", () => {
  const items = [aUnitItem(1, { unit: "family" }), aUnitItem(2, { unit: "parking" })];
  const candidate = aCandidate({ booking: aBooking({ unitItems: items }) });
  expect(answerLookup("T1", [candidate], now).body).toMatchObject({
    adult: 4,
    tickets: [{ barcode: "T1" }],
  });
  expect(answerLookup("T2", [candidate], now)).toEqual(invalid);
});

test("paper tickets are not mobile", () => {
  const booking = aBooking({
    unitItems: [aUnitItem(1, { ticket: { codes: ["T1"], method: "PRINT" } })],
  });
  expect(answerLookup("T1", [aCandidate({ booking })], now).body).toMatchObject({ mobile: false });
});

describe("the date", () => {
  const day = aBooking().visit;

  test("is the day of the visit, and today for one of several days or of any", () => {
    if (day.kind !== "day") throw new Error(day.kind);
    expect(dateOf({ kind: "open" })).toBe("2026-05-07");
    expect(dateOf({ ...day, until: asLocalDate("2026-05-09") })).toBe("2026-05-07");
    expect(
      dateOf({ ...day, from: asLocalDate("2026-05-08"), until: asLocalDate("2026-05-10") }),
    ).toBe("2026-05-08");
  });

  test("of a slot is that of its own zone", () => {
    const slot = aSlot(at("2026-05-07T22:30:00Z"));
    expect(dateOf(slot)).toBe("2026-05-07");
    expect(dateOf(slot, "Australia/Hobart")).toBe("2026-05-08");
  });

  test("decides between two bookings of one code", () => {
    if (day.kind !== "day") throw new Error(day.kind);
    const visit = { ...day, from: asLocalDate("2026-05-09"), until: asLocalDate("2026-05-10") };
    const later = aCandidate({ booking: aBooking({ visit }) });
    const todays = aCandidate();
    expect(answerLookup("T1", [later, todays], now).body).toMatchObject({ date: "2026-05-07" });
    expect(answerLookup("T1", [later], now).body).toMatchObject({ date: "2026-05-09" });
  });
});

function dateOf(visit: Visit, timeZone = "Europe/London") {
  const candidate = aCandidate({ booking: aBooking({ visit }), product: aProduct({ timeZone }) });
  const { body } = answerLookup("T1", [candidate], now);
  return "date" in body ? body.date : null;
}
