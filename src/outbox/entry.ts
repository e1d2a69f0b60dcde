/**
 * One queued intent and its life. Pure: `transition` is the only way a state changes, on the device and in the gateway.
 *
 *   queued ──► sending ──► settled            (gateway: accepted, already-redeemed, rejected, probable)
 *     ▲           │ └────► received ──► settled   (device: the gateway holds it, the settlement comes later)
 *     │           ▼
 *     └──── verifying ──► settled             outcome unknown: read back, never resend blindly
 *   any of these ──► parked ──► queued | verifying   (by a person)
 *
 * Promises: a settled entry never changes again; an attempt is stored before its request leaves; nothing is removed here.
 */
import type { ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import type { Settlement } from "../core/settlement.ts";
import { type Instant, later } from "../core/time.ts";

/** The receiver's state seen just before an attempt; read-back compares with it. */
export interface Baseline {
  readonly redeemedAt: Instant | null;
}

export interface Attempt {
  readonly n: number;
  readonly sentAt: Instant;
  /** After this and the grace time, a late request can no longer land behind a read-back. */
  readonly deadlineAt: Instant;
  readonly baseline: Baseline | null;
}

export type ParkReason =
  | { readonly kind: "contract-broken"; readonly path: string }
  /** The receiver can neither be asked what happened nor take a repeat. */
  | { readonly kind: "cannot-verify" }
  | { readonly kind: "bug"; readonly message: string };

export type EntryState =
  /** `tries` counts failures in a row, for backoff. */
  | { readonly kind: "queued"; readonly dueAt: Instant; readonly tries: number }
  | { readonly kind: "sending" }
  | { readonly kind: "verifying"; readonly dueAt: Instant; readonly tries: number }
  | { readonly kind: "received"; readonly at: Instant }
  | { readonly kind: "settled"; readonly at: Instant; readonly settlement: Settlement }
  | { readonly kind: "parked"; readonly at: Instant; readonly reason: ParkReason };

export interface OutboxEntry<Payload> {
  readonly id: ScanId;
  /** Entries of one lane leave in order of `position`; lanes do not wait for each other. */
  readonly lane: string;
  readonly position: number;
  readonly enqueuedAt: Instant;
  readonly payload: Payload;
  readonly attempts: readonly Attempt[];
  readonly state: EntryState;
}

/** What becomes of an entry after a step; made by `dispositionOf` or by an answer. */
export type Disposition =
  | { readonly kind: "received" }
  | { readonly kind: "settle"; readonly settlement: Settlement }
  | { readonly kind: "retry"; readonly dueAt: Instant }
  | { readonly kind: "verify"; readonly dueAt: Instant }
  | { readonly kind: "park"; readonly reason: ParkReason };

export type EntryEvent =
  | { readonly kind: "send-started"; readonly attempt: Attempt }
  | { readonly kind: "answered"; readonly disposition: Disposition }
  /** Found at start-up, or by a new leader. `graceMs` runs after the last attempt's deadline. */
  | { readonly kind: "restarted"; readonly receiverHonoursKey: boolean; readonly graceMs: number }
  /** By a person, perhaps while the last attempt is still under way. */
  | { readonly kind: "unparked"; readonly graceMs: number };

export function transition<P>(
  entry: OutboxEntry<P>,
  event: EntryEvent,
  now: Instant,
): OutboxEntry<P> {
  const { state } = entry;
  if (state.kind === "settled") return entry;
  switch (event.kind) {
    case "send-started":
      if (state.kind !== "queued") throw new Error(`send-started in state ${state.kind}`);
      return { ...entry, attempts: [...entry.attempts, event.attempt], state: { kind: "sending" } };
    case "answered":
      return { ...entry, state: answered(state, event.disposition, now) };
    case "restarted":
      return state.kind === "sending" ? { ...entry, state: resumed(entry, event, now) } : entry;
    case "unparked":
      if (state.kind !== "parked") return entry;
      // a request may be out there: look before sending again
      return entry.attempts.length > 0
        ? { ...entry, state: verifyingFrom(entry, event.graceMs, now) }
        : { ...entry, state: { kind: "queued", dueAt: now, tries: 0 } };
    default:
      return assertNever(event);
  }
}

function answered(state: EntryState, disposition: Disposition, now: Instant): EntryState {
  const tries = state.kind === "queued" || state.kind === "verifying" ? state.tries + 1 : 1;
  switch (disposition.kind) {
    case "received":
      return { kind: "received", at: now };
    case "settle":
      return { kind: "settled", at: now, settlement: disposition.settlement };
    case "retry":
      return { kind: "queued", dueAt: disposition.dueAt, tries };
    case "verify":
      return { kind: "verifying", dueAt: disposition.dueAt, tries };
    case "park":
      return { kind: "parked", at: now, reason: disposition.reason };
    default:
      return assertNever(disposition);
  }
}

function resumed(
  entry: OutboxEntry<unknown>,
  event: { readonly receiverHonoursKey: boolean; readonly graceMs: number },
  now: Instant,
): EntryState {
  if (event.receiverHonoursKey) return { kind: "queued", dueAt: now, tries: 0 };
  return verifyingFrom(entry, event.graceMs, now);
}

const verifyingFrom = (entry: OutboxEntry<unknown>, graceMs: number, now: Instant): EntryState => ({
  kind: "verifying",
  dueAt: readBackAt(entry, graceMs, now),
  tries: 0,
});

/** Earliest time at which a read-back tells the truth about the last attempt. */
export function readBackAt(entry: OutboxEntry<unknown>, graceMs: number, now: Instant): Instant {
  const last = entry.attempts.at(-1);
  return last === undefined || last.deadlineAt + graceMs < now
    ? now
    : later(last.deadlineAt, graceMs);
}
