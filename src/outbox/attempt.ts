/** The tries of one entry that left this process, and what is known of them. */
import type { Instant } from "../core/time.ts";

/** The receiver's state seen just before an attempt; read-back compares with it. */
export interface Baseline {
  readonly redeemedAt: Instant | null;
}

export interface Attempt {
  /** Counted from 1, those that are not kept any more included; 0 is one before all of them that a restored database may have forgotten. */
  readonly n: number;
  readonly sentAt: Instant;
  /** After this and the grace time, a late request can no longer land behind a read-back. */
  readonly deadlineAt: Instant;
  readonly baseline: Baseline | null;
  /** Absent while it is under way, and for ever when no usable answer came: it may have been acted on. */
  readonly outcome?: AttemptOutcome | undefined;
}

export type AttemptOutcome =
  /** Certainly not acted on: it never left, or was turned away at the door. */
  | { readonly kind: "harmless" }
  /** Answered with something undocumented (`path` says where): it may have been acted on. */
  | { readonly kind: "broken"; readonly path: string };

/** A day without a network would make a list of thousands. */
const keptAttempts = 20;

export const latestOf = (attempts: readonly Attempt[]): Attempt | null => attempts.at(-1) ?? null;

/** The number of the latest attempt; 0 when there is none. */
export const latestNumberOf = (attempts: readonly Attempt[]): number => latestOf(attempts)?.n ?? 0;

export const mayHaveActed = ({ outcome }: Attempt): boolean => outcome?.kind !== "harmless";

/** Attempts up to the latest one that were answered with something undocumented, without a break. */
export function brokenInARow(attempts: readonly Attempt[]): number {
  const lastOther = attempts.findLastIndex(({ outcome }) => outcome?.kind !== "broken");
  return attempts.length - 1 - lastOther;
}

/** Keeps what may still explain a use at the receiver longer than what certainly does not. */
export function withAttempt(attempts: readonly Attempt[], attempt: Attempt): readonly Attempt[] {
  if (attempts.length < keptAttempts) return [...attempts, attempt];
  const dropped = Math.max(
    0,
    attempts.findIndex((earlier) => !mayHaveActed(earlier)),
  );
  return [...attempts.toSpliced(dropped, 1), attempt];
}

export const noted = (attempts: readonly Attempt[], outcome: AttemptOutcome): readonly Attempt[] =>
  attempts.map((attempt, index) =>
    index === attempts.length - 1 ? { ...attempt, outcome } : attempt,
  );
