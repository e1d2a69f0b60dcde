import { expect, test } from "vitest";
import { aScan, now, scanIdOf } from "../testing/builders.ts";
import type { SessionState } from "./features/scan/scan-session.ts";
import { type Standing, standingOf } from "./standing.ts";

const scan = aScan({ id: scanIdOf(4) });

test.each<[SessionState, Standing]>([
  [{ kind: "idle" }, { kind: "nothing" }],
  [{ kind: "deciding", text: "T1" }, { kind: "deciding" }],
  [
    { kind: "showing", scan },
    { kind: "told", occasion: scan.id },
  ],
  [
    { kind: "same-ticket", scan, seenAt: now },
    { kind: "told", occasion: scan.id },
  ],
  [
    { kind: "not-saved", trouble: { kind: "quota" }, text: "T1" },
    { kind: "told", occasion: "not saved T1" },
  ],
])("%o stands as %o", (state, standing) => {
  expect(standingOf({ state })).toEqual(standing);
});
