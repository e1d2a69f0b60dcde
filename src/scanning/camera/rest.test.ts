import fc from "fast-check";
import { expect, it } from "vitest";
import type { Rest, RestEvent } from "./rest.ts";
import { awake, offAfterMs, paceOf, slowAfterMs, slowPaceMs, transition } from "./rest.ts";

const quiet = (ms: number): RestEvent => ({ kind: "quiet", ms });
const codeSeen: RestEvent = { kind: "code-seen" };
const touched: RestEvent = { kind: "touched" };

it.each([
  ["at once", [], "awake"],
  ["after 59 s", [quiet(59_000)], "awake"],
  ["after 1 min", [quiet(30_000), quiet(30_000)], "slow"],
  ["after nearly 5 min", [quiet(299_999)], "slow"],
  ["after 5 min", [quiet(60_000), quiet(240_000)], "off"],
  ["after a code", [quiet(120_000), codeSeen], "awake"],
  ["59 s after a code", [quiet(120_000), codeSeen, quiet(59_000)], "awake"],
  ["after a touch", [quiet(400_000), touched], "awake"],
  ["after a touch and a minute", [quiet(400_000), touched, quiet(60_000)], "slow"],
  ["after a machine that slept", [quiet(8 * 3_600_000)], "off"],
  ["after time that went backwards", [quiet(50_000), quiet(-10_000), quiet(10_000)], "slow"],
] satisfies readonly (readonly [string, readonly RestEvent[], Rest["kind"]])[])(
  "%s",
  (_, events, kind) => {
    const rest = events.reduce(transition, awake);
    expect(rest.kind).toBe(kind);
    expect(paceOf(rest)).toBe(kind === "slow" ? 200 : 0);
  },
);

it("depends on nothing but the quiet since the last sign of life", () => {
  const anyEvent = fc.oneof(
    fc.integer({ min: 0, max: 90_000 }).map(quiet),
    fc.constantFrom(codeSeen, touched),
  );
  fc.assert(
    fc.property(fc.array(anyEvent), (events) => {
      const since = events.slice(events.findLastIndex(({ kind }) => kind !== "quiet") + 1);
      const quietMs = since.reduce(
        (sum, event) => sum + (event.kind === "quiet" ? event.ms : 0),
        0,
      );
      const { kind } = events.reduce(transition, awake);
      expect(kind).toBe(quietMs >= offAfterMs ? "off" : quietMs >= slowAfterMs ? "slow" : "awake");
    }),
  );
});

it("looks five times a second at most while it is slow", () => {
  expect(1_000 / slowPaceMs).toBe(5);
});
