import { describe, expect, test } from "vitest";
import type { JudgedScan } from "../../../core/scan.ts";
import { bookingKey } from "../../../core/ids.ts";
import { connection, aCapture, aScan, scanIdOf } from "../../../testing/builders.ts";
import type { HistoryDelivery, HistoryEntry } from "../../services.ts";
import { elsewhere, overParty, twice } from "../../ui/words/conflict-samples.contract.ts";
import * as samples from "../../ui/words/verdict-samples.contract.ts";
import { clockTime } from "../../ui/words/when.ts";
import { conflictRowsOf, rowsOf } from "./history-page.tsx";

const entry = (
  n: number,
  change: Partial<JudgedScan>,
  delivery: HistoryDelivery = { kind: "received" },
): HistoryEntry => ({
  scan: aScan({ id: scanIdOf(n), seq: n, ...change }),
  repeats: 0,
  delivery,
  undone: false,
});
const tooLate = () => ({ kind: "over" }) as const;

const question = samples.party();
const answer = {
  verdict: samples.admit(),
  decision: { booking: bookingKey(connection, "booking-1"), people: 2 },
};
/** Oldest first, as they happened; history is read newest first. */
const rows = (...entries: readonly HistoryEntry[]): readonly string[] =>
  rowsOf(entries.toReversed(), samples.context, tooLate).map(
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
  const [row] = rowsOf([unsent], samples.context, tooLate);
  expect(row).toMatchObject({
    id: scanIdOf(1),
    kind: "admit",
    family: "admit",
    time: clockTime(unsent.scan.decided.correctedAt, null),
    delivery: "To send",
    unsent: true,
  });
  const parked = rowsOf([entry(1, {}, { kind: "parked" })], samples.context, tooLate);
  expect(parked).toMatchObject([{ unsent: false, delivery: "Needs a supervisor" }]);
});

test("contradictions nobody has seen come first, withdrawn ones last, each latest first", () => {
  const withdrawn = twice({
    id: "withdrawn",
    state: "withdrawn",
    raisedAt: samples.local(18, "11:00"),
  });
  const later = { ...elsewhere(null), raisedAt: samples.local(18, "10:50") };
  const seen = twice({ id: "seen", raisedAt: samples.local(18, "10:55") });
  const rowsNow = conflictRowsOf(
    { all: [withdrawn, seen, overParty(), later], unseen: new Set(["party", "elsewhere", "gone"]) },
    samples.context,
  );
  expect(rowsNow.map(({ id, state }) => `${id} ${state}`)).toEqual([
    "elsewhere unseen",
    "party unseen",
    "seen seen",
    "withdrawn withdrawn",
  ]);
  expect(rowsNow[1]).toMatchObject({
    time: "10:31",
    title: "5 booked, 6 let in · Okafor",
    detail: "10:09 Gate 1 · 10:12 Gate 2 · Not seen yet",
  });
});

test("a scan that took an admission back stands among the held", () => {
  const { card, basis } = samples.admit();
  const undone = {
    kind: "undone",
    card,
    scan: scanIdOf(1),
    people: 2,
    reason: "Wrong gate",
    basis,
  } as const;
  const scan = { ...aScan({ id: scanIdOf(2) }), verdict: undone };
  const held: HistoryEntry = { ...entry(2, {}), scan };
  expect(rowsOf([held], samples.context, tooLate)).toMatchObject([
    { kind: "hold", family: "hold", title: "Undone: 2 outside again · Okafor" },
  ]);
});

const running = () => ({ kind: "running", leftMs: 18_001, ofMs: 30_000 }) as const;

describe("the key that takes back", () => {
  const letIn = entry(1, {
    verdict: samples.admit(),
    admission: { booking: bookingKey(connection, "booking-1"), unitItem: null, people: 2 },
  });

  test.each([
    ["a steward's admission of just now", running, { secondsLeft: 19 }],
    ["a supervisor's, whenever", () => ({ kind: "unlimited" }) as const, { secondsLeft: null }],
    ["too late", tooLate, null],
  ])("%s", (_name, left, undo) => {
    expect(rowsOf([letIn], samples.context, left)).toMatchObject([{ undo, undone: false }]);
  });

  test.each([
    ["what let nobody in", entry(1, { verdict: samples.used(samples.ourUse) })],
    ["what has been taken back", { ...letIn, undone: true }],
  ])("is not on %s", (_name, held) => {
    expect(rowsOf([held], samples.context, running)).toMatchObject([{ undo: null }]);
  });
});
