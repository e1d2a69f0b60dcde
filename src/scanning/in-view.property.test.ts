import fc from "fast-check";
import { expect, it } from "vitest";
import { asInstant } from "../core/time.ts";
import type { Corners } from "./decode/decoder.ts";
import { type InView, look, mostInView, nothingInView, viewfinderReach } from "./in-view.ts";
import { samePresentationMs } from "./presentation.ts";
import { createPresentationTracker, type View } from "./presentation-tracker.ts";
import type { SeenCode } from "./scan-source.ts";

/** Five tickets that lie still; the distance from the middle is that of a picture as high as it is wide. */
const places: Readonly<Record<string, readonly [number, number]>> = {
  A: [0.5, 0.45],
  B: [0.7, 0.6],
  C: [0.1, 0.2],
  D: [0.9, 0.85],
  E: [0.15, 0.9],
};

const square = { width: 720, height: 720 };
/** How long a missed code stays in view. */
const staysMs = 400;

const cornersOf = ([x, y]: readonly [number, number]): Corners => [
  { x: x - 0.04, y: y - 0.04 },
  { x: x + 0.04, y: y - 0.04 },
  { x: x + 0.04, y: y + 0.04 },
  { x: x - 0.04, y: y + 0.04 },
];

const placeOf = (text: string): readonly [number, number] => places[text] ?? [0.5, 0.5];

const seenAt = (text: string): SeenCode => ({
  text,
  symbology: "QRCode",
  corners: cornersOf(placeOf(text)),
});

const distanceOf = (text: string): number => {
  const [x, y] = placeOf(text);
  return Math.hypot(x - 0.5, y - 0.5);
};

const isInViewfinder = (text: string): boolean =>
  placeOf(text).every((part) => Math.abs(part - 0.5) <= viewfinderReach);

interface Step {
  readonly afterMs: number;
  readonly seen: readonly string[];
  readonly several: boolean;
}

const steps = (several: fc.Arbitrary<boolean>): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      afterMs: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 1, max: 250 }) },
        { weight: 1, arbitrary: fc.integer({ min: 300, max: 2_600 }) },
      ),
      seen: fc
        .subarray(Object.keys(places))
        .chain((seen) => fc.shuffledSubarray(seen, { minLength: seen.length })),
      several,
    }),
    { minLength: 1, maxLength: 50 },
  );

interface Told {
  readonly nowMs: number;
  readonly step: Step;
  readonly presented: readonly string[];
  readonly view: View;
}

function play(script: readonly Step[]): readonly Told[] {
  let nowMs = 0;
  let several = false;
  let presented: string[] = [];
  let view: View | null = null;
  const tracker = createPresentationTracker(
    {
      onPresented: ({ text }) => void presented.push(text),
      onSeenAgain: () => undefined,
      onPickedAgain: () => undefined,
      onView: (seen) => {
        view = seen;
      },
    },
    { several: () => several, picture: () => square },
  );
  return script.map((step): Told => {
    nowMs += step.afterMs;
    ({ several } = step);
    presented = [];
    tracker.observe({ source: "camera", codes: step.seen.map(seenAt), at: asInstant(nowMs) });
    if (view === null) throw new Error("the camera looked and nobody was told");
    return { nowMs, step, presented, view };
  });
}

/** What was seen at most so long ago, by the script alone. */
const seenLately = (told: readonly Told[], upTo: number, withinMs: number): readonly string[] => {
  const nowMs = told[upTo]?.nowMs ?? 0;
  const seen = told
    .slice(0, upTo + 1)
    .flatMap((each) => (nowMs - each.nowMs <= withinMs ? each.step.seen : []));
  return [...new Set(seen)];
};

it("presents no code twice within the span of one presentation", () => {
  fc.assert(
    fc.property(steps(fc.boolean()), (script) => {
      const told = play(script);
      const presentedAt = new Map<string, number>();
      const lastSeenAt = new Map<string, number>();
      const wasAway = new Set<string>();
      for (const { nowMs, step, presented } of told) {
        for (const text of step.seen) {
          const last = lastSeenAt.get(text);
          if (last !== undefined && nowMs - last > samePresentationMs) wasAway.add(text);
          lastSeenAt.set(text, nowMs);
        }
        for (const text of presented) {
          expect(presentedAt.has(text) && !wasAway.has(text)).toBe(false);
          presentedAt.set(text, nowMs);
          wasAway.delete(text);
        }
      }
    }),
  );
});

it("with the option off, presents what is alone, in the viewfinder, or the nearest for three looks", () => {
  fc.assert(
    fc.property(steps(fc.constant(false)), (script) => {
      const told = play(script);
      for (const [index, { presented }] of told.entries()) {
        expect(presented.length).toBeLessThanOrEqual(1);
        for (const text of presented) {
          const isAlone = seenLately(told, index, staysMs).length === 1;
          const wasNearest = [index - 2, index - 1, index].every((each) => {
            const there = each < 0 ? [] : seenLately(told, each, staysMs);
            return (
              there.includes(text) &&
              there.every((other) => distanceOf(other) >= distanceOf(text)) &&
              !there.some(isInViewfinder)
            );
          });
          expect(isAlone || isInViewfinder(text) || wasNearest).toBe(true);
        }
      }
    }),
  );
});

it("with the option on, presents nothing beside which another was just seen", () => {
  fc.assert(
    fc.property(steps(fc.constant(true)), (script) => {
      const told = play(script);
      for (const [index, { presented, view }] of told.entries()) {
        const isAlone = seenLately(told, index, staysMs).length <= 1;
        expect(isAlone || presented.length === 0).toBe(true);
        expect(view.codes.map(({ code }) => code).toSorted()).toEqual(
          seenLately(told, index, staysMs).toSorted(),
        );
      }
    }),
  );
});

const outcome = (told: readonly Told[]) =>
  told.map(({ presented, view }) => ({ presented, codes: view.codes }));

it("sees the same in whatever order a look names the codes", () => {
  fc.assert(
    fc.property(steps(fc.boolean()), (script) => {
      const turned = script.map((step) => ({ ...step, seen: step.seen.toReversed() }));
      expect(outcome(play(turned))).toEqual(outcome(play(script)));
    }),
  );
});

it("never has more in view than there is room for, and is never without a place that it was told", () => {
  const points = fc.record({
    x: fc.float({ noNaN: true, min: -1, max: 2 }),
    y: fc.float({ noNaN: true, min: -1, max: 2 }),
  });
  const codes = fc.array(
    fc.record({
      text: fc.string({ maxLength: 3 }),
      symbology: fc.constant("QRCode" as const),
      corners: fc.option(fc.tuple(points, points, points, points)),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(fc.array(codes, { maxLength: 12 }), fc.boolean(), (seen, several) => {
      let state: InView = nothingInView;
      for (const [index, each] of seen.entries()) {
        const looked = look(state, {
          sighting: { source: "camera", codes: each, at: asInstant(index * 50) },
          picture: null,
          several,
        });
        ({ state } = looked);
        expect(looked.codes.length).toBeLessThanOrEqual(mostInView);
        const shown = looked.codes.flatMap(({ corners }) => corners ?? []);
        expect(shown.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
        expect(
          looked.presents === null || looked.codes.some(({ code }) => code === looked.presents),
        ).toBe(true);
      }
    }),
  );
});
