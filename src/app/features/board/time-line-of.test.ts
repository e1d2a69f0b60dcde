import { expect, test } from "vitest";
import { minutes } from "../../../core/time.ts";
import { elsewhere, letIn, letInHere, twice } from "../../ui/words/conflict-samples.contract.ts";
import { scanIdOf } from "../../../testing/builders.ts";
import { local } from "../../ui/words/verdict-samples.contract.ts";
import { timeLineOf } from "./time-line-of.ts";

const unknown = () => null;

test("everything lies on the line, in its order, with room on both sides", () => {
  const line = timeLineOf(twice(), (scan) => (scan === scanIdOf(1) ? local(18, "10:31") : null));
  const [first, second] = line.lanes;
  expect(line.lanes).toHaveLength(2);
  expect(first?.blind?.until).toBe(local(18, "10:31"));
  expect(second?.blind).toBeNull();
  const places = [0, first?.place, second?.place, first?.blind?.to, 1].map((place) => place ?? -1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(new Set(places).size).toBe(5);
  expect(first?.blind?.from).toBe(first?.place);
});

test.each<[string, number, boolean]>([
  ["10:12", 0, true],
  ["10:09", 40_000, true],
  ["13:50", 0, false],
  ["23:59", minutes(10), false],
])(
  "let in again at %s, sure to %i ms: some ticks, not too many, all on the line",
  (hhmm, unsure, isFine) => {
    const again = letInHere(2, hhmm, { uncertaintyMs: unsure });
    const { ticks, lanes, ...line } = timeLineOf(
      twice({ admissions: [letIn(1, "10:09"), again] }),
      unknown,
    );
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThanOrEqual(9);
    for (const { place } of ticks) expect(place >= 0 && place <= 1).toBe(true);
    for (const { unsure: span } of lanes) expect(span.from >= 0 && span.to <= 1).toBe(true);
    expect(line.isFine).toBe(isFine);
  },
);

test("a scan that came at once leaves no blind span", () => {
  const { lanes } = timeLineOf(twice(), () => local(18, "10:09"));
  expect(lanes.map(({ blind }) => blind)).toEqual([null, null]);
});

test("the supplier's own use has a lane where it is dated", () => {
  expect(timeLineOf(elsewhere(local(18, "10:10")), unknown).lanes.at(-1)).toMatchObject({
    gate: null,
    at: local(18, "10:10"),
  });
  expect(timeLineOf(elsewhere(null), unknown).lanes).toHaveLength(1);
});
