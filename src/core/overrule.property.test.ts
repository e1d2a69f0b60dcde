/** Laws of letting in against a denial: only who was denied, never more than there are, and it counts like any admission. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBarcode, anAdmission } from "../testing/builders.ts";
import { runs, testSeed } from "../testing/seeded-random.ts";
import type { Admission } from "./admission.ts";
import { anyInput } from "./any-judge-input.contract.ts";
import { judge, judgeEach, type JudgeInput, usesOfBooking } from "./judge.ts";
import { type Overrulable, overrulablesOf } from "./overrule.ts";
import { insideOf, remainingOf } from "./uses.ts";
import { toVector } from "./vector.ts";
import type { Verdict } from "./verdict.ts";

const options = { numRuns: runs(1_500), seed: testSeed };
const overrulables = (input: JudgeInput): readonly Overrulable[] =>
  overrulablesOf(toVector("", input, judge(input)));

const law = (check: (input: JudgeInput, one: Overrulable) => void): void => {
  fc.assert(
    fc.property(anyInput, (input) => {
      for (const one of overrulables(input)) check(input, one);
    }),
    options,
  );
};

const bookingOf = ({ candidates }: JudgeInput, { denial }: Overrulable) => {
  const booking = candidates.find(({ key }) => key === denial.card.booking);
  if (booking === undefined) throw new Error("denied a booking that was no candidate");
  return booking;
};

const plain = ({ overruled: _why, ...admission }: Admission): Admission => admission;

const recorded = (admission: Admission): Admission => ({
  ...admission,
  supplierRedeemedAt: admission.supplierRedeemedAt ?? admission.at,
});

/** Scan 199, later than all others. */
const entering = (input: JudgeInput, one: Overrulable, people = one.likely): JudgeInput => ({
  ...input,
  decision: null,
  admissions: [
    ...input.admissions,
    anAdmission(199, {
      booking: one.denial.card.booking,
      unitItem: one.unitItem,
      people,
      at: input.now,
      overruled: "Goodwill",
    }),
  ],
});

describe("whom a supervisor may let in", () => {
  it("is whom the judge denied, each booking once", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const found = overrulables(input);
        const keys = found.map(({ denial }) => denial.card.booking);
        expect(new Set(keys).size).toBe(keys.length);
        const denied = judgeEach(input)
          .filter(({ verdict }) => verdict.kind !== "admit" && verdict.kind !== "choose")
          .map(({ booking }) => booking.key);
        expect(keys).toEqual(denied);
      }),
      options,
    );
  });

  it("is somebody, and no more than there are", () => {
    law((input, one) => {
      const { most, likely, unitItem } = one;
      expect(likely).toBeLessThanOrEqual(most);
      expect(likely).toBeGreaterThanOrEqual(Math.min(1, most));
      const { unitItems } = bookingOf(input, one);
      expect([null, ...unitItems.map(({ key }) => key)]).toContain(unitItem);
    });
  });

  it("of a party is who is left, where some are", () => {
    law((input, one) => {
      const left = remainingOf(usesOfBooking(input, bookingOf(input, one)));
      const isParty = left > 0 && one.unitItem === null;
      expect(isParty ? one.likely : left).toBe(left);
    });
  });
});

describe("whoever was overruled", () => {
  it("leaves no more places, and nobody fewer inside", () => {
    law((input, one) => {
      const booking = bookingOf(input, one);
      const before = usesOfBooking(input, booking);
      const after = usesOfBooking(entering(input, one), booking);
      expect(remainingOf(after)).toBeLessThanOrEqual(remainingOf(before));
      expect(insideOf(after)).toBeGreaterThanOrEqual(insideOf(before));
    });
  });

  it("is never let in once more where each ticket is good for one use", () => {
    law((input, one) => {
      const { product } = usesOfBooking(input, bookingOf(input, one));
      if (product?.policy.use.kind !== "once") return;
      const again = judgeEach(entering(input, one, one.most)).find(
        ({ booking }) => booking.key === one.denial.card.booking,
      );
      expect(again?.verdict.kind === "admit" || again?.verdict.kind === "choose").toBe(false);
    });
  });

  it("is judged like anybody once the supplier has them as ours: the reason decides nothing", () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const input = { ...given, admissions: given.admissions.map(recorded) };
        const without = {
          ...input,
          admissions: input.admissions.map(plain),
          undone: input.undone.map(plain),
        };
        expect(withoutReason(judge(input))).toEqual(judge(without));
      }),
      options,
    );
  });

  it("explains away neither another's use nor the supplier's no: nobody goes in on them", () => {
    law((input, one) => {
      const others = (each: JudgeInput): readonly string[] =>
        bookingOf(each, one).unitItems.flatMap(({ ticket }) => {
          const [code] = ticket?.codes ?? [];
          if (code === undefined) return [];
          const verdict = judge({ ...each, barcode: aBarcode(code), decision: null });
          return verdict.kind === "admit" || verdict.kind === "choose" ? [code] : [];
        });
      const alone = { ...input, candidates: [bookingOf(input, one)] };
      const before = others(alone);
      for (const code of others(entering(alone, one))) expect(before).toContain(code);
    });
  });
});

/** The same, with every use told as if nobody had been overruled. */
function withoutReason(verdict: Verdict): unknown {
  const text = JSON.stringify(verdict, (key, value: unknown) =>
    key === "overruled" ? undefined : value,
  );
  return JSON.parse(text);
}
