import { describe, expect, test } from "vitest";
import { codesOf, roleOf } from "../../core/codes.ts";
import { asConnectionId } from "../../core/ids.ts";
import { guestsOf as guestsThatEnter } from "../../core/uses.ts";
import { isSameAccount } from "./identity.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { bookingSchema } from "./schema.ts";
import { toBooking } from "./translate.ts";

const connection = asConnectionId("venue");
const accounts = ["ops@pelicanferries.example"];

function translated(json: unknown, asked: string | null = null) {
  const booking = toBooking(bookingSchema.parse(json), { connection, accounts, asked });
  if (!booking.ok) throw new Error(booking.failure);
  return booking.value;
}

const seed = readFixture("lookup");
const party = { product: "P", date: "2026-12-05", barcode: "B" };
const printed = (code: string) => ({ codes: [code], method: "DIGITAL" });
const keysOf = (json: unknown) => translated(json).unitItems.map(({ uuid }) => uuid);

test("the example of seed 000: one adult's ticket of three, redeemed", () => {
  const booking = translated(seed, "CTT847889400");
  const item = (code: string, unit: string, status: string) => ({
    key: `venue/${code}`,
    uuid: code,
    reference: null,
    unit,
    status: { kind: status },
    redeemedAt: null,
    ticket: printed(code),
  });
  expect(booking).toEqual({
    key: "venue/CTT128465552",
    connection: "venue",
    uuid: "CTT128465552",
    reference: null,
    resellerReference: null,
    status: { kind: "CONFIRMED" },
    test: false,
    cancellation: null,
    product: "venue/WINETOUR",
    option: "WITHLUNCH",
    visit: { kind: "day", from: "2017-10-07", until: "2017-10-08", hours: [] },
    leadName: "Smith",
    notes: "Allergic to nuts",
    redeemedAt: null,
    redeemable: null,
    unredeemableReason: null,
    voucher: printed("CTT128465552"),
    unitItems: [
      item("CTT847889400", "adult", "REDEEMED"),
      item("CTT2512356846", "adult", "CONFIRMED"),
      item("CTT9257377533", "child", "CONFIRMED"),
    ],
  });
  expect(JSON.stringify(booking)).not.toMatch(/protected|1734555|GB"|"en"|John/);
});

describe("which code is whose", () => {
  test("the booking's barcode is the party's, a ticket's its guest's", () => {
    const booking = translated({ ...seed, ticket: null }, "CTT128465552");
    expect(roleOf("CTT128465552", booking)).toEqual({ kind: "party" });
    expect(roleOf("CTT9257377533", booking)).toMatchObject({ unitItem: { unit: "child" } });
  });

  test("`ticket: null` makes the scanned code the party's, also beside another barcode", () => {
    const booking = translated({ ...seed, ticket: null }, "CTT-alias");
    expect(booking.voucher?.codes).toEqual(["CTT128465552", "CTT-alias"]);
    expect(roleOf("CTT-alias", booking)).toEqual({ kind: "party" });
  });

  test("but never a ticket's code, nor where `ticket` is set or missing", () => {
    const voucher = { codes: ["CTT128465552"] };
    expect(translated({ ...seed, ticket: null }, "CTT9257377533").voucher).toMatchObject(voucher);
    expect(translated(seed, "CTT-alias").voucher).toMatchObject(voucher);
    expect(translated({ ...seed, ticket: undefined }, "CTT-alias").voucher).toMatchObject(voucher);
  });

  test("a code on several tickets, or the booking's own on one, opens the party", () => {
    const shared = { type: "adult", barcode: "S", redeemed: false };
    const own = { ...shared, barcode: "B" };
    const booking = translated({ ...party, tickets: [shared, shared, own] });
    expect(booking.unitItems.map(({ ticket }) => ticket)).toEqual([null, null, null]);
    expect(new Set(booking.unitItems.map(({ uuid }) => uuid)).size).toBe(3);
    expect(codesOf(booking)).toEqual(["B"]);
  });

  test("a scanned ticket that the list leaves out is one of the guests", () => {
    const ticket = { type: "child", barcode: "T1", redeemed: true };
    const booking = translated({ ...party, adult: 1, child: 1, ticket, tickets: [] }, "T1");
    expect(booking.unitItems).toMatchObject([
      { uuid: "T1", unit: "child", status: { kind: "REDEEMED" } },
      { uuid: "B#adult#1", unit: "adult", status: null },
    ]);
  });
});

describe("who counts", () => {
  test("counts without tickets are guests without codes, keyed by barcode and count", () => {
    expect(keysOf({ ...party, adult: 2, senior: 1 })).toEqual([
      "B#adult#1",
      "B#adult#2",
      "B#senior#1",
    ]);
  });

  test.each([
    ["as many tickets as guests, of words that no count has", { adult: 2, of: ["A", "A"] }, 2],
    ["fewer tickets than guests", { adult: 3, child: 1, of: ["adult", "child"] }, 4],
    ["more tickets than guests", { adult: 1, of: ["adult", "adult"] }, 2],
    ["tickets and no counts", { of: ["adult", ""] }, 2],
    ["nobody", { adult: 0, of: [] }, 0],
  ])("%s", (_name, { of, ...counts }, guests) => {
    const tickets = of.map((type, n) => ({ type, barcode: `T${n}`, redeemed: false }));
    const booking = translated({ ...party, ...counts, tickets });
    expect(guestsThatEnter(booking)).toHaveLength(guests);
  });
});

describe("used", () => {
  const ticket = { type: "adult", barcode: "T1", redeemed: true };
  const unused = { ...ticket, redeemed: false };
  const at = Date.UTC(2026, 11, 5, 9, 30);

  test.each([
    ["the top says so", { ticket, tickets: [unused] }],
    ["the list says so", { ticket: unused, tickets: [ticket] }],
  ])("where `ticket` and `tickets` disagree and %s", (_name, change) => {
    expect(translated({ ...party, ...change }, "T1").unitItems).toMatchObject([
      { uuid: "T1", status: { kind: "REDEEMED" } },
    ]);
  });

  test.each([
    ["all tickets", { tickets: [ticket] }, null],
    ["the booking", { adult: 2, redeemed: true }, null],
    ["the booking, with a time in UTC", { redeemed_at: "2026-12-05 09:30:00" }, at],
    ["the booking, with a time and its zone", { redeemed_at: "2026-12-05T20:30:00+11:00" }, at],
    ["the booking, at a time that is none", { redeemed_at: "yesterday" }, null],
    ["the booking, by its status", { status: "redeemed" }, null],
    ["the party's code", { ticket: { ...ticket, barcode: "B" } }, null],
  ])("by %s", (_name, change, redeemedAt) => {
    expect(translated({ ...party, ...change })).toMatchObject({
      status: { kind: "REDEEMED" },
      redeemedAt,
    });
  });
});

test.each([
  ["the flag", { cancelled: true }, null],
  ["a time without the flag", { cancelled_at: "2026-12-04T08:00:00Z" }, Date.UTC(2026, 11, 4, 8)],
  ["the status", { status: "cancelled" }, null],
  ["the flag of a used one", { cancelled: true, redeemed: true }, null],
])("cancelled by %s", (_name, change, cancelledAt) => {
  expect(translated({ ...party, ...change })).toMatchObject({
    status: { kind: "CANCELLED" },
    cancellation: { at: cancelledAt },
  });
});

test.each(["Confirmed", "waitlisted", ""])("the status %j stays raw", (raw) => {
  expect(translated({ ...party, status: raw, redeemed: true }).status).toEqual({
    kind: "OTHER",
    raw,
  });
});

test("paper is asked for where no mobile ticket is accepted", () => {
  expect(translated({ ...party, mobile: false }).voucher?.method).toBe("PRINT");
});

test("a booking of the newer pages: time, references, first name only", () => {
  const newer = {
    ...party,
    time: "09:30",
    pickup: "Hotel",
    supplier: "PelicanFerries.example",
    supplier_reference: "PF-2207",
    reference: "SH-31",
    customer: { first_name: "Ines", last_name: " " },
    option: null,
  };
  expect(translated(newer)).toMatchObject({
    reference: "PF-2207",
    resellerReference: "SH-31",
    leadName: "Ines",
    option: "",
    visit: { kind: "day", from: "2026-12-05" },
  });
});

test.each([
  ["supplier", { supplier: "ops@other.example" }],
  ["supplier", { supplier: "ferries.example" }],
  ["barcode", { barcode: null }],
  ["barcode", { barcode: "", tickets: [{ type: "adult", barcode: null }] }],
  ["type", { type: "ticket" }],
])("a booking that cannot be taken names its %s: %j", (path, change) => {
  const wire = bookingSchema.parse({ ...party, ...change });
  expect(toBooking(wire, { connection, accounts, asked: null })).toEqual({
    ok: false,
    failure: path,
  });
});

test.each([
  { date: "2026-02-30" },
  { date: "2026-12-05T00:00:00" },
  { product: "" },
  { adult: "2" },
  { adult: -1 },
  { child: 1e9 },
  { cancelled: "no" },
  { redeemed: 0 },
  { tickets: [{ barcode: 5 }] },
  { barcode: {} },
  { supplier: 7 },
])("what may keep somebody out is not guessed: %j", (change) => {
  expect(bookingSchema.safeParse({ ...party, ...change }).success).toBe(false);
});

test("what is only shown may be anything", () => {
  const odd = { notes: 7, customer: "x", mobile: "yes", option: [], agent_reference: {}, time: 9 };
  expect(translated({ ...party, ...odd })).toMatchObject({ notes: null, leadName: null });
});

test.each([
  ["a@x.test", "A@X.test", true],
  ["a@x.test", "x.test", true],
  ["x.test", "b@x.test", true],
  ["a@x.test", "b@x.test", false],
  ["a@notx.test", "x.test", false],
])("accounts %j and %j: the same is %j", (a, b, same) => {
  expect(isSameAccount(a, b)).toBe(same);
});
