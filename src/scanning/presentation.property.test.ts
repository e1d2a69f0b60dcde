import fc from "fast-check";
import { expect, it } from "vitest";
import { asInstant } from "../core/time.ts";
import type { Transition } from "./presentation.ts";
import { noPresentations, samePresentationMs, transition } from "./presentation.ts";
import type { Sighting } from "./scan-source.ts";

/** A sighting, with the time that really passed before it; `at` is what the device's clock said. */
interface Step {
  readonly afterMs: number;
  readonly sighting: Sighting;
  readonly transition: Transition;
}

const texts = fc.constantFrom("A", "B", "C");
const codes = fc.uniqueArray(texts, { maxLength: 3 });
const sightings = fc.oneof(
  { weight: 4, arbitrary: codes.map((seen) => ({ source: "camera" as const, seen })) },
  { weight: 1, arbitrary: texts.map((text) => ({ source: "typed" as const, seen: [text] })) },
);
const pauses = fc.oneof(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1_500, max: 2_500 }));
/** What the clock does beside running: mostly nothing, sometimes it is set back. */
const setBacks = fc.oneof(
  { weight: 9, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 3_000, max: 10_000_000 }) },
);

const runs = fc
  .array(fc.tuple(pauses, setBacks, sightings), { minLength: 1, maxLength: 60 })
  .map(stepsOf);
const runsWithSteadyClock = fc
  .array(fc.tuple(pauses, fc.constant(0), sightings), { minLength: 1, maxLength: 60 })
  .map(stepsOf);

it("presents a code exactly when more than 2 s have passed without it", () => {
  fc.assert(
    fc.property(runsWithSteadyClock, (steps) => {
      const lastSeenMs = new Map<string, number>();
      let nowMs = 0;
      for (const {
        afterMs,
        sighting,
        transition: { events },
      } of steps) {
        nowMs += afterMs;
        for (const { text } of sighting.codes) {
          const last = lastSeenMs.get(text);
          const isNew = last === undefined || nowMs - last > samePresentationMs;
          expect(presentedIn(events).filter((presented) => presented === text).length).toBe(
            isNew ? 1 : 0,
          );
          lastSeenMs.set(text, nowMs);
        }
      }
    }),
  );
});

it("presents nothing twice without 2 s in between, whatever the clock does", () => {
  fc.assert(
    fc.property(runs, (steps) => {
      const lastSeenMs = new Map<string, number>();
      let nowMs = 0;
      for (const {
        afterMs,
        sighting,
        transition: { events },
      } of steps) {
        nowMs += afterMs;
        for (const text of presentedIn(events)) {
          const last = lastSeenMs.get(text) ?? Number.NEGATIVE_INFINITY;
          expect(nowMs - last).toBeGreaterThan(samePresentationMs);
        }
        for (const { text } of sighting.codes) lastSeenMs.set(text, nowMs);
      }
    }),
  );
});

it("presents every code when it is first seen, and says again only what was presented", () => {
  fc.assert(
    fc.property(runs, (steps) => {
      const presented = new Set<string>();
      for (const {
        sighting,
        transition: { events },
      } of steps) {
        for (const text of presentedIn(events)) presented.add(text);
        const again = events.flatMap((event) => (event.kind === "seen-again" ? [event.text] : []));
        expect(again.filter((text) => !presented.has(text))).toEqual([]);
        for (const { text } of sighting.codes) expect(presented.has(text)).toBe(true);
      }
    }),
  );
});

it("loses no presentation for longer than the 2 s after a clock was set back", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 10_000_000 }), (text, setBackMs) => {
      const steps = stepsOf([
        [0, 0, { source: "camera", seen: [text] }],
        [100, setBackMs, { source: "camera", seen: [] }],
        [samePresentationMs + 1, 0, { source: "camera", seen: [text] }],
      ]);
      expect(steps.map((step) => presentedIn(step.transition.events))).toEqual([
        [text],
        [],
        [text],
      ]);
    }),
  );
});

function stepsOf(
  script: readonly (readonly [
    number,
    number,
    { readonly source: "camera" | "typed"; readonly seen: readonly string[] },
  ])[],
): readonly Step[] {
  let clockMs = 1_000_000_000;
  let state = noPresentations;
  return script.map(([afterMs, setBackMs, { source, seen }]) => {
    clockMs += afterMs - setBackMs;
    const at = asInstant(clockMs);
    const sighting = {
      source,
      codes: seen.map((text) => ({ text, symbology: "QRCode" }) as const),
      at,
    };
    const next = transition(state, sighting);
    state = next.state;
    return { afterMs, sighting, transition: next };
  });
}

const presentedIn = (events: Transition["events"]): readonly string[] =>
  events.flatMap((event) => (event.kind === "presented" ? [event.capture.text] : []));
