/** Outbox entries for tests: `anEntry(1)` is queued and due, alone in its lane. */
import type { Attempt } from "../outbox/attempt.ts";
import type { OutboxEntry } from "../outbox/entry.ts";
import { asInstant, later, minutes } from "../core/time.ts";
import { now, scanIdOf } from "./builders.ts";

export interface TestPayload {
  readonly code: string;
}

export const anEntry = (
  n: number,
  change: Partial<OutboxEntry<TestPayload>> = {},
): OutboxEntry<TestPayload> => ({
  id: scanIdOf(n),
  lane: `lane-${n}`,
  position: n,
  enqueuedAt: now,
  payload: { code: `T${n}` },
  attempts: [],
  state: { kind: "queued", dueAt: now, tries: 0 },
  ...change,
});

/** Sent a minute ago, given up ten seconds later. */
export const anAttempt = (n: number, change: Partial<Attempt> = {}): Attempt => ({
  n,
  sentAt: asInstant(now - minutes(1)),
  deadlineAt: later(asInstant(now - minutes(1)), 10_000),
  baseline: null,
  ...change,
});
