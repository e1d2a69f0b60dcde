import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Settlement } from "../core/settlement.ts";
import { asInstant, type Instant, later } from "../core/time.ts";
import { now } from "../testing/builders.ts";
import { anAttempt, anEntry, type TestPayload } from "../testing/outbox-builders.ts";
import {
  type Disposition,
  type EntryEvent,
  type EntryState,
  type OutboxEntry,
  readBackAt,
  transition,
} from "./entry.ts";

type Entry = OutboxEntry<TestPayload>;

const graceMs = 5_000;
const accepted: Settlement = { kind: "accepted", redeemedAt: now };
const sending = anEntry(1, { state: { kind: "sending" }, attempts: [anAttempt(1)] });
const parked: EntryState = { kind: "parked", at: now, reason: { kind: "bug", message: "x" } };
const restarted = (receiverHonoursKey: boolean): EntryEvent => ({
  kind: "restarted",
  receiverHonoursKey,
  graceMs,
});
const answered = (disposition: Disposition): EntryEvent => ({ kind: "answered", disposition });

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
      { kind: "park", reason: { kind: "cannot-verify" } },
      { kind: "parked", at: now, reason: { kind: "cannot-verify" } },
    ],
  ])("becomes what its answer says: %o", (disposition, state) => {
    expect(transition(sending, answered(disposition), now).state).toEqual(state);
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
    const found = transition({ ...sending, attempts: [late] }, restarted(false), now);
    expect(found.state).toEqual({ kind: "verifying", dueAt: later(now, 15_000), tries: 0 });
    expect(transition(sending, restarted(false), now).state).toMatchObject({ dueAt: now });
  });

  it("found sending after a restart is simply sent again where the receiver honours its key", () => {
    const state = { kind: "queued", dueAt: now, tries: 0 };
    expect(transition(sending, restarted(true), now).state).toEqual(state);
  });

  it.each<EntryState>([
    { kind: "queued", dueAt: now, tries: 3 },
    { kind: "verifying", dueAt: now, tries: 3 },
    { kind: "received", at: now },
    parked,
  ])("does not mind a restart while $kind", (state) => {
    const entry = anEntry(1, { state });
    expect(transition(entry, restarted(false), now)).toBe(entry);
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

  it("may be read back from the last attempt's deadline and grace on", () => {
    const attempts = [anAttempt(1), anAttempt(2, { deadlineAt: later(now, 1_000) })];
    expect(readBackAt(anEntry(1, { attempts }), graceMs, now)).toBe(later(now, 6_000));
    expect(readBackAt(anEntry(1), graceMs, now)).toBe(now);
  });
});

describe("an outbox entry through any events", () => {
  it("keeps identity and payload, only gains attempts, never changes once settled", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
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
  if (!isBug) return transition(entry, event, at);
  expect(() => transition(entry, event, at)).toThrow("send-started");
  return entry;
}

function invariantsBroken(before: Entry, after: Entry): readonly string[] {
  const { state, attempts, ...fixed } = after;
  const { state: was, attempts: earlier, ...fixedBefore } = before;
  const laws = {
    "fixed members stay": JSON.stringify(fixed) === JSON.stringify(fixedBefore),
    "settled stays": was.kind !== "settled" || after === before,
    "attempts only grow": earlier.every((attempt, index) => attempts[index] === attempt),
    "sending has an attempt": state.kind !== "sending" || attempts.length > 0,
    "one attempt at a time": attempts.length - earlier.length <= 1,
    "an attempt begins a sending": attempts.length === earlier.length || state.kind === "sending",
  };
  return Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [law]));
}

const anyInstant = fc.nat(1_000_000).map((ms) => asInstant(now + ms));
const anySettlement: fc.Arbitrary<Settlement> = fc.constantFrom<Settlement>(
  accepted,
  { kind: "already-redeemed", redeemedAt: null },
  { kind: "rejected", code: "NO", text: null },
  { kind: "probable", redeemedAt: null },
  { kind: "not-sent", why: "observe" },
);
const anyDisposition: fc.Arbitrary<Disposition> = fc.oneof(
  fc.constant<Disposition>({ kind: "received" }),
  anySettlement.map((settlement): Disposition => ({ kind: "settle", settlement })),
  anyInstant.map((dueAt): Disposition => ({ kind: "retry", dueAt })),
  anyInstant.map((dueAt): Disposition => ({ kind: "verify", dueAt })),
  fc.constant<Disposition>({ kind: "park", reason: { kind: "cannot-verify" } }),
);
const anyEvent: fc.Arbitrary<EntryEvent> = fc.oneof(
  fc.nat(9).map((n): EntryEvent => ({ kind: "send-started", attempt: anAttempt(n) })),
  anyDisposition.map(answered),
  fc.boolean().map(restarted),
  fc.constant<EntryEvent>({ kind: "unparked", graceMs }),
);
