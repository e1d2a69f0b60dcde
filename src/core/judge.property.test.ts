/** Laws of the judgement over any bookings, admissions and gates. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aBarcode,
  anAdmission,
  aProduct,
  connection,
  judgeInput,
  now,
} from "../testing/builders.ts";
import { runs, testSeed } from "../testing/seeded-random.ts";
import type { Admission } from "./admission.ts";
import {
  anyAdmission,
  anyBooking,
  anyCode,
  anyInput,
  anyPolicy,
} from "./any-judge-input.contract.ts";
import type { Booking } from "./booking.ts";
import { judge, type JudgeInput } from "./judge.ts";
import type { Product } from "./product.ts";
import { asInstant, minutes } from "./time.ts";
import { insideOf, partyOf, remainingOf } from "./uses.ts";
import type { Admit, BookingCard, Verdict } from "./verdict.ts";

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

  it("of a status that no document names is never green", () => {
    law((input) => {
      const status = { kind: "OTHER", raw: "UPGRADED" } as const;
      const candidates = input.candidates.map((each) => ({ ...each, status }));
      expect(greensIn(judge({ ...input, candidates }))).toEqual([]);
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

  it("never calls what is cancelled already used, booking or ticket", () => {
    law((input) => {
      for (const verdict of verdictsIn(judge(input))) {
        if (verdict.kind !== "already-used") continue;
        const { cancellation, status } = bookingOf(input, verdict.card.booking);
        expect([cancellation, status.kind === "CANCELLED"]).toEqual([null, false]);
      }
      const candidates = input.candidates.map((each) => ({
        ...each,
        unitItems: each.unitItems.map((item) => ({
          ...item,
          status: { kind: "CANCELLED" } as const,
        })),
      }));
      const used = verdictsIn(judge({ ...input, candidates })).filter(
        ({ kind, ...verdict }) =>
          kind === "already-used" && "card" in verdict && verdict.card.units.length > 0,
      );
      expect(used).toEqual([]);
    });
  });

  it("lets nobody in on a date while this device's clock is more than five minutes off", () => {
    law((input) => {
      for (const clockOffMs of [minutes(5) + 1, -minutes(5) - 1]) {
        const greens = greensIn(judge({ ...input, clockOffMs }));
        expect(greens.filter((card) => card.visit.kind !== "open")).toEqual([]);
      }
    });
  });

  it("is held by the clock only where it was green without", () => {
    law((input) => {
      const { decision } = input;
      const candidates = input.candidates.slice(0, decision === null ? 1 : undefined);
      const right = judge({ ...input, candidates, clockOffMs: 0 });
      const wrong = judge({ ...input, candidates, clockOffMs: minutes(6) });
      const byClock = wrong.kind === "hold" && wrong.rule.kind === "clock";
      expect(byClock ? greensIn(right).length > 0 : wrong).toEqual(byClock ? true : right);
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
      const [admissions, undone] = [input.admissions.toReversed(), input.undone.toReversed()];
      expect(judge({ ...input, admissions, undone })).toEqual(verdict);
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

describe("one admission more", () => {
  const anyHistory = fc.uniqueArray(anyAdmission, {
    maxLength: 5,
    selector: ({ scan }) => scan,
  });
  const monotone = (check: (scene: HistoryScene) => void): void => {
    fc.assert(
      fc.property(anyBooking, anyPolicy, anyHistory, (booking, policy, drawn) => {
        const admissions = drawn.filter((admission) => admission.booking === booking.key);
        check({ booking, product: aProduct({ policy }), admissions, undone: [], now });
      }),
      { numRuns: runs(1_500), seed: testSeed },
    );
  };

  it("never makes room, where the supplier recorded nothing that it could explain", () => {
    monotone(({ booking, admissions, ...rest }) => {
      const scene = { ...rest, booking: withoutRecord(booking) };
      const left = admissions.map((_, count) =>
        remainingOf({ ...scene, admissions: admissions.slice(0, count) }),
      );
      const all = remainingOf({ ...scene, admissions });
      expect([...left, all]).toEqual([...left, all].toSorted((a, b) => b - a));
    });
  });

  it("and one undone let in no more altogether than the party, whatever the supplier recorded", () => {
    monotone((scene) => {
      const { booking, product, admissions } = scene;
      if (product.policy.use.kind === "times") return;
      for (const undone of [null, ...admissions]) {
        const standing = admissions.filter((admission) => admission !== undone);
        const left = { ...scene, admissions: standing };
        const remaining = remainingOf(left);
        if (remaining === 0) continue;
        expect(insideOf(left) + remaining).toBeLessThanOrEqual(partyOf(booking, product));
      }
    });
  });
});

interface HistoryScene {
  readonly booking: Booking;
  readonly product: Product;
  readonly admissions: readonly Admission[];
  readonly undone: readonly Admission[];
  readonly now: typeof now;
}

const withoutRecord = (booking: Booking): Booking => ({
  ...booking,
  status: { kind: "CONFIRMED" },
  redeemedAt: null,
  unitItems: booking.unitItems.map((item) => ({ ...item, status: null, redeemedAt: null })),
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

/** The bookings that this verdict lets in, or would when asked. */
function greensIn(verdict: Verdict): readonly BookingCard[] {
  return verdictsIn(verdict).flatMap((each) => {
    if (each.kind === "admit") return [each.card];
    return each.kind === "choose" && each.choice.kind === "party" ? [each.choice.card] : [];
  });
}

/** It, and those that it offers. */
const verdictsIn = (verdict: Verdict): readonly Verdict[] =>
  verdict.kind === "choose" && verdict.choice.kind === "package"
    ? verdict.choice.options.map((option) => option.verdict)
    : [verdict];

function wrongWith(input: JudgeInput, { card, people, inside }: Admit): readonly string[] {
  const booking = bookingOf(input, card.booking);
  const product = input.catalogue.products.get(booking.product) ?? null;
  const admissions = input.admissions.filter((each) => each.booking === booking.key);
  const undone = input.undone.filter((each) => each.booking === booking.key);
  const remaining = remainingOf({ booking, product, admissions, undone, now: input.now });
  const laws = {
    confirmed:
      booking.status.kind === "CONFIRMED" ||
      (booking.status.kind === "REDEEMED" &&
        (admissions.length + undone.length > 0 || product?.policy.use.kind !== "once")),
    "not cancelled": booking.cancellation === null,
    "product known at this gate": product?.gates.includes(input.post.gate) === true,
    "somebody enters, or it is an add-on":
      Number.isInteger(people) &&
      (people >= 1 || (people === 0 && card.units.every((unit) => unit.people === 0))),
    "no more than are left": people <= remaining,
    "those who enter are inside": inside >= Math.min(people, 1) && inside <= card.party,
    "offline rule kept": input.gatewayReachable || product?.policy.offline.kind !== "hold",
  };
  return Object.entries(laws).flatMap(([name, holds]) => (holds ? [] : [name]));
}

const bookingOf = ({ candidates }: JudgeInput, key: Booking["key"]): Booking => {
  const booking = candidates.find((each) => each.key === key);
  if (booking === undefined) throw new Error(`verdict about ${key}, which is no candidate`);
  return booking;
};

const admitsIn = (verdict: Verdict): readonly Admit[] =>
  verdictsIn(verdict).filter((each) => each.kind === "admit");

const isCancelled = (verdict: Verdict): boolean =>
  verdict.kind === "refuse" && verdict.reason.kind === "cancelled";
