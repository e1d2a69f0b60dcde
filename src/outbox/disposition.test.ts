import { describe, expect, it } from "vitest";
import type { CallFailure } from "../core/failure.ts";
import { asInstant } from "../core/time.ts";
import { anAttempt, anEntry } from "../testing/outbox-builders.ts";
import type { AttemptOutcome } from "./attempt.ts";
import { afterNotDone, dispositionOf, outcomeOf, type Phase } from "./disposition.ts";
import type { Proof } from "./entry.ts";

const now = asInstant(1_000_000);
const readBackAt = asInstant(1_040_000);
const retryAt = asInstant(1_300_000);
const inTenMinutes = asInstant(1_600_000);
const waitMs = 7_000;
const afterWait = asInstant(now + waitMs);

const retryLater = { kind: "retry", dueAt: afterWait } as const;
const verifyLater = { kind: "verify", dueAt: afterWait } as const;
const readBack = { kind: "verify", dueAt: readBackAt } as const;
const onceLanded = { kind: "retry", dueAt: readBackAt } as const;
const rejected = (code: string, text: string | null) =>
  ({ kind: "settle", settlement: { kind: "rejected", code, text } }) as const;
const parked = { kind: "park", reason: { kind: "contract-broken", path: "$.status" } } as const;
const broken = { kind: "contract-broken", path: "$.status" } as const;

interface Row {
  readonly failure: CallFailure;
  /** Answers in a row with undocumented JSON, this one included. */
  readonly broken?: number;
  readonly prepare: unknown;
  readonly send: Readonly<Record<Proof, unknown>>;
  readonly verify: unknown;
  readonly outcome: AttemptOutcome | undefined;
}

const harmless: AttemptOutcome = { kind: "harmless" };
const toAll = (disposition: unknown): Row["send"] => ({
  key: disposition,
  "read-back": disposition,
  none: disposition,
});
const everywhere = (disposition: unknown): Omit<Row, "failure"> => ({
  prepare: disposition,
  send: toAll(disposition),
  verify: disposition,
  outcome: harmless,
});
const again: Omit<Row, "failure"> = { ...everywhere(retryLater), verify: verifyLater };
const namedAt = (dueAt: number): Omit<Row, "failure"> => ({
  ...everywhere({ kind: "retry", dueAt, named: true }),
  verify: { kind: "verify", dueAt, named: true },
});
const unknown: Omit<Row, "failure"> = {
  ...again,
  send: { key: retryLater, "read-back": readBack, none: onceLanded },
  outcome: undefined,
};
const undocumented = { ...unknown, outcome: { kind: "broken", path: "$.status" } } as const;

const table: readonly Row[] = [
  { failure: { kind: "unreachable" }, ...again },
  { failure: { kind: "intercepted" }, ...again },
  { failure: { kind: "unauthorised", why: "key" }, ...again },
  { failure: { kind: "unauthorised", why: "capability" }, ...again },
  { failure: { kind: "unauthorised", why: "revoked" }, ...again },
  { failure: { kind: "outcome-unknown", detail: "reset" }, ...unknown },
  { failure: { kind: "rate-limited", retryAt: null }, ...again },
  { failure: { kind: "rate-limited", retryAt: now }, ...again },
  { failure: { kind: "rate-limited", retryAt: asInstant(5) }, ...again },
  { failure: { kind: "rate-limited", retryAt }, ...namedAt(retryAt) },
  // hours of patience, or a clock that is hours ahead
  { failure: { kind: "rate-limited", retryAt: asInstant(9e9) }, ...namedAt(inTenMinutes) },
  { failure: { kind: "not-found" }, ...everywhere(rejected("NOT_FOUND", null)) },
  {
    failure: { kind: "rejected", code: "WRONG_DATE", text: "come back tomorrow" },
    ...everywhere(rejected("WRONG_DATE", "come back tomorrow")),
  },
  { failure: broken, ...undocumented },
  { failure: broken, broken: 7, ...undocumented },
  {
    failure: broken,
    broken: 8,
    ...undocumented,
    prepare: parked,
    verify: parked,
    // it may have acted, so looking comes before parking; a complaint about a whole request never parks its entries
    send: { key: retryLater, "read-back": readBack, none: parked },
  },
];

const proofs: readonly Proof[] = ["key", "read-back", "none"];
const cases = table.flatMap((row) => {
  const { failure, broken: inARow = 1 } = row;
  return proofs.flatMap((proof) => {
    const cell = (phase: Phase, expected: unknown) => ({
      failure,
      broken: inARow,
      phase,
      proof,
      expected,
      name: `${JSON.stringify(failure)} in ${phase}, ${inARow} in a row, proof: ${proof}`,
    });
    return [
      cell("prepare", row.prepare),
      cell("send", row.send[proof]),
      cell("verify", row.verify),
    ];
  });
});

describe("what a failure means for an entry", () => {
  it.each(cases)("$name", ({ failure, expected, name: _name, ...asked }) => {
    const context = { ...asked, now, waitMs, readBackAt };
    expect(dispositionOf(failure, context)).toEqual(expected);
  });

  it.each(table)("$failure tells of its attempt: $outcome", ({ failure, outcome }) => {
    expect(outcomeOf(failure)).toEqual(outcome);
  });

  it("sends again where nothing is proven no sooner than its backoff allows", () => {
    const failure = { kind: "outcome-unknown", detail: "reset" } as const;
    const context = { phase: "send", now, waitMs: 90_000, readBackAt, proof: "none" } as const;
    const dueAt = asInstant(now + 90_000);
    expect(dispositionOf(failure, { ...context, broken: 0 })).toEqual({ kind: "retry", dueAt });
  });

  it("covers every kind of failure", () => {
    const kinds: Record<CallFailure["kind"], true> = {
      unreachable: true,
      "outcome-unknown": true,
      intercepted: true,
      "rate-limited": true,
      unauthorised: true,
      "not-found": true,
      rejected: true,
      "contract-broken": true,
    };
    expect(new Set(table.map(({ failure }) => failure.kind))).toEqual(new Set(Object.keys(kinds)));
  });
});

const withOutcomes = (...outcomes: readonly (AttemptOutcome | undefined)[]) =>
  anEntry(1, { attempts: outcomes.map((outcome, n) => anAttempt(n + 1, { outcome })) });
const answer: AttemptOutcome = { kind: "broken", path: "$.status" };
const answers = (count: number): readonly AttemptOutcome[] =>
  Array.from({ length: count }, () => answer);

describe("what a read-back without a trace means", () => {
  const sentAgain = { kind: "retry", dueAt: now };

  it.each([
    ["one lost answer", withOutcomes(undefined), sentAgain],
    ["seven undocumented answers", withOutcomes(...answers(7)), sentAgain],
    ["eight undocumented answers", withOutcomes(...answers(8)), parked],
    ["eight, then a lost one", withOutcomes(...answers(8), undefined), sentAgain],
    ["eight, one lost between", withOutcomes(...answers(4), undefined, ...answers(4)), sentAgain],
    ["eight, one harmless between", withOutcomes(answer, harmless, ...answers(7)), sentAgain],
    ["eight after a lost one", withOutcomes(undefined, ...answers(8)), parked],
  ])("after %s", (_name, entry, expected) => {
    expect(afterNotDone(entry, now)).toEqual(expected);
  });
});
