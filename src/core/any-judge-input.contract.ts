/** Any input of the judge, for the laws that hold for all of them. */
import fc from "fast-check";
import {
  aBooking,
  aDay,
  anAdmission,
  aPolicy,
  aPost,
  aProduct,
  aSlot,
  aUnitItem,
  codes,
  connection,
  gateSeven,
  gateTwo,
  judgeInput,
  now,
  today,
  tomorrow,
} from "../testing/builders.ts";
import type { Admission } from "./admission.ts";
import type { Booking, BookingStatus, KnownStatus, UnitItem, Visit } from "./booking.ts";
import { bookingKey, unitItemKey } from "./ids.ts";
import type { JudgeInput } from "./judge.ts";
import type { ConnectionMode, Policy, Product } from "./product.ts";
import { asInstant, minutes } from "./time.ts";

// half of everything is as it should be, so that every judgement is reached often
export const anyCode = fc.constantFrom("T1", "T2", "V1", "REF-1");
const anyKnown = fc.constantFrom<KnownStatus>(
  "CONFIRMED",
  "CONFIRMED",
  "CONFIRMED",
  "REDEEMED",
  "REDEEMED",
  "CANCELLED",
  "ON_HOLD",
  "EXPIRED",
  "NO_SHOW",
);
const anyStatus: fc.Arbitrary<BookingStatus> = fc.oneof(
  { weight: 9, arbitrary: anyKnown.map((kind) => ({ kind })) },
  { weight: 1, arbitrary: fc.constant<BookingStatus>({ kind: "OTHER", raw: "UPGRADED" }) },
);
const anyPast = fc.option(fc.integer({ min: 0, max: 2_000 }), { freq: 2 });
/** Now and then one of the times that a booking may be marked with below. */
const anyRedeemedAt = fc.oneof(
  anyPast.map((ago) => (ago === null ? null : asInstant(now - minutes(ago)))),
  fc.constantFrom(now, asInstant(now - minutes(60))),
);
const mostly = <T>(value: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const anyVisit = mostly<Visit>(aDay(today), aDay(tomorrow), { kind: "open" }, aSlot(now));

const anyUnitItem = (n: number): fc.Arbitrary<UnitItem> =>
  fc
    .record({
      unit: mostly("adult", "family", "parking", "unheard of"),
      status: fc.option(anyStatus, { freq: 1 }),
      redeemedAt: mostly(null, now, asInstant(now - minutes(60))),
      ticket: mostly(codes(`T${n}`), null),
      reference: mostly(null, "REF-1", `UNIT-${n}`),
    })
    .map((change) => aUnitItem(n, change));

export const anyBooking: fc.Arbitrary<Booking> = fc
  .record({
    status: anyStatus,
    test: mostly(false, true),
    cancellation: mostly(null, { at: null }, { at: now }),
    visit: anyVisit,
    redeemedAt: mostly(null, now, asInstant(now - minutes(60))),
    redeemable: mostly<boolean | null>(null, true, false),
    voucher: fc.constantFrom(codes("V1"), null),
    unitItems: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 4, arbitrary: anyUnitItem(1).map((item) => [item]) },
      { weight: 9, arbitrary: fc.tuple(anyUnitItem(1), anyUnitItem(2), anyUnitItem(3)) },
    ),
  })
  .map((change) => aBooking(change));

export const anyAdmission: fc.Arbitrary<Admission> = fc
  .record({
    n: fc.nat(99),
    unitItem: fc.constantFrom(
      null,
      unitItemKey(connection, "unit-1"),
      unitItemKey(connection, "unit-2"),
    ),
    people: fc.integer({ min: 1, max: 4 }),
    at: fc.nat(3_000).map((ago) => asInstant(now - minutes(ago))),
    supplierRedeemedAt: anyRedeemedAt,
    booking: mostly(aBooking().key, bookingKey(connection, "booking-2")),
    overruled: mostly<string | null>(null, "Checked by hand"),
  })
  .map(({ n, overruled, ...change }) =>
    anAdmission(n, { ...change, ...(overruled === null ? {} : { overruled }) }),
  );

export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    use: fc.constantFrom<Policy["use"]>(
      { kind: "once" },
      { kind: "per-date" },
      { kind: "times", times: 2 },
    ),
    offline: mostly<Policy["offline"]>(
      { kind: "admit" },
      { kind: "hold" },
      { kind: "home-gate", gate: gateSeven },
    ),
    confirm: fc.constantFrom("straight" as const, "ask" as const),
  })
  .map((change) => aPolicy(change));

export const anyInput: fc.Arbitrary<JudgeInput> = fc
  .record({
    booking: anyBooking,
    second: fc.option(anyBooking, { freq: 3 }),
    policy: anyPolicy,
    gates: mostly<Product["gates"]>([gateTwo], [gateSeven], []),
    mode: fc.constantFrom<ConnectionMode>("observe", "redeem", "test"),
    code: anyCode,
    entered: fc.uniqueArray(anyAdmission, { maxLength: 6, selector: ({ scan }) => scan }),
    takenBack: fc.nat(3),
    gatewayReachable: fc.boolean(),
    products: mostly<"all" | []>("all", []),
    people: fc.option(fc.integer({ min: -1, max: 9 }), { freq: 3 }),
    clockOffMs: mostly(0, minutes(5), minutes(5) + 1, -minutes(7)),
  })
  .map(({ booking, second, policy, gates, people, products, entered, takenBack, ...rest }) => {
    const other = second === null ? [] : [{ ...second, key: bookingKey(connection, "booking-2") }];
    return judgeInput({
      ...rest,
      admissions: entered.slice(takenBack),
      undone: entered.slice(0, takenBack),
      candidates: [booking, ...other],
      product: aProduct({ policy, gates }),
      post: aPost({ products }),
      decision: people === null ? null : { booking: booking.key, people },
    });
  });
