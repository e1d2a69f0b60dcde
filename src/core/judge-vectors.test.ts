/** `judge-vectors.json`, the public table: every vector, judged. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { vectorSchema } from "../protocol/vector-schema.ts";
import { assertNever } from "./result.ts";
import { rejudge } from "./vector.ts";
import type { Hold, RefuseReason, Unknown, Verdict } from "./verdict.ts";

const file = new URL("judge-vectors.json", import.meta.url);
const vectors = z.array(vectorSchema).parse(JSON.parse(readFileSync(file, "utf8")));

describe("each vector", () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))("%s", (_, vector) => {
    expect(rejudge(vector)).toEqual(vector.verdict);
  });
});

describe("all vectors", () => {
  const verdicts = vectors.flatMap(({ verdict }) => withOptions(verdict));

  it("are at least 300, each with its own name", () => {
    expect(vectors.length).toBeGreaterThanOrEqual(300);
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
  });

  it("have every kind of verdict, reason to refuse, rule to hold and cause of not knowing", () => {
    const seen = new Set(verdicts.map(labelOf));
    expect(labels.filter((label) => !seen.has(label))).toEqual([]);
  });

  it("have every basis", () => {
    const bases = new Set(verdicts.map(({ basis }) => basis.kind));
    expect([...bases].toSorted()).toEqual(["claimed", "looked-up", "nothing", "snapshot"]);
  });

  it("never call a cancelled booking anything but cancelled, or a test ticket's", () => {
    const cancelled = vectors.filter(
      ({ input, verdict }) =>
        verdict.kind !== "unknown" &&
        input.candidates.length === 1 &&
        input.candidates.every(
          ({ status, cancellation }) => cancellation !== null || status.kind === "CANCELLED",
        ),
    );
    expect(cancelled.length).toBeGreaterThan(20);
    const told = new Set(cancelled.map(({ verdict }) => labelOf(verdict)));
    expect([...told].toSorted()).toEqual(["refuse cancelled", "refuse test-booking"]);
  });

  it("let nobody in whose code is in no booking", () => {
    const strangers = vectors.filter(({ input }) => input.candidates.length === 0);
    expect(strangers.length).toBeGreaterThan(5);
    expect(new Set(strangers.map(({ verdict }) => verdict.kind))).toEqual(new Set(["unknown"]));
  });
});

// complete by type: a variant that is added does not compile until it is here
const reasons: Readonly<Record<RefuseReason["kind"], true>> = {
  "test-booking": true,
  cancelled: true,
  "not-confirmed": true,
  expired: true,
  "no-show": true,
  "unknown-status": true,
  "party-full": true,
  "wrong-day": true,
  "day-past": true,
  "too-early": true,
  "too-late": true,
  "wrong-gate": true,
  "wrong-product": true,
  "not-set-up": true,
  "nobody-booked": true,
  "over-party": true,
  "supplier-refuses": true,
};
const holds: Readonly<Record<Hold["rule"]["kind"], true>> = {
  "online-only": true,
  "home-gate": true,
  clock: true,
};
const unknowns: Readonly<Record<Unknown["why"]["kind"], true>> = {
  "not-on-device": true,
  "nobody-knows": true,
  unreadable: true,
  "cut-short": true,
};
const labels = [
  "admit",
  "already-used by stile",
  "already-used by supplier",
  "choose party",
  "choose package",
  ...Object.keys(reasons).map((kind) => `refuse ${kind}`),
  ...Object.keys(holds).map((kind) => `hold ${kind}`),
  ...Object.keys(unknowns).map((kind) => `unknown ${kind}`),
];

function labelOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case "admit":
      return verdict.kind;
    case "already-used":
      return `already-used by ${verdict.use.by}`;
    case "choose":
      return `choose ${verdict.choice.kind}`;
    case "refuse":
      return `refuse ${verdict.reason.kind}`;
    case "hold":
      return `hold ${verdict.rule.kind}`;
    case "unknown":
      return `unknown ${verdict.why.kind}`;
    default:
      return assertNever(verdict);
  }
}

const withOptions = (verdict: Verdict): readonly Verdict[] =>
  verdict.kind === "choose" && verdict.choice.kind === "package"
    ? [verdict, ...verdict.choice.options.map((option) => option.verdict)]
    : [verdict];
