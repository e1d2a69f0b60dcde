import { expect, test } from "vitest";
import { asInstant, minutes } from "../../../core/time.ts";
import { scanIdOf } from "../../../testing/builders.ts";
import { aHistoryScan } from "./board-samples.contract.ts";
import {
  elsewhere,
  letIn,
  letInHere,
  overParty,
  refusedAfter,
  twice,
} from "./conflict-samples.contract.ts";
import {
  admissionWords,
  decisionWords,
  happenedLines,
  type KnownScan,
  supplierWords,
  undoTroubleWords,
} from "./decision-words.ts";
import { context, forbidden, local } from "./verdict-samples.contract.ts";

const [first, second] = twice().admissions;
if (first === undefined || second === undefined) throw new Error("two admissions");

const had = (change: Parameters<typeof aHistoryScan>[1] = {}): KnownScan => ({
  kind: "had",
  entry: aHistoryScan(1, change),
});
const asking: KnownScan = { kind: "asking" };
const zone = { context, timeZone: twice().timeZone };

test("an admission says how sure its time is, what it was judged on, and how it got here", () => {
  const words = admissionWords(first, had({ receivedAt: local(18, "10:31") }), zone);
  expect(words).toMatchObject({
    who: "Gate 1 · Jonas",
    time: "10:09:00",
    sure: "Sure to within 1 s · 1 person let in",
  });
  expect(words.lines).toEqual([
    "From its own list of 11:17",
    "Received 10:31:00, after it had been on its own",
    expect.stringContaining("Redeemed at the supplier"),
  ]);
  const unsure = letIn(1, "10:09", { uncertaintyMs: minutes(4), people: 0 });
  expect(admissionWords(unsure, asking, zone)).toMatchObject({
    sure: "Sure to within 4 min · add-on used",
    lines: ["Asking the gateway for this scan"],
  });
});

const late = (receivedAt: string) => () => had({ receivedAt: local(18, receivedAt) });

test("what happened tells who was on its own, and when an order cannot be told", () => {
  expect(happenedLines(twice(), late("10:31"), context)).toHaveLength(2);
  expect(happenedLines(twice(), () => asking, context)).toEqual([]);
  const close = twice({
    admissions: [
      letIn(1, "10:09", { uncertaintyMs: 40_000 }),
      letInHere(2, "10:10", { uncertaintyMs: 20_000 }),
    ],
  });
  expect(happenedLines(close, () => asking, context)).toEqual([
    "The two times are too close to say which came first.",
  ]);
});

test.each<[string, string, string]>([
  ["the first", "Undo the first", "Gate 1, Jonas, 10:09: 1 person counts as outside again."],
  ["the second", "Undo the second", "Gate 2, Sam, 10:12: 1 person counts as outside again."],
])("undoing %s says what that does", (which, label, note) => {
  const admission = which === "the first" ? first : second;
  const words = decisionWords(
    { kind: "undo", admission },
    twice({ admissions: [first, second] }),
    context,
  );
  expect(words).toMatchObject({ label, save: label });
  expect(words.note).toContain(note);
});

test("where there is one admission, it is it; and leaving says who stays counted", () => {
  const one = elsewhere(null);
  const [only] = one.admissions;
  if (only === undefined) throw new Error("one admission");
  expect(decisionWords({ kind: "undo", admission: only }, one, context).label).toBe("Undo it");
  expect(decisionWords({ kind: "leave" }, overParty(), context).note).toMatch(
    /^6 people let in stay counted\./,
  );
});

const at = asInstant(local(18, "10:12") + 48_000);
test.each<[string, () => string, string]>([
  [
    "one use, ours",
    () =>
      supplierWords(twice(), ({ scan }) =>
        had({
          settlement:
            scan === first.scan
              ? { kind: "accepted", redeemedAt: at }
              : { kind: "not-sent", why: "claimed-by-other" },
        }),
      ),
    "The supplier has one use, ours, at 10:12:48.",
  ],
  [
    "one use, found by the other scan as well",
    () =>
      supplierWords(twice(), ({ scan }) =>
        had({
          settlement: {
            kind: "accepted",
            redeemedAt: null,
            ...(scan === first.scan ? {} : { leftBy: first.scan }),
          },
        }),
      ),
    "The supplier has one use, ours.",
  ],
  ["two", () => supplierWords(twice(), () => had()), "The supplier has 2 uses of ours."],
  [
    "none",
    () => supplierWords(twice(), () => had({ settlement: { kind: "not-sent", why: "observe" } })),
    "The supplier has recorded no use of ours.",
  ],
  [
    "not known",
    () => supplierWords(twice(), ({ scan }) => (scan === scanIdOf(1) ? had() : asking)),
    "What the supplier has is not known here yet.",
  ],
  [
    "a stranger's",
    () => supplierWords(elsewhere(local(18, "10:10")), () => asking),
    "The supplier has a use that is not ours, at 10:10:00.",
  ],
  [
    "a refusal",
    () => supplierWords(refusedAfter("Ask at the pier"), () => asking),
    "The supplier refuses it: Ask at the pier.",
  ],
])("the supplier has %s", (_name, words, text) => {
  expect(words()).toBe(text);
});

test("what stops an undo is told in plain words, each in its own", () => {
  const said = (
    ["not-allowed", "no-admission", "unknown-admission", "already-undone", "quota"] as const
  ).map(undoTroubleWords);
  expect(new Set(said).size).toBe(said.length);
  expect(said.join(" ")).not.toMatch(forbidden);
});
