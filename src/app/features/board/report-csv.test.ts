import { expect, test } from "vitest";
import { asLocalDate } from "../../../core/time.ts";
import { aCapture, london } from "../../../testing/builders.ts";
import { aDifference, aHistoryScan, aReport } from "../../ui/words/board-samples.contract.ts";
import { aCard, admit, context } from "../../ui/words/verdict-samples.contract.ts";
import { reportCsv } from "./report-csv.ts";
import { dayBeside, reportDay } from "./report-day.ts";

const csv = (code: string, leadName = "Okafor"): string => {
  const scan = aHistoryScan(1, {
    scan: {
      capture: aCapture({ text: code }),
      verdict: admit({ card: aCard({ leadName }) }),
    },
  }).scan;
  return reportCsv(aReport({ differences: [aDifference({ scan })] }), {
    words: context,
    timeZone: london,
  });
};

test("a line for each difference, that a spreadsheet reads as UTF-8", () => {
  const [headings, line, ...rest] = csv("T1").split("\r\n");
  expect(headings).toMatch(/^\uFEFF"Date","Time"/);
  expect(line).toBe(
    '"2026-07-18","11:10:01","Europe/London","Gate 2 · Maya","Device d001","T1","Admitted 2 · Okafor","Harbour cruise 14:30","Harbour Tours","CONFIRMED","","Let in here. The supplier has no use of that day; it says CONFIRMED."',
  );
  expect(rest).toEqual([""]);
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|cmd", '=HYPERLINK("x")'])(
  "%j is text, no formula",
  (code) => {
    expect(csv(code)).toContain(`"'${code.replaceAll('"', '""')}"`);
  },
);

test("quotes, commas and line ends stay within their cell", () => {
  expect(csv('a","b')).toContain('"a"",""b"');
  expect(csv("a\nb")).toContain('"a\nb"');
});

const today = asLocalDate("2026-07-18");
const days = { today, latest: today };
const ahead = { today, latest: asLocalDate("2026-07-19") };

test.each([
  ["date=2026-07-17", "2026-07-17"],
  ["date=2026-07-19", "2026-07-18"],
  ["date=2026-02-31", "2026-07-18"],
  ["", "2026-07-18"],
])("%j is the report of %s", (search, day) => {
  expect(reportDay(search, days)).toBe(day);
});

test("there is a day before, and none after today", () => {
  expect(dayBeside(today, -1, days)).toBe("2026-07-17");
  expect(dayBeside(today, 1, days)).toBeNull();
});

test("a day that has come for some of the products may be looked at, and is not today", () => {
  expect(reportDay("date=2026-07-19", ahead)).toBe("2026-07-19");
  expect(reportDay("date=2026-07-20", ahead)).toBe(today);
  expect(reportDay("", ahead)).toBe(today);
  expect(dayBeside(today, 1, ahead)).toBe("2026-07-19");
  expect(dayBeside(ahead.latest, 1, ahead)).toBeNull();
});
