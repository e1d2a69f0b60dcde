import { expect, it } from "vitest";
import { later, minutes } from "../core/time.ts";
import { now } from "../testing/builders.ts";
import { anAttempt, anEntry } from "../testing/outbox-builders.ts";
import type { EntryState } from "./entry.ts";
import { soundDueAt } from "./waits.ts";

const limits = { longestMs: minutes(1), graceMs: 5_000 };
const dueIn = (ms: number, named?: true) => ({ dueAt: later(now, ms), tries: 1, named });
const queued = (ms: number, named?: true): EntryState => ({ kind: "queued", ...dueIn(ms, named) });
const verifying = (ms: number, named?: true): EntryState => ({
  kind: "verifying",
  ...dueIn(ms, named),
});
const hour = minutes(60);

/** Given up two minutes after it left. */
const slow = [anAttempt(1, { sentAt: now, deadlineAt: later(now, minutes(2)) })];

it.each<[string, EntryState, number]>([
  ["over", queued(-hour), -hour],
  ["now", queued(0), 0],
  ["the longest step of the backoff", queued(minutes(1)), minutes(1)],
  ["longer than any backoff", queued(minutes(1) + 1), 0],
  ["hours, after the clock was set back", queued(12 * hour), 0],
  ["what a receiver asked for", queued(minutes(10), true), minutes(10)],
  ["longer than any receiver is obeyed", queued(minutes(10) + 1, true), 0],
  ["for a read-back, until the request has landed", verifying(125_000), 125_000],
  ["for a read-back, longer than a request takes", verifying(125_001), 0],
  ["for a read-back that a receiver put off", verifying(minutes(10), true), minutes(10)],
  ["for a read-back that a receiver put off for hours", verifying(hour, true), 0],
])("a wait that is %s", (_name, state, expectedMs) => {
  const entry = anEntry(1, { state, attempts: slow });
  expect(soundDueAt(entry, now, limits)).toBe(later(now, expectedMs));
});

it("a read-back waits as long as the backoff where that takes longer", () => {
  const quick = [anAttempt(1, { sentAt: now, deadlineAt: later(now, 1_000) })];
  const entry = anEntry(1, { state: verifying(minutes(1)), attempts: quick });
  expect(soundDueAt(entry, now, limits)).toBe(later(now, minutes(1)));
});

it.each<EntryState>([
  { kind: "sending" },
  { kind: "received", at: now },
  { kind: "parked", at: now, reason: { kind: "bug", message: "x" } },
])("nothing that is $kind waits for a due time", (state) => {
  expect(soundDueAt(anEntry(1, { state }), now, limits)).toBeNull();
});
