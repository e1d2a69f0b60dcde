/**
 * One queued intent and its life. Pure: `transition` is the only way a state changes, on the device and in the gateway.
 *
 *   queued ──► sending ──► settled            (gateway: accepted, already-redeemed, rejected, probable, at-least-once)
 *     ▲           │ └────► received ──► settled   (device: the gateway holds it, the settlement comes later)
 *     │           ▼
 *     └──── verifying ──► settled             outcome unknown: read back, never resend blindly
 *   any of these ──► parked ──► queued | verifying   (by a person)
 *
 * Promises: a settled entry never changes again; an attempt is stored before its request leaves; no entry is removed here.
 */
import type { ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import type { Settlement } from "../core/settlement.ts";
import { asInstant, type Instant, later } from "../core/time.ts";
import {
  type Attempt,
  type AttemptOutcome,
  latestNumberOf,
  latestOf,
  noted,
  withAttempt,
} from "./attempt.ts";

/** What a receiver lets us know of a request whose answer was lost. */
export type Proof =
  /** It answers a repeated id with its first answer: sending again is harmless. */
  | "key"
  /** It can be asked what it has done. */
  | "read-back"
  /** Neither: sent again once the lost request can no longer land, and settled as *at least once*. */
  | "none";

export type ParkReason =
  | { readonly kind: "contract-broken"; readonly path: string }
  | { readonly kind: "bug"; readonly message: string };

export interface Wait {
  readonly dueAt: Instant;
  /** The receiver itself named `dueAt` (Retry-After); without it, the wait is our own backoff. */
  readonly named?: true | undefined;
}

interface Waiting extends Wait {
  /** Failures in a row, for backoff. */
  readonly tries: number;
}

export type EntryState =
  | ({ readonly kind: "queued" } & Waiting)
  | { readonly kind: "sending" }
  | ({ readonly kind: "verifying" } & Waiting)
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
  /** The latest ones, oldest first. */
  readonly attempts: readonly Attempt[];
  readonly state: EntryState;
}

/** What becomes of an entry after a step; made by `dispositionOf` or by an answer. */
export type Disposition =
  | { readonly kind: "received" }
  | { readonly kind: "settle"; readonly settlement: Settlement }
  | ({ readonly kind: "retry" } & Wait)
  | ({ readonly kind: "verify" } & Wait)
  | { readonly kind: "park"; readonly reason: ParkReason };

export type EntryEvent =
  | { readonly kind: "send-started"; readonly attempt: Attempt }
  /** `outcome` is what the answer told about the attempt under way. */
  | {
      readonly kind: "answered";
      readonly disposition: Disposition;
      readonly outcome?: AttemptOutcome | undefined;
    }
  /** Found at start-up, or by a new leader. `graceMs` runs after the last attempt's deadline. */
  | { readonly kind: "restarted"; readonly proof: Proof; readonly graceMs: number }
  /** By a person, perhaps while the last attempt is still under way. */
  | { readonly kind: "unparked"; readonly graceMs: number }
  /**
   * The database was restored from an older copy, so an entry may have been sent since, or once more: it is looked at like
   * one whose answer was lost. `since` is the earliest time at which that forgotten attempt can have left.
   */
  | { readonly kind: "doubted"; readonly since: Instant }
  /** Its due time was stamped by a clock that has been set back since (`waits.ts`). */
  | { readonly kind: "rearmed"; readonly dueAt: Instant };

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
      return {
        ...entry,
        attempts: withAttempt(entry.attempts, event.attempt),
        state: { kind: "sending" },
      };
    case "answered": {
      const isOfAttempt = state.kind === "sending" && event.outcome !== undefined;
      const attempts = isOfAttempt ? noted(entry.attempts, event.outcome) : entry.attempts;
      return { ...entry, attempts, state: answered(state, event.disposition, now) };
    }
    case "restarted":
      return state.kind === "sending" ? { ...entry, state: resumed(entry, event, now) } : entry;
    case "unparked":
      if (state.kind !== "parked") return entry;
      // a request may be out there: look before sending again
      return entry.attempts.length > 0
        ? { ...entry, state: verifyingFrom(entry, event.graceMs, now) }
        : { ...entry, state: { kind: "queued", dueAt: now, tries: 0 } };
    case "doubted":
      if (state.kind === "received" || state.kind === "parked") return entry;
      return {
        ...entry,
        attempts: withAttempt(entry.attempts, forgottenAttempt(entry, event.since, now)),
        state: { kind: "verifying", dueAt: now, tries: 0 },
      };
    case "rearmed":
      return state.kind === "queued" || state.kind === "verifying"
        ? { ...entry, state: { ...state, dueAt: event.dueAt } }
        : entry;
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
      return { ...disposition, kind: "queued", tries };
    case "verify":
      return { ...disposition, kind: "verifying", tries };
    case "park":
      return { kind: "parked", at: now, reason: disposition.reason };
    default:
      return assertNever(disposition);
  }
}

function resumed(
  entry: OutboxEntry<unknown>,
  event: { readonly proof: Proof; readonly graceMs: number },
  now: Instant,
): EntryState {
  switch (event.proof) {
    case "key":
      return { kind: "queued", dueAt: now, tries: 0 };
    case "read-back":
      return verifyingFrom(entry, event.graceMs, now);
    case "none":
      return { ...verifyingFrom(entry, event.graceMs, now), kind: "queued" };
    default:
      return assertNever(event.proof);
  }
}

const verifyingFrom = (
  entry: OutboxEntry<unknown>,
  graceMs: number,
  now: Instant,
): { readonly kind: "verifying" } & Waiting => ({
  kind: "verifying",
  dueAt: readBackAt(entry, graceMs, now),
  tries: 0,
});

const forgottenAttempt = (
  { attempts }: OutboxEntry<unknown>,
  since: Instant,
  now: Instant,
): Attempt => ({
  n: attempts.length === 0 ? 0 : latestNumberOf(attempts) + 1,
  sentAt: since,
  deadlineAt: now,
  baseline: { redeemedAt: null },
});

/**
 * Earliest time at which a read-back tells the truth about the last attempt. Never further away than such an attempt
 * takes: a clock that was set back while the request was out would make it hours.
 */
export function readBackAt(entry: OutboxEntry<unknown>, graceMs: number, now: Instant): Instant {
  const last = latestOf(entry.attempts);
  if (last === null) return now;
  const waitMs = Math.min(last.deadlineAt - now, last.deadlineAt - last.sentAt) + graceMs;
  return asInstant(Math.max(now, later(now, waitMs)));
}
