/** Laws of taking back: nothing of it counts, and nothing of it is held against the guest. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anAdmission, aProduct, judgeInput, now } from "../testing/builders.ts";
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
import { later } from "./time.ts";
import { sortedByUndo } from "./undo.ts";
import { insideOf, remainingOf, type UseContext } from "./uses.ts";
import type { Verdict } from "./verdict.ts";

const numRuns = runs(1_000);
const options = { numRuns, seed: testSeed };
const recordedAt = later(now, -5_000);

/** Before the supplier has heard of anybody. */
const unmarked = (booking: Booking): Booking => ({
  ...booking,
  status: booking.status.kind === "REDEEMED" ? { kind: "CONFIRMED" } : booking.status,
  redeemedAt: null,
  redeemable: null,
  unitItems: booking.unitItems.map((item) => ({
    ...item,
    status: item.status?.kind === "REDEEMED" ? null : item.status,
    redeemedAt: null,
  })),
});

/** As a supplier does that marks everything with the first redemption, and keeps it. */
const marked = (booking: Booking): Booking => ({
  ...booking,
  status: booking.status.kind === "CONFIRMED" ? { kind: "REDEEMED" } : booking.status,
  redeemedAt: recordedAt,
  redeemable: false,
  unitItems: booking.unitItems.map((item) => ({ ...item, redeemedAt: recordedAt })),
});

/** Scan 99 of each candidate, sent, recorded and taken back. */
const takenBackFrom = (candidates: readonly Booking[]): readonly Admission[] =>
  candidates.map(({ key }) =>
    anAdmission(99, { booking: key, at: now, supplierRedeemedAt: recordedAt }),
  );

describe("an admission taken back", () => {
  it("that the supplier recorded leaves the judgement as if nobody had ever been let in", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const candidates = input.candidates.map(unmarked);
        const before: JudgeInput = { ...input, candidates, admissions: [], undone: [] };
        const after = {
          ...before,
          candidates: candidates.map(marked),
          undone: takenBackFrom(candidates),
        };
        expect(judge(after)).toEqual(judge(before));
      }),
      options,
    );
  });

  it("never lets fewer in than none, and never more than an unmarked booking would", () => {
    fc.assert(
      fc.property(anyScene, ({ undone, ...scene }) => {
        const left = remainingOf({ ...scene, undone });
        expect(left).toBeGreaterThanOrEqual(remainingOf({ ...scene, undone: [] }));
        const most = remainingOf({ ...scene, booking: unmarked(scene.booking), undone: [] });
        expect(left).toBeLessThanOrEqual(most);
      }),
      options,
    );
  });

  it("is no use: unmarked, as many are inside and left as without it", () => {
    fc.assert(
      fc.property(anyScene, ({ booking, undone, ...scene }) => {
        const without = { ...scene, booking: unmarked(booking), undone: [] };
        const after = { ...without, undone };
        expect([insideOf(after), remainingOf(after)]).toEqual([
          insideOf(without),
          remainingOf(without),
        ]);
      }),
      options,
    );
  });

  it("without a trace at the supplier changes no judgement", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const undone = input.undone.map((each) => ({ ...each, supplierRedeemedAt: null }));
        expect(judge({ ...input, undone })).toEqual(judge({ ...input, undone: [] }));
      }),
      options,
    );
  });
});

describe("let in, recorded and taken back", () => {
  it("gives what is left back: the same code is told the same again", () => {
    fc.assert(
      fc.property(anyBooking, anyPolicy, anyCode, fc.integer({ min: 1, max: 4 }), (...drawn) => {
        const [any, policy, code, people] = drawn;
        const booking = unmarked(any);
        const product = aProduct({ policy });
        const first = shown({ booking, product, code }, people);
        if (first.kind !== "admit") return;
        const entered = anAdmission(1, {
          unitItem: first.unitItem,
          people: first.people,
          at: now,
          supplierRedeemedAt: recordedAt,
        });
        const { standing, undone } = sortedByUndo([entered], [{ undoes: entered.scan }]);
        const again = { booking: marked(booking), product, code, admissions: standing, undone };
        expect(shown(again, people)).toEqual(first);
      }),
      options,
    );
  });
});

const anyScene: fc.Arbitrary<UseContext> = fc
  .record({
    booking: anyBooking,
    policy: anyPolicy,
    entered: fc.uniqueArray(anyAdmission, { maxLength: 6, selector: ({ scan }) => scan }),
    takenBack: fc.nat(6),
  })
  .map(({ booking, policy, entered, takenBack }) => {
    const ofThis = entered.filter((admission) => admission.booking === booking.key);
    return {
      booking,
      product: aProduct({ policy }),
      admissions: ofThis.slice(takenBack),
      undone: ofThis.slice(0, takenBack),
      now,
    };
  });

/** As at a gate: what asks is answered. */
function shown(
  scene: Parameters<typeof judgeInput>[0] & { booking: Booking },
  people: number,
): Verdict {
  const input = judgeInput(scene);
  const first = judge(input);
  const decision = { booking: scene.booking.key, people };
  return first.kind === "choose" ? judge({ ...input, decision }) : first;
}
