import { expect, test } from "vitest";
import { cardOf } from "../../../core/card.ts";
import type { DeviceId } from "../../../core/ids.ts";
import type { Role } from "../../../core/product.ts";
import { fail, ok } from "../../../core/result.ts";
import type { JudgedScan } from "../../../core/scan.ts";
import { later } from "../../../core/time.ts";
import { scanSchema } from "../../../protocol/scan-schema.ts";
import {
  aBooking,
  aPost,
  aProduct,
  aScan,
  aUnitItem,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../../../testing/builders.ts";
import { mayUndo, undoAdmission, type UndoDeps, type UndoDraft, type UndoStored } from "./undo.ts";

const admitted = (change: Partial<JudgedScan> = {}): JudgedScan =>
  aScan({
    verdict: {
      kind: "admit",
      card: cardOf(aBooking(), aProduct(), [aUnitItem(1)]),
      people: 2,
      unitItem: null,
      inside: 2,
      test: false,
      basis: { kind: "snapshot", at: now },
    },
    admission: { booking: aBooking().key, unitItem: null, people: 2 },
    ...change,
  });

test.each<{ role: Role; on: DeviceId; ageMs: number; may: boolean }>([
  { role: "steward", on: thisDevice, ageMs: 0, may: true },
  { role: "steward", on: thisDevice, ageMs: 30_000, may: true },
  { role: "steward", on: thisDevice, ageMs: 30_001, may: false },
  // the clock was put back since
  { role: "steward", on: thisDevice, ageMs: -30_001, may: false },
  { role: "steward", on: otherDevice, ageMs: 0, may: false },
  { role: "supervisor", on: thisDevice, ageMs: 86_400_000, may: true },
  { role: "supervisor", on: otherDevice, ageMs: 0, may: true },
  { role: "admin", on: otherDevice, ageMs: 86_400_000, may: true },
])("a $role on $on, $ageMs ms after this device admitted: $may", ({ role, on, ageMs, may }) => {
  expect(mayUndo({ role, device: on }, admitted(), later(now, ageMs))).toBe(may);
});

function world(answer: UndoStored["kind"] | "unknown-admission" | "quota" = "stored") {
  const drafts: UndoDraft[] = [];
  const deps: UndoDeps = {
    clock: { now: () => later(now, -5) },
    correctedNow: () => ({ at: later(now, 10_000), uncertaintyMs: 20 }),
    newScanId: () => scanIdOf(9),
    device: thisDevice,
    post: () => aPost(),
    policyVersion: () => "policy",
    snapshotId: () => "list",
    ledger: {
      overlayOffset: async () => 3,
      undo: async (draft) => {
        drafts.push(draft);
        if (answer === "quota") return fail({ kind: "quota" });
        if (answer !== "stored") return ok({ kind: "refused", why: "unknown-admission" });
        const { device, incarnation } = admitted();
        return ok({ kind: "stored", scan: { ...draft, device, incarnation, seq: 2 } });
      },
    },
  };
  return { deps, drafts };
}

test("an undo is a scan that names the admission, admits nobody and says why", async () => {
  const { deps, drafts } = world();
  const scan = admitted();
  const stored = await undoAdmission(deps, { scan, reason: "  pressed twice " });
  expect(stored).toMatchObject({
    ok: true,
    value: {
      id: scanIdOf(9),
      decided: { deviceAt: later(now, -5), correctedAt: later(now, 10_000), uncertaintyMs: 20 },
      judgedOn: { snapshot: "list", pages: [], overlayOffset: 3, policyVersion: "policy" },
      verdict: { kind: "undone", scan: scan.id, people: 2, reason: "pressed twice" },
      admission: null,
      redemption: null,
    },
  });
  expect(drafts).toHaveLength(1);
  expect(stored.ok && scanSchema.safeParse(stored.value).success).toBe(true);
});

test("a long story is cut to what travels", async () => {
  const { deps, drafts } = world();
  await undoAdmission(deps, { scan: admitted(), reason: "x".repeat(500) });
  expect(drafts[0]?.verdict.reason).toHaveLength(200);
});

test.each([
  ["what let nobody in", aScan(), { kind: "no-admission" }],
  ["another device's", admitted({ device: otherDevice }), { kind: "not-allowed" }],
] as const)("%s is not taken back", async (_name, scan, failure) => {
  expect(await undoAdmission(world().deps, { scan, reason: "" })).toEqual(fail(failure));
});

test.each(["unknown-admission", "quota"] as const)(
  "what the ledger answers with %s is not taken back",
  async (kind) => {
    const { deps } = world(kind);
    expect(await undoAdmission(deps, { scan: admitted(), reason: "" })).toEqual(fail({ kind }));
  },
);
