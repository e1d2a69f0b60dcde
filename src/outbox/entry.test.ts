import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Settlement } from "../core/settlement.ts";
import { asInstant, type Instant, later } from "../core/time.ts";
import { now } from "../testing/builders.ts";
import { anAttempt, anEntry, type TestPayload } from "../testing/outbox-builders.ts";
import { type AttemptOutcome, latestNumberOf, mayHaveActed } from "./attempt.ts";
import {
  type Disposition,
  type EntryEvent,
  type EntryState,
  type OutboxEntry,
  type Proof,
  readBackAt,
  transition,
} from "./entry.ts";

type Entry = OutboxEntry<TestPayload>;

const graceMs = 5_000;
const accepted: Settlement = { kind: "accepted", redeemedAt: now };
const sending = anEntry(1, { state: { kind: "sending" }, attempts: [anAttempt(1)] });
const parked: EntryState = { kind: "parked", at: now, reason: { kind: "bug", message: "x" } };
const restarted = (proof: Proof): EntryEvent => ({ kind: "restarted", proof, graceMs });
const answered = (disposition: Disposition, outcome?: AttemptOutcome): EntryEvent => ({
  kind: "answered",
  disposition,
  outcome,
});

describe("an outbox entry", () => {
  it("remembers the attempt before it counts as sending", () => {
    const attempt = anAttempt(1);
    const next = transition(anEntry(1), { kind: "send-started", attempt }, now);
    expect(next).toEqual(anEntry(1, { attempts: [attempt], state: { kind: "sending" } }));
  });

  it.each<EntryState>([
    { kind: "sending" },
    { kind: "verifying", dueAt: now, tries: 0 },
    { kind: "received", at: now },
    parked,
  ])("is never sent from $kind", (state) => {
    const event: EntryEvent = { kind: "send-started", attempt: anAttempt(1) };
    expect(() => transition(anEntry(1, { state }), event, now)).toThrow(state.kind);
  });

  it.each<readonly [Disposition, EntryState]>([
    [{ kind: "received" }, { kind: "received", at: now }],
    [
      { kind: "settle", settlement: accepted },
      { kind: "settled", at: now, settlement: accepted },
    ],
    [
      { kind: "retry", dueAt: later(now, 9) },
      { kind: "queued", dueAt: later(now, 9), tries: 1 },
    ],
    [
      { kind: "verify", dueAt: later(now, 9) },
      { kind: "verifying", dueAt: later(now, 9), tries: 1 },
    ],
    [
      { kind: "retry", dueAt: later(now, 9), named: true },
      { kind: "queued", dueAt: later(now, 9), named: true, tries: 1 },
    ],
    [
      { kind: "park", reason: { kind: "bug", message: "x" } },
      { kind: "parked", at: now, reason: { kind: "bug", message: "x" } },
    ],
  ])("becomes what its answer says: %o", (disposition, state) => {
    expect(transition(sending, answered(disposition), now).state).toEqual(state);
  });

  it("keeps what an answer told of its attempt, and of no earlier one", () => {
    const twice = { ...sending, attempts: [anAttempt(1), anAttempt(2)] };
    const outcome = { kind: "harmless" } as const;
    const retry = answered({ kind: "retry", dueAt: now }, outcome);
    const queued = transition(twice, retry, now);
    expect(queued.attempts).toEqual([anAttempt(1), anAttempt(2, { outcome })]);
    // the look before the next attempt failed, which tells nothing of the last one
    const lost = { ...queued, attempts: [anAttempt(1)] };
    expect(transition(lost, retry, now).attempts).toEqual([anAttempt(1)]);
  });

  it("forgets that its receiver named a time once it waits for another reason", () => {
    const named = anEntry(1, { state: { kind: "queued", dueAt: now, tries: 1, named: true } });
    const next = transition(named, answered({ kind: "retry", dueAt: later(now, 9) }), now);
    expect(next.state).toEqual({ kind: "queued", dueAt: later(now, 9), tries: 2 });
  });

  it("counts failures in a row while it waits and while it is read back", () => {
    const retry = answered({ kind: "retry", dueAt: now });
    const verify = answered({ kind: "verify", dueAt: now });
    const twice = transition(transition(anEntry(1), retry, now), retry, now);
    expect(twice.state).toMatchObject({ tries: 2 });
    const reading = transition(transition(sending, verify, now), verify, now);
    expect(reading.state).toMatchObject({ kind: "verifying", tries: 2 });
  });

  it("found sending after a restart is read back once its request can no longer land", () => {
    const late = anAttempt(1, { sentAt: now, deadlineAt: later(now, 10_000) });
    const found = transition({ ...sending, attempts: [late] }, restarted("read-back"), now);
    expect(found.state).toEqual({ kind: "verifying", dueAt: later(now, 15_000), tries: 0 });
    expect(transition(sending, restarted("read-back"), now).state).toMatchObject({ dueAt: now });
  });

  it("found sending after a restart is simply sent again where the receiver honours its key", () => {
    const state = { kind: "queued", dueAt: now, tries: 0 };
    expect(transition(sending, restarted("key"), now).state).toEqual(state);
  });

  it("found sending after a restart is sent again, where nothing is proven, once its request can no longer land", () => {
    const late = anAttempt(1, { sentAt: now, deadlineAt: later(now, 10_000) });
    const found = transition({ ...sending, attempts: [late] }, restarted("none"), now);
    expect(found.state).toEqual({ kind: "queued", dueAt: later(now, 15_000), tries: 0 });
  });

  it.each<EntryState>([
    { kind: "queued", dueAt: now, tries: 3 },
    { kind: "verifying", dueAt: now, tries: 3 },
    { kind: "received", at: now },
    parked,
  ])("does not mind a restart while $kind", (state) => {
    const entry = anEntry(1, { state });
    expect(transition(entry, restarted("read-back"), now)).toBe(entry);
  });

  it("parked before any attempt goes back to the queue when a person says so", () => {
    const next = transition(anEntry(1, { state: parked }), { kind: "unparked", graceMs }, now);
    expect(next.state).toEqual({ kind: "queued", dueAt: now, tries: 0 });
  });

  it("parked while its request may still land is read back only after that", () => {
    const late = anAttempt(1, { sentAt: now, deadlineAt: later(now, 10_000) });
    const entry = anEntry(1, { state: parked, attempts: [late] });
    const next = transition(entry, { kind: "unparked", graceMs }, now);
    expect(next.state).toEqual({ kind: "verifying", dueAt: later(now, 15_000), tries: 0 });
  });

  it("which is not parked does not mind being unparked", () => {
    expect(transition(sending, { kind: "unparked", graceMs }, now)).toBe(sending);
  });

  it("which a restored database shows as never sent is looked at like a lost answer", () => {
    const since = asInstant(now - 60_000);
    const next = transition(anEntry(1), { kind: "doubted", since }, now);
    expect(next).toEqual(
      anEntry(1, {
        attempts: [{ n: 0, sentAt: since, deadlineAt: now, baseline: { redeemedAt: null } }],
        state: { kind: "verifying", dueAt: now, tries: 0 },
      }),
    );
  });

  it("may have been sent once more than a restored database tells", () => {
    const since = asInstant(now - 60_000);
    const forgotten = { n: 2, sentAt: since, deadlineAt: now, baseline: { redeemedAt: null } };
    const tried = anEntry(1, { attempts: [anAttempt(1)] });
    for (const entry of [tried, { ...tried, state: { kind: "sending" } as const }]) {
      const next = transition(entry, { kind: "doubted", since }, now);
      expect(next.attempts).toEqual([anAttempt(1), forgotten]);
      expect(next.state).toEqual({ kind: "verifying", dueAt: now, tries: 0 });
    }
  });

  it.each<Entry>([
    anEntry(1, { state: { kind: "received", at: now } }),
    anEntry(1, { state: parked }),
  ])(
    "which has arrived or waits for a person does not mind being doubted: $state.kind",
    (entry) => {
      expect(transition(entry, { kind: "doubted", since: now }, now)).toBe(entry);
    },
  );

  it("waits as long as it is told anew, and only if it waits", () => {
    const event = { kind: "rearmed", dueAt: later(now, 5) } as const;
    const waiting = anEntry(1, { state: { kind: "verifying", dueAt: later(now, 99), tries: 4 } });
    const expected = { kind: "verifying", dueAt: later(now, 5), tries: 4 };
    expect(transition(waiting, event, now).state).toEqual(expected);
    expect(transition(sending, event, now)).toBe(sending);
  });

  it("is read back no later than an attempt takes, though the clock was set back while it was out", () => {
    const sentAt = later(now, 3_600_000);
    const attempts = [anAttempt(1, { sentAt, deadlineAt: later(sentAt, 10_000) })];
    expect(readBackAt(anEntry(1, { attempts }), graceMs, now)).toBe(later(now, 15_000));
  });

  it("may be read back from the last attempt's deadline and grace on", () => {
    const attempts = [anAttempt(1), anAttempt(2, { deadlineAt: later(now, 1_000) })];
    expect(readBackAt(anEntry(1, { attempts }), graceMs, now)).toBe(later(now, 6_000));
    expect(readBackAt(anEntry(1), graceMs, now)).toBe(now);
  });
});

describe("an outbox entry through any events", () => {
  it("keeps identity and payload, at most 20 attempts and their numbers, never changes once settled", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 90 }), (events) => {
        let before: Entry = anEntry(1);
        let clock = now;
        for (const event of events) {
          clock = later(clock, 1_000);
          const after = stepped(before, event, clock);
          expect(invariantsBroken(before, after)).toEqual([]);
          before = after;
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** A send may only be started from the queue; starting it elsewhere is a bug that throws and changes nothing. */
function stepped(entry: Entry, event: EntryEvent, at: Instant): Entry {
  const isBug = event.kind === "send-started" && !["queued", "settled"].includes(entry.state.kind);
  if (!isBug) return transition(entry, numbered(entry, event), at);
  expect(() => transition(entry, event, at)).toThrow("send-started");
  return entry;
}

/** As the runner does. */
const numbered = ({ attempts }: Entry, event: EntryEvent): EntryEvent =>
  event.kind === "send-started"
    ? { ...event, attempt: { ...event.attempt, n: latestNumberOf(attempts) + 1 } }
    : event;

function invariantsBroken(before: Entry, after: Entry): readonly string[] {
  const { state, attempts, ...fixed } = after;
  const { state: was, attempts: earlier, ...fixedBefore } = before;
  const began = state.kind === "sending" && was.kind === "queued";
  const lostDoubts = earlier.filter(
    (attempt) => mayHaveActed(attempt) && !attempts.some(({ n }) => n === attempt.n),
  );
  const laws = {
    "fixed members stay": JSON.stringify(fixed) === JSON.stringify(fixedBefore),
    "settled stays": was.kind !== "settled" || after === before,
    "sending has an attempt": state.kind !== "sending" || attempts.length > 0,
    "numbers only go up": attempts.every(({ n }, i) => i === 0 || n > (attempts[i - 1]?.n ?? -1)),
    "an attempt begins a sending, or a doubt":
      latestNumberOf(attempts) === latestNumberOf(earlier) || began || state.kind === "verifying",
    "at most twenty": attempts.length <= 20,
    "what may have acted outlives what did not":
      lostDoubts.length === 0 || attempts.slice(0, -1).every(mayHaveActed),
  };
  return Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [law]));
}

const anyInstant = fc.nat(1_000_000).map((ms) => asInstant(now + ms));
const anySettlement: fc.Arbitrary<Settlement> = fc.constantFrom<Settlement>(
  accepted,
  { kind: "already-redeemed", redeemedAt: null },
  { kind: "rejected", code: "NO", text: null },
  { kind: "probable", redeemedAt: null },
  { kind: "at-least-once", redeemedAt: null },
  { kind: "not-sent", why: "observe" },
);
const anyDisposition: fc.Arbitrary<Disposition> = fc.oneof(
  fc.constant<Disposition>({ kind: "received" }),
  anySettlement.map((settlement): Disposition => ({ kind: "settle", settlement })),
  { weight: 30, arbitrary: anyInstant.map((dueAt): Disposition => ({ kind: "retry", dueAt })) },
  anyInstant.map((dueAt): Disposition => ({ kind: "verify", dueAt })),
  fc.constant<Disposition>({ kind: "park", reason: { kind: "bug", message: "x" } }),
);
const anyOutcome = fc.constantFrom<AttemptOutcome | undefined>(
  undefined,
  { kind: "harmless" },
  { kind: "broken", path: "$" },
);
/** Mostly going on, so that attempts become many. */
const anyEvent: fc.Arbitrary<EntryEvent> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constant<EntryEvent>({ kind: "send-started", attempt: anAttempt(1) }),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(anyDisposition, anyOutcome)
      .map(([disposition, outcome]) => answered(disposition, outcome)),
  },
  fc.constantFrom<Proof>("key", "read-back", "none").map(restarted),
  fc.constant<EntryEvent>({ kind: "doubted", since: now }),
  anyInstant.map((dueAt): EntryEvent => ({ kind: "rearmed", dueAt })),
  fc.constant<EntryEvent>({ kind: "unparked", graceMs }),
);
