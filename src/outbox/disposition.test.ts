import { describe, expect, it } from "vitest";
import type { CallFailure } from "../core/failure.ts";
import { asInstant } from "../core/time.ts";
import { dispositionOf, type Phase } from "./disposition.ts";

const now = asInstant(1_000_000);
const readBackAt = asInstant(1_040_000);
const retryAt = asInstant(1_300_000);
const waitMs = 7_000;
const afterWait = asInstant(now + waitMs);

const retryLater = { kind: "retry", dueAt: afterWait } as const;
const verifyLater = { kind: "verify", dueAt: afterWait } as const;
const readBack = { kind: "verify", dueAt: readBackAt } as const;
const rejected = (code: string, text: string | null) =>
  ({ kind: "settle", settlement: { kind: "rejected", code, text } }) as const;
const parked = { kind: "park", reason: { kind: "contract-broken", path: "$.status" } } as const;

interface Row {
  readonly failure: CallFailure;
  readonly tries?: number;
  readonly prepare: unknown;
  /** To a receiver that honours keys, and to one that does not. */
  readonly send: readonly [unknown, unknown];
  readonly verify: unknown;
}

const everywhere = (disposition: unknown): Omit<Row, "failure"> => ({
  prepare: disposition,
  send: [disposition, disposition],
  verify: disposition,
});
const again: Omit<Row, "failure"> = { ...everywhere(retryLater), verify: verifyLater };

const table: readonly Row[] = [
  { failure: { kind: "unreachable" }, ...again },
  { failure: { kind: "intercepted" }, ...again },
  { failure: { kind: "unauthorised", why: "key" }, ...again },
  { failure: { kind: "unauthorised", why: "capability" }, ...again },
  { failure: { kind: "unauthorised", why: "revoked" }, ...again },
  {
    failure: { kind: "outcome-unknown", detail: "reset" },
    ...again,
    send: [retryLater, readBack],
  },
  { failure: { kind: "rate-limited", retryAt: null }, ...again },
  { failure: { kind: "rate-limited", retryAt: now }, ...again },
  { failure: { kind: "rate-limited", retryAt: asInstant(5) }, ...again },
  {
    failure: { kind: "rate-limited", retryAt },
    ...everywhere({ kind: "retry", dueAt: retryAt }),
    verify: { kind: "verify", dueAt: retryAt },
  },
  { failure: { kind: "not-found" }, ...everywhere(rejected("NOT_FOUND", null)) },
  {
    failure: { kind: "rejected", code: "WRONG_DATE", text: "come back tomorrow" },
    ...everywhere(rejected("WRONG_DATE", "come back tomorrow")),
  },
  {
    failure: { kind: "contract-broken", path: "$.status" },
    ...again,
    send: [retryLater, readBack],
  },
  {
    failure: { kind: "contract-broken", path: "$.status" },
    tries: 2,
    ...again,
    send: [retryLater, readBack],
  },
  {
    failure: { kind: "contract-broken", path: "$.status" },
    tries: 3,
    ...everywhere(parked),
    // it may have acted: looking comes before parking
    send: [retryLater, readBack],
  },
];

const cases = table.flatMap(({ failure, tries = 0, prepare, send, verify }) => {
  const cell = (phase: Phase, receiverHonoursKey: boolean, expected: unknown) => ({
    failure,
    tries,
    phase,
    receiverHonoursKey,
    expected,
    name: `${JSON.stringify(failure)} in ${phase}, try ${tries}${receiverHonoursKey ? ", key honoured" : ""}`,
  });
  return [
    cell("prepare", true, prepare),
    cell("prepare", false, prepare),
    cell("send", true, send[0]),
    cell("send", false, send[1]),
    cell("verify", true, verify),
    cell("verify", false, verify),
  ];
});

describe("what a failure means for an entry", () => {
  it.each(cases)("$name", ({ failure, phase, tries, receiverHonoursKey, expected }) => {
    const context = { phase, tries, now, waitMs, readBackAt, receiverHonoursKey };
    expect(dispositionOf(failure, context)).toEqual(expected);
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
