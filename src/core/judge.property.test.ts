/** Laws of the judgement over any bookings, admissions and gates. */
import fc from "fast-check";
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
import { runs, testSeed } from "../testing/seeded-random.ts";
import type { Admission } from "./admission.ts";
import type { Booking, BookingStatus, KnownStatus, UnitItem, Visit } from "./booking.ts";
import { bookingKey, unitItemKey } from "./ids.ts";
import { judge, type JudgeInput } from "./judge.ts";
import type { ConnectionMode, Policy, Product } from "./product.ts";
import { asInstant, minutes } from "./time.ts";
import { partyOf, remainingOf } from "./uses.ts";
import type { Admit, Verdict } from "./verdict.ts";

const law = (check: (input: JudgeInput) => void): void => {
  fc.assert(fc.property(anyInput, check), { numRuns: runs(1_500), seed: testSeed });
};

describe("any judgement", () => {
  it("of no candidates is unknown", () => {
    law((input) => {
      expect(judge({ ...input, candidates: [] }).kind).toBe("unknown");
    });
  });

  it("of a code that no candidate has is unknown", () => {
    law((input) => {
      expect(judge({ ...input, barcode: aBarcode("elsewhere") }).kind).toBe("unknown");
    });
  });

  it("admits only what is confirmed, not cancelled, known here, and no more than are left", () => {
    law((input) => {
      for (const admitted of admitsIn(judge(input))) expect(wrongWith(input, admitted)).toEqual([]);
    });
  });

  it("never calls a cancelled booking already used, nor green", () => {
    law((input) => {
      const candidates = input.candidates.map((each) => ({
        ...each,
        test: false,
        cancellation: { at: null },
      }));
      const verdict = judge({ ...input, candidates });
      expect(verdict.kind === "unknown" || isCancelled(verdict)).toBe(true);
    });
  });

  it("admits test bookings on test connections alone, and marks all of those", () => {
    law((input) => {
      const isTest = input.catalogue.modes.get(connection) === "test";
      for (const { card, test } of admitsIn(judge(input))) {
        expect(test).toBe(isTest);
        expect(bookingOf(input, card.booking).test && !isTest).toBe(false);
      }
    });
  });

  it("is the same each time, and does not depend on the order of the admissions", () => {
    law((input) => {
      const verdict = judge(input);
      expect(judge(structuredClone(input))).toEqual(verdict);
      expect(judge({ ...input, admissions: input.admissions.toReversed() })).toEqual(verdict);
    });
  });

  it("changes nothing that it was given", () => {
    law((input) => {
      const before = structuredClone(input);
      judge(input);
      expect(input).toEqual(before);
    });
  });
});

describe("scan after scan", () => {
  it("lets in no more people than the party, however its codes are shown", () => {
    const shown = fc.array(fc.record({ code: anyCode, people: fc.integer({ min: 1, max: 6 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(anyBooking, anyPolicy, shown, (booking, policy, presentations) => {
        const product = aProduct({ policy: { ...policy, offline: { kind: "admit" } } });
        let admissions: readonly Admission[] = [];
        for (const [index, { code, people }] of presentations.entries()) {
          const admitted = presented({ booking, product, code, people, admissions });
          if (admitted === null) continue;
          const { unitItem } = admitted;
          admissions = [
            ...admissions,
            anAdmission(index, { unitItem, people: admitted.people, at: asInstant(now + index) }),
          ];
        }
        const times = policy.use.kind === "times" ? policy.use.times : 1;
        const inside = admissions.reduce((sum, admission) => sum + admission.people, 0);
        expect(inside).toBeLessThanOrEqual(partyOf(booking, product) * times);
      }),
      { numRuns: runs(1_500), seed: testSeed },
    );
  });
});

/** As at a gate: what asks is answered. */
function presented(scene: {
  readonly booking: Booking;
  readonly product: Product;
  readonly code: string;
  readonly people: number;
  readonly admissions: readonly Admission[];
}): Admit | null {
  const input = judgeInput(scene);
  const first = judge(input);
  const decision = { booking: scene.booking.key, people: scene.people };
  const verdict = first.kind === "choose" ? judge({ ...input, decision }) : first;
  return verdict.kind === "admit" ? verdict : null;
}

function wrongWith(input: JudgeInput, { card, people, inside }: Admit): readonly string[] {
  const booking = bookingOf(input, card.booking);
  const product = input.catalogue.products.get(booking.product) ?? null;
  const admissions = input.admissions.filter((each) => each.booking === booking.key);
  const remaining = remainingOf({ booking, product, admissions, now: input.now });
  const laws = {
    confirmed:
      booking.status.kind === "CONFIRMED" ||
      (booking.status.kind === "REDEEMED" && admissions.length > 0),
    "not cancelled": booking.cancellation === null,
    "product known at this gate": product?.gates.includes(input.post.gate) === true,
    "somebody enters": Number.isInteger(people) && people >= 1,
    "no more than are left": people <= remaining,
    "those who enter are inside": inside >= 1 && inside <= card.party,
    "offline rule kept": input.gatewayReachable || product?.policy.offline.kind !== "hold",
  };
  return Object.entries(laws).flatMap(([name, holds]) => (holds ? [] : [name]));
}

const bookingOf = ({ candidates }: JudgeInput, key: Booking["key"]): Booking => {
  const booking = candidates.find((each) => each.key === key);
  if (booking === undefined) throw new Error(`verdict about ${key}, which is no candidate`);
  return booking;
};

/** Also those that a package offers. */
function admitsIn(verdict: Verdict): readonly Admit[] {
  if (verdict.kind === "admit") return [verdict];
  if (verdict.kind !== "choose" || verdict.choice.kind !== "package") return [];
  return verdict.choice.options.flatMap((option) => admitsIn(option.verdict));
}

const isCancelled = (verdict: Verdict): boolean =>
  verdict.kind === "refuse" && verdict.reason.kind === "cancelled";

// half of everything is as it should be, so that every judgement is reached often
const anyCode = fc.constantFrom("T1", "T2", "V1", "REF-1");
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
const anyRedeemedAt = anyPast.map((ago) => (ago === null ? null : asInstant(now - minutes(ago))));
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

const anyBooking: fc.Arbitrary<Booking> = fc
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

const anyAdmission: fc.Arbitrary<Admission> = fc
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
  })
  .map(({ n, ...change }) => anAdmission(n, change));

const anyPolicy: fc.Arbitrary<Policy> = fc
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

const anyInput: fc.Arbitrary<JudgeInput> = fc
  .record({
    booking: anyBooking,
    second: fc.option(anyBooking, { freq: 3 }),
    policy: anyPolicy,
    gates: mostly<Product["gates"]>([gateTwo], [gateSeven], []),
    mode: fc.constantFrom<ConnectionMode>("observe", "redeem", "test"),
    code: anyCode,
    admissions: fc.uniqueArray(anyAdmission, { maxLength: 4, selector: ({ scan }) => scan }),
    gatewayReachable: fc.boolean(),
    products: mostly<"all" | []>("all", []),
    people: fc.option(fc.integer({ min: -1, max: 9 }), { freq: 3 }),
  })
  .map(({ booking, second, policy, gates, people, products, ...rest }) => {
    const other = second === null ? [] : [{ ...second, key: bookingKey(connection, "booking-2") }];
    return judgeInput({
      ...rest,
      candidates: [booking, ...other],
      product: aProduct({ policy, gates }),
      post: aPost({ products }),
      decision: people === null ? null : { booking: booking.key, people },
    });
  });
