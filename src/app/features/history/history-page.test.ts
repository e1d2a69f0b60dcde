import { expect, test } from "vitest";
import type { Scan } from "../../../core/scan.ts";
import { bookingKey } from "../../../core/ids.ts";
import { connection, aCapture, aScan, scanIdOf } from "../../../testing/builders.ts";
import type { HistoryDelivery, HistoryEntry } from "../../services.ts";
import * as samples from "../../ui/words/verdict-samples.contract.ts";
import { clockTime } from "../../ui/words/when.ts";
import { rowsOf } from "./history-page.tsx";

const entry = (
  n: number,
  change: Partial<Scan>,
  delivery: HistoryDelivery = { kind: "received" },
): HistoryEntry => ({ scan: aScan({ id: scanIdOf(n), seq: n, ...change }), repeats: 0, delivery });

const question = samples.party();
const answer = {
  verdict: samples.admit(),
  decision: { booking: bookingKey(connection, "booking-1"), people: 2 },
};
/** Oldest first, as they happened; history is read newest first. */
const rows = (...entries: readonly HistoryEntry[]): readonly string[] =>
  rowsOf(entries.toReversed(), samples.context).map(
    ({ id, kind }) => `${Number(id.slice(-12))} ${kind}`,
  );

test("a question and its answer are one row, the answer's", () => {
  expect(rows(entry(1, { verdict: question }), entry(2, answer))).toEqual(["2 admit"]);
});

test.each<[string, readonly HistoryEntry[], readonly string[]]>([
  ["nothing", [], []],
  ["a question that nobody answered", [entry(1, { verdict: question })], ["1 choose"]],
  [
    "a question left for another ticket",
    [
      entry(1, { verdict: question }),
      entry(2, { verdict: samples.admit(), capture: aCapture({ text: "T2" }) }),
    ],
    ["2 admit", "1 choose"],
  ],
  [
    "a question asked again before it was answered",
    [entry(1, { verdict: question }), entry(2, { verdict: question }), entry(3, answer)],
    ["3 admit", "1 choose"],
  ],
  [
    "another ticket's answer above",
    [entry(1, { verdict: question }), entry(2, { ...answer, capture: aCapture({ text: "T2" }) })],
    ["2 admit", "1 choose"],
  ],
  [
    "an answer that was turned down",
    [
      entry(1, { verdict: question }),
      entry(2, { ...answer, verdict: samples.refuse({ kind: "over-party", remaining: 1 }) }),
    ],
    ["2 refuse"],
  ],
  [
    "no answer swallows an admission",
    [entry(1, { verdict: samples.admit() }), entry(2, answer)],
    ["2 admit", "1 admit"],
  ],
])("%s", (_name, entries, expected) => {
  expect(rows(...entries)).toEqual(expected);
});

test("a row has its scan's words and time, and where it is on its way", () => {
  const unsent = entry(1, { verdict: samples.admit() }, { kind: "unsent" });
  const [row] = rowsOf([unsent], samples.context);
  expect(row).toMatchObject({
    id: scanIdOf(1),
    kind: "admit",
    family: "admit",
    time: clockTime(unsent.scan.decided.correctedAt, null),
    delivery: "To send",
    unsent: true,
  });
  const parked = rowsOf([entry(1, {}, { kind: "parked" })], samples.context);
  expect(parked).toMatchObject([{ unsent: false, delivery: "Needs a supervisor" }]);
});
