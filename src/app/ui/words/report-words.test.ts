import { expect, test } from "vitest";
import { asGateId } from "../../../core/ids.ts";
import type { ActRecord, Difference } from "../../../protocol/venue.ts";
import { london, otherDevice } from "../../../testing/builders.ts";
import { aDifference, aHistoryScan, aReport, harbour } from "./board-samples.contract.ts";
import {
  actWords,
  connectionLine,
  differenceWords,
  madeLine,
  modeQuestion,
  otherMode,
  whyWords,
} from "./report-words.ts";
import {
  aCard,
  admit,
  context,
  forbidden,
  local,
  refuse,
  unknown,
} from "./verdict-samples.contract.ts";

const tokyo = "Asia/Tokyo";
const unknownScan = aHistoryScan(1, {
  scan: { verdict: unknown({ kind: "nobody-knows", suppliers: 1 }) },
}).scan;

test.each<[string, Partial<Difference>, string]>([
  [
    "let in, and no use",
    {},
    "Let in here. The supplier has no use of that day; it says CONFIRMED.",
  ],
  [
    "let in, and used at another time",
    { supplier: { kind: "recorded", at: local(18, "08:02") } },
    "Let in here. The supplier has another use: used 08:02:00.",
  ],
  [
    "let in, and used on the day before the scan",
    { supplier: { kind: "recorded", at: local(17, "08:02") } },
    "Let in here. The supplier has another use: used the day before, 08:02:00.",
  ],
  [
    "refused, and used",
    { kind: "refused-but-recorded", supplier: { kind: "recorded", at: null } },
    "Not let in here. The supplier has a use: used, it does not say when.",
  ],
  [
    "unknown, and booked",
    {
      kind: "unknown-but-booked",
      scan: unknownScan,
      supplier: { kind: "not-recorded", status: "CONFIRMED" },
    },
    "Stile knew no booking for T1. The supplier has one: CONFIRMED.",
  ],
])("%s", (_name, change, text) => {
  const words = whyWords(aDifference(change), london);
  expect(words).toBe(text);
  expect(words).not.toMatch(forbidden);
});

test("times are in the product's zone, and in the report's where the scan has no product", () => {
  const time = (scan: Difference["scan"]) =>
    differenceWords(aDifference({ scan }), { words: context, timeZone: tokyo }).time;
  expect(time(aHistoryScan(1).scan)).toBe("11:10:01");
  expect(
    time(aHistoryScan(1, { scan: { verdict: admit({ card: aCard({ timeZone: tokyo }) }) } }).scan),
  ).toBe("19:10:01");
  expect(time(unknownScan)).toBe("19:10:01");
});

test("a difference says what was said, about whom, where and by whom", () => {
  const scan = aHistoryScan(1, { scan: { verdict: refuse({ kind: "expired" }) } }).scan;
  expect(
    differenceWords(aDifference({ kind: "refused-but-recorded", scan }), {
      words: context,
      timeZone: london,
    }),
  ).toMatchObject({ where: "Gate 2 · Maya", said: "Expired · Okafor" });
});

test("of a connection only what there is is told", () => {
  const [connection] = aReport().connections;
  if (connection === undefined) throw new Error("one connection");
  expect(connectionLine(connection)).toEqual([
    "1,099 scans agree with the supplier",
    "2 scans differ",
    "4 scans with nothing to compare them with",
    "1 use at the supplier without a scan",
  ]);
  expect(connectionLine({ agree: 1, differ: 0, notComparable: 0, notScanned: 0 })).toEqual([
    "1 scan agrees with the supplier",
    "None differs",
  ]);
});

test("before a mode is switched, it says what will happen there", () => {
  expect(otherMode("observe")).toBe("redeem");
  expect(otherMode("redeem")).toBe("observe");
  const question = modeQuestion("Harbour Tours", "redeem");
  expect(question.lines[0]).toMatch(/^From now on Stile redeems at Harbour Tours/);
  expect(modeQuestion("Harbour Tours", "observe").lines[0]).toMatch(
    /^From now on Stile tells Harbour Tours nothing/,
  );
  expect(JSON.stringify([question, modeQuestion("H", "observe")])).not.toMatch(forbidden);
});

test.each<[ActRecord["act"], string]>([
  [
    { kind: "mode", connection: harbour, from: "observe", to: "redeem" },
    "Harbour Tours: from “Watching only” to “Redeeming”",
  ],
  [{ kind: "revoke", device: otherDevice }, "Stopped Device d002"],
  [{ kind: "release", device: otherDevice, scans: 2 }, "Took 2 scans of Device d002"],
  [
    { kind: "enrolment", gate: asGateId("gate-5"), role: "supervisor" },
    "Made a link for a supervisor at Gate 5",
  ],
])("$kind stands in the log", (act, what) => {
  const record = { at: local(18, "09:00"), device: otherDevice, operator: "Ines", act };
  expect(
    actWords(record, { timeZone: london, gates: context, connectionLabel: () => "Harbour Tours" }),
  ).toEqual({ time: "09:00", who: "Ines · Device d002", what });
});

test.each([
  [local(18, "11:18"), "Made at 11:20, with what all suppliers had told by 11:18."],
  [local(17, "23:10"), "Made at 11:20, with what all suppliers had told by Yesterday 23:10."],
  [null, "Made at 11:20. Not every supplier has answered yet."],
])("as of %s", (asOf, line) => {
  expect(madeLine(aReport({ asOf }))).toBe(line);
});
