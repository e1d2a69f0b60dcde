/** The judgement by example: every reason, and the fixed order in which they are asked. */
import { describe, expect, it } from "vitest";
import {
  aBarcode,
  aBooking,
  aDay,
  anAdmission,
  aPolicy,
  aPost,
  aProduct,
  aSlot,
  at,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  gateSeven,
  gateTwo,
  judgeInput,
  now,
  scanIdOf,
  type Situation,
  today,
  tomorrow,
} from "../testing/builders.ts";
import type { Booking } from "./booking.ts";
import { asConnectionId, asProductKey, bookingKey } from "./ids.ts";
import { judge } from "./judge.ts";
import type { Product } from "./product.ts";
import { addDays, minutes } from "./time.ts";
import type { Verdict } from "./verdict.ts";

const verdictOf = (situation: Situation): Verdict => judge(judgeInput(situation));
const reasonOf = (situation: Situation): unknown => {
  const verdict = verdictOf(situation);
  return verdict.kind === "refuse" ? verdict.reason : verdict.kind;
};

/** One flaw of each kind, in the order in which they are asked. Any number of them fit into one situation. */
interface Flaw {
  readonly name: string;
  readonly booking?: Partial<Booking>;
  readonly product?: Partial<Product>;
  readonly situation?: Situation;
  readonly outcome: unknown;
}

const flaws: readonly Flaw[] = [
  { name: "test booking", booking: { test: true }, outcome: { kind: "test-booking" } },
  {
    name: "cancelled",
    booking: { cancellation: { at: now } },
    outcome: { kind: "cancelled", at: now },
  },
  {
    name: "unconfirmed",
    booking: { status: { kind: "ON_HOLD" } },
    outcome: { kind: "not-confirmed", status: { kind: "ON_HOLD" } },
  },
  {
    name: "already used",
    booking: { unitItems: [aUnitItem(1, { redeemedAt: now })] },
    outcome: "already-used",
  },
  {
    name: "wrong day",
    booking: { visit: aDay(tomorrow) },
    outcome: { kind: "wrong-day", days: 1 },
  },
  {
    name: "wrong gate",
    product: { gates: [gateSeven] },
    outcome: { kind: "wrong-gate", gates: [gateSeven] },
  },
  {
    name: "wrong product",
    situation: { post: aPost({ products: [] }) },
    outcome: { kind: "wrong-product", gates: [gateTwo] },
  },
  {
    name: "refused by the supplier",
    booking: { redeemable: false, unredeemableReason: "Payment is open" },
    outcome: { kind: "supplier-refuses", text: "Payment is open" },
  },
  {
    name: "held offline",
    product: { policy: aPolicy({ offline: { kind: "hold" } }) },
    situation: { gatewayReachable: false },
    outcome: "hold",
  },
  {
    name: "more than the party",
    situation: { decision: { booking: aBooking().key, people: 2 } },
    outcome: { kind: "over-party", remaining: 1 },
  },
  { name: "clock far off", situation: { clockOffMs: minutes(6) }, outcome: "hold" },
];

const withFlaws = (...some: readonly Flaw[]): Situation => ({
  ...Object.assign({}, ...some.map(({ situation }) => situation)),
  booking: aBooking(Object.assign({}, ...some.map(({ booking }) => booking))),
  product: aProduct(Object.assign({}, ...some.map(({ product }) => product))),
});

describe("the fixed order", () => {
  it("admits a booking without a flaw", () => {
    expect(verdictOf(withFlaws())).toMatchObject({
      kind: "admit",
      people: 1,
      inside: 1,
      test: false,
    });
  });

  it.each(flaws)("refuses for one flaw alone: $name", (flaw) => {
    expect(reasonOf(withFlaws(flaw))).toEqual(flaw.outcome);
  });

  const pairs = flaws.flatMap((earlier, index) =>
    flaws.slice(index + 1).map((later) => ({ earlier, later })),
  );
  it.each(pairs)("names $earlier.name before $later.name", ({ earlier, later }) => {
    expect(reasonOf(withFlaws(earlier, later))).toEqual(earlier.outcome);
  });

  it("names not set up where nobody said which gates admit the product, after the day", () => {
    const product = aProduct({ gates: [] });
    expect(reasonOf({ product })).toEqual({ kind: "not-set-up" });
    const booking = aBooking({ visit: aDay(tomorrow) });
    expect(reasonOf({ product, booking })).toEqual({ kind: "wrong-day", days: 1 });
    expect(reasonOf({ products: [], booking })).toEqual({ kind: "not-set-up" });
  });
});

describe("what the booking says of itself", () => {
  it.each([
    ["ON_HOLD", { kind: "not-confirmed", status: { kind: "ON_HOLD" } }],
    ["PENDING", { kind: "not-confirmed", status: { kind: "PENDING" } }],
    ["REJECTED", { kind: "not-confirmed", status: { kind: "REJECTED" } }],
    ["QUOTE", { kind: "not-confirmed", status: { kind: "QUOTE" } }],
    ["EXPIRED", { kind: "expired" }],
    ["NO_SHOW", { kind: "no-show" }],
    ["CANCELLED", { kind: "cancelled", at: null }],
    ["REDEEMED", "already-used"],
    ["CONFIRMED", "admit"],
  ] as const)("status %s", (kind, outcome) => {
    expect(reasonOf({ booking: aBooking({ status: { kind } }) })).toEqual(outcome);
    const booking = aBooking({ unitItems: [aUnitItem(1, { status: { kind } })] });
    expect(reasonOf({ booking }), "of the unit item").toEqual(outcome);
  });

  it("shows a status that no document names, raw", () => {
    const booking = aBooking({ status: { kind: "OTHER", raw: "UPGRADED" } });
    expect(reasonOf({ booking })).toEqual({ kind: "unknown-status", raw: "UPGRADED" });
  });

  it("names a cancelled unit item cancelled also in a booking that is not confirmed", () => {
    const unitItems = [aUnitItem(1, { status: { kind: "CANCELLED" } })];
    const booking = aBooking({ status: { kind: "PENDING" }, unitItems });
    expect(reasonOf({ booking })).toEqual({ kind: "cancelled", at: null });
  });

  it("judges a ticket by its own unit item, not by its neighbour's", () => {
    const unitItems = [aUnitItem(1), aUnitItem(2, { status: { kind: "CANCELLED" } })];
    expect(reasonOf({ booking: aBooking({ unitItems }), code: "T1" })).toBe("admit");
    expect(reasonOf({ booking: aBooking({ unitItems }), code: "T2" })).toMatchObject({
      kind: "cancelled",
    });
  });

  it.each([
    ["redeem", "test-booking"],
    ["observe", "test-booking"],
  ] as const)("refuses a test booking on a connection in mode %s", (mode, kind) => {
    expect(reasonOf({ booking: aBooking({ test: true }), mode })).toEqual({ kind });
  });

  it("admits a test booking on a test connection only, marked", () => {
    const booking = aBooking({ test: true });
    expect(verdictOf({ booking, mode: "test" })).toMatchObject({ kind: "admit", test: true });
    const unlisted = aBooking({ test: true, connection: asConnectionId("another") });
    expect(reasonOf({ booking: unlisted, mode: "test" })).toEqual({ kind: "test-booking" });
  });
});

describe("a code that leads nowhere", () => {
  it("is unknown, with why, and exactly as read", () => {
    const why = { kind: "nobody-knows", suppliers: 2 } as const;
    const verdict = verdictOf({ code: "<b>T1</b>", candidates: [], nothingFound: why });
    expect(verdict).toMatchObject({ kind: "unknown", text: "<b>T1</b>", why });
  });

  it("is unknown also when a candidate does not have it in full", () => {
    for (const code of ["t1", "T", "T11", " T1", "T1 "]) {
      expect(verdictOf({ code }).kind).toBe("unknown");
    }
  });

  it("is unknown when the booking pressed is not among its own", () => {
    const decision = { booking: bookingKey(connection, "other"), people: 1 };
    expect(verdictOf({ decision }).kind).toBe("unknown");
  });

  it("is found by a typed code's other spelling, but only where the first leads nowhere", () => {
    const barcode = aBarcode("t1", ["T1"]);
    expect(verdictOf({ barcode }).kind).toBe("admit");
    const exact = aBooking({
      key: bookingKey(connection, "booking-2"),
      leadName: "Grace",
      unitItems: [aUnitItem(2, { ticket: codes("t1") })],
    });
    const verdict = verdictOf({ barcode, candidates: [aBooking(), exact] });
    expect(verdict).toMatchObject({ kind: "admit", card: { leadName: "Grace" } });
  });
});

describe("place", () => {
  it("names the gates that would be right", () => {
    const product = aProduct({ gates: [gateSeven] });
    expect(reasonOf({ product })).toEqual({ kind: "wrong-gate", gates: [gateSeven] });
  });

  it("admits only the products that the device was enrolled for", () => {
    const products = [asProductKey("harbour-octo/other")];
    expect(reasonOf({ post: aPost({ products }) })).toMatchObject({ kind: "wrong-product" });
    const own = aPost({ products: [...products, aProduct().key] });
    expect(reasonOf({ post: own })).toBe("admit");
  });
});

describe("time", () => {
  it.each([
    [aDay(today), "admit"],
    [aDay(tomorrow), { kind: "wrong-day", days: 1 }],
    [aDay(addDays(today, 3)), { kind: "wrong-day", days: 3 }],
    [aDay(addDays(today, -1)), { kind: "day-past", days: 1 }],
    [aDay(addDays(today, -5), addDays(today, 5)), "admit"],
    [{ kind: "open" } as const, "admit"],
    [aSlot(at("2026-05-07T10:30:00Z")), "admit"],
    [aSlot(at("2026-05-07T10:30:01Z")), { kind: "too-early", opensAt: at("2026-05-07T10:00:01Z") }],
    [aSlot(at("2026-05-07T09:45:00Z")), "admit"],
    [aSlot(at("2026-05-07T09:44:59Z")), { kind: "too-late", closedAt: at("2026-05-07T09:59:59Z") }],
    [aSlot(at("2026-05-08T10:00:00Z")), { kind: "wrong-day", days: 1 }],
    [aSlot(at("2026-05-05T10:00:00Z")), { kind: "day-past", days: 2 }],
  ])("visit %o at 11:00 in London on 7 May", (visit, outcome) => {
    expect(reasonOf({ booking: aBooking({ visit }) })).toEqual(outcome);
  });

  it("counts in the product's zone", () => {
    const lateEvening = at("2026-05-07T23:30:00Z"); // 00:30 on the 8th in London
    expect(reasonOf({ now: lateEvening })).toEqual({ kind: "day-past", days: 1 });
    const product = aProduct({ timeZone: "America/New_York" });
    expect(reasonOf({ now: lateEvening, product })).toBe("admit");
  });
});

describe("the offline rule", () => {
  it("holds what is only checked online, unless the gateway can be asked", () => {
    expect(held({ kind: "hold" })).toMatchObject({ kind: "hold", rule: { kind: "online-only" } });
    expect(held({ kind: "hold" }, true).kind).toBe("admit");
  });

  it("admits at the home gate alone", () => {
    expect(held({ kind: "home-gate", gate: gateTwo }).kind).toBe("admit");
    expect(held({ kind: "home-gate", gate: gateSeven }, true).kind).toBe("admit");
    expect(held({ kind: "home-gate", gate: gateSeven })).toMatchObject({
      kind: "hold",
      rule: { kind: "home-gate", gate: gateSeven },
    });
  });
});

describe("this device's clock", () => {
  const off = minutes(5) + 1;

  it.each([off, -off])("%i ms from the gateway's holds what a date decides", (clockOffMs) => {
    const held = { kind: "hold", rule: { kind: "clock", offMs: clockOffMs } };
    expect(verdictOf({ clockOffMs })).toMatchObject(held);
    expect(verdictOf({ clockOffMs, booking: aBooking({ visit: aSlot(now) }) })).toMatchObject(held);
    expect(verdictOf({ clockOffMs, booking: aVoucherBooking(2), code: "V1" })).toMatchObject(held);
    expect(reasonOf({ clockOffMs, booking: aBooking({ visit: { kind: "open" } }) })).toBe("admit");
  });

  it("may be five minutes off", () => {
    for (const clockOffMs of [minutes(5), -minutes(5)]) {
      expect(reasonOf({ clockOffMs })).toBe("admit");
    }
  });

  it("turns no refusal into a hold, and leaves the offline rule's hold as it is", () => {
    for (const flaw of flaws.slice(0, -1)) {
      const situation = withFlaws(flaw);
      expect(verdictOf({ ...situation, clockOffMs: off }), `flaw: ${flaw.name}`).toEqual(
        verdictOf(situation),
      );
    }
  });
});

describe("a code of several bookings", () => {
  it("asks which, with the verdict that each would get alone", () => {
    const third = other({ key: bookingKey(connection, "booking-3"), visit: aDay(tomorrow) });
    const verdict = verdictOf({ candidates: [aBooking(), other(), third] });
    expect(verdict).toMatchObject({
      kind: "choose",
      choice: {
        kind: "package",
        options: [
          { card: { leadName: "Ada Lovelace" }, verdict: { kind: "admit" } },
          { card: { leadName: "Grace" }, verdict: { kind: "admit" } },
          { verdict: { kind: "refuse", reason: { kind: "wrong-day" } } },
        ],
      },
    });
  });

  it("asks nothing where exactly one could enter", () => {
    const candidates = [other({ visit: aDay(tomorrow) }), aBooking()];
    expect(verdictOf({ candidates })).toMatchObject({
      kind: "admit",
      card: { leadName: "Ada Lovelace" },
    });
    const party = other({ voucher: codes("T1"), unitItems: [aUnitItem(2), aUnitItem(3)] });
    const asked = verdictOf({ candidates: [aBooking({ visit: aDay(tomorrow) }), party] });
    expect(asked).toMatchObject({
      kind: "choose",
      choice: { kind: "party", remaining: 2, card: { leadName: "Grace" } },
    });
  });

  it("names a hold before a refusal where none could enter", () => {
    const candidates = [aBooking({ cancellation: { at: null } }), other()];
    expect(verdictOf({ candidates, clockOffMs: minutes(6) })).toMatchObject({
      kind: "hold",
      card: { leadName: "Grace" },
    });
  });

  it("judges the one that was pressed", () => {
    const decision = { booking: other().key, people: 1 };
    const verdict = verdictOf({ candidates: [aBooking(), other()], decision });
    expect(verdict).toMatchObject({ kind: "admit", card: { leadName: "Grace" } });
  });

  it("asks nothing where none could enter", () => {
    const candidates = [aBooking({ cancellation: { at: null } }), other({ visit: aDay(tomorrow) })];
    expect(reasonOf({ candidates })).toEqual({ kind: "cancelled", at: null });
  });

  it("counts each booking's own admissions only", () => {
    const decision = { booking: other().key, people: 1 };
    const situation = { candidates: [aBooking(), other()], admissions: [anAdmission(1)] };
    expect(verdictOf({ ...situation, decision }).kind).toBe("admit");
    const first = { booking: aBooking().key, people: 1 };
    expect(verdictOf({ ...situation, decision: first }).kind).toBe("already-used");
  });
});

describe("what the verdict rests on", () => {
  it("is passed through unchanged on every verdict", () => {
    const basis = { kind: "looked-up", at: now } as const;
    for (const flaw of [...flaws, { name: "none", outcome: "admit" }]) {
      expect(verdictOf({ ...withFlaws(flaw), basis }).basis, `flaw: ${flaw.name}`).toEqual(basis);
    }
    expect(verdictOf({ candidates: [], basis }).basis).toEqual(basis);
  });

  it("names the earliest use that stands in the way, whatever the order of the admissions", () => {
    const admissions = [
      anAdmission(2, { at: now, unitItem: null, people: 1 }),
      anAdmission(1, { at: at("2026-05-07T08:00:00Z") }),
    ];
    const booking = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)], voucher: codes("V1") });
    const situation = { booking, code: "T1" };
    const used = { kind: "already-used", use: { by: "stile", scan: scanIdOf(1) } };
    expect(verdictOf({ ...situation, admissions })).toMatchObject(used);
    expect(verdictOf({ ...situation, admissions: admissions.toReversed() })).toMatchObject(used);
  });

  it("is the policy's confirm mode where a ticket is looked at before it is used", () => {
    const product = aProduct({ policy: aPolicy({ confirm: "ask", earlyMs: minutes(1) }) });
    expect(verdictOf({ product })).toMatchObject({
      kind: "choose",
      choice: { kind: "party", remaining: 1, inside: 0 },
    });
    const decision = { booking: aBooking().key, people: 1 };
    expect(verdictOf({ product, decision })).toMatchObject({ kind: "admit", people: 1 });
  });
});

const held = (offline: Product["policy"]["offline"], gatewayReachable = false): Verdict =>
  verdictOf({ product: aProduct({ policy: aPolicy({ offline }) }), gatewayReachable });

const other = (change: Partial<Booking> = {}): Booking =>
  aBooking({ key: bookingKey(connection, "booking-2"), leadName: "Grace", ...change });
