import { describe, expect, test } from "vitest";
import { judge } from "../../../core/judge.ts";
import type { Role } from "../../../core/product.ts";
import { fail, ok } from "../../../core/result.ts";
import type { Scan } from "../../../core/scan.ts";
import { later } from "../../../core/time.ts";
import { type JudgeVector, toVector } from "../../../core/vector.ts";
import { scanSchema } from "../../../protocol/scan-schema.ts";
import {
  aBooking,
  aDay,
  anAdmission,
  aPost,
  aScan,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  judgeInput,
  now,
  scanIdOf,
  type Situation,
  tomorrow,
} from "../../../testing/builders.ts";
import { bookingKey, unitItemKey } from "../../../core/ids.ts";
import type { StorageTrouble } from "./handle-capture.ts";
import {
  mayOverrule,
  overrulableOf,
  type OverruleDeps,
  type OverruleDraft,
  overruleDenial,
  type OverruleStored,
} from "./overrule.ts";

interface Parts {
  readonly role?: Role;
  /** What the scan was judged on; null where it has not been kept. */
  readonly on?: Situation | null;
  readonly answer?: Exclude<OverruleStored, { kind: "stored" }> | StorageTrouble;
}

function world({ role = "supervisor", on = { admissions: [anAdmission(3)] }, answer }: Parts = {}) {
  const drafts: OverruleDraft[] = [];
  const vector = on === null ? null : vectorOf(on);
  const deps: OverruleDeps = {
    clock: { now: () => later(now, -5) },
    correctedNow: () => ({ at: later(now, 90_000), uncertaintyMs: 20 }),
    newScanId: () => scanIdOf(9),
    post: () => aPost({ role, operator: "Kim" }),
    policyVersion: () => "policy",
    snapshotId: () => "list",
    ledger: {
      overlayOffset: async () => 3,
      vectorOf: async () => ok(vector),
      overrule: async (draft) => {
        drafts.push(draft);
        if (answer?.kind === "refused") return ok(answer);
        if (answer !== undefined) return fail(answer);
        const { device, incarnation } = aScan();
        return ok({ kind: "stored", scan: { ...draft, device, incarnation, seq: 2 } });
      },
    },
  };
  const denied: Scan =
    vector === null ? aScan({ verdict: usedUp }) : aScan({ verdict: vector.verdict });
  return { deps, drafts, denied };
}

function vectorOf(situation: Situation): JudgeVector {
  const input = judgeInput(situation);
  return toVector("", input, judge(input));
}

const usedUp = judge(judgeInput({ admissions: [anAdmission(3)] }));
const { key: booking } = aBooking();
const request = { booking, people: 1, reason: " Ticket desk said yes " };
const tomorrows = { visit: aDay(tomorrow) };

test.each<[Role, boolean]>([
  ["steward", false],
  ["supervisor", true],
  ["admin", true],
])("a %s may let in against an answer: %s", (role, may) => {
  expect(mayOverrule(aPost({ role }))).toBe(may);
});

test("an overrule is a scan that names the denial, admits who was denied, and says why and who", async () => {
  const { deps, drafts, denied } = world();
  const stored = await overruleDenial(deps, { ...request, scan: denied });
  const unitItem = unitItemKey(connection, "unit-1");
  expect(stored).toMatchObject({
    ok: true,
    value: {
      id: scanIdOf(9),
      post: { operator: "Kim", role: "supervisor" },
      capture: denied.capture,
      decided: { deviceAt: later(now, -5), correctedAt: later(now, 90_000), uncertaintyMs: 20 },
      judgedOn: { snapshot: "list", pages: [], overlayOffset: 3, policyVersion: "policy" },
      verdict: {
        kind: "overruled",
        overrules: { scan: denied.id, kind: "already-used" },
        unitItem,
        people: 1,
        reason: "Ticket desk said yes",
        basis: { kind: "snapshot" },
      },
      decision: null,
      admission: { booking, unitItem, people: 1 },
      redemption: { connection, reference: "T1", bookingUuid: "booking-1", unitItemUuid: "unit-1" },
    },
  });
  expect(drafts).toHaveLength(1);
  expect(stored.ok && scanSchema.safeParse(stored.value).success).toBe(true);
});

test("of a party as many as were counted, in the voucher's name", async () => {
  const { deps, denied } = world({ on: { booking: aVoucherBooking(5, tomorrows), code: "V1" } });
  const stored = await overruleDenial(deps, { ...request, scan: denied, people: 3 });
  expect(stored).toMatchObject({
    ok: true,
    value: {
      verdict: { overrules: { kind: "refuse", reason: "wrong-day" }, people: 3 },
      admission: { unitItem: null, people: 3 },
      redemption: { reference: "V1", unitItemUuid: null },
    },
  });
});

test.each([0, 6, -1])("of a party of five never %i", async (people) => {
  const { deps, drafts, denied } = world({
    on: { booking: aVoucherBooking(5, tomorrows), code: "V1" },
  });
  await expect(overruleDenial(deps, { ...request, scan: denied, people })).rejects.toThrow(
    "people",
  );
  expect(drafts).toEqual([]);
});

test("an add-on counts nobody", async () => {
  const unitItems = [aUnitItem(1, { unit: "parking" })];
  const { deps, denied } = world({ on: { booking: aBooking({ unitItems, ...tomorrows }) } });
  expect(await overruleDenial(deps, { ...request, scan: denied, people: 0 })).toMatchObject({
    ok: true,
    value: { admission: { people: 0 } },
  });
});

describe("a code of several bookings", () => {
  const second = aBooking({
    key: bookingKey(connection, "booking-2"),
    uuid: "booking-2",
    unitItems: [aUnitItem(2, { ticket: codes("T1") })],
    cancellation: { at: null },
  });

  test("lets in whom was chosen", async () => {
    const { deps, denied } = world({ on: { candidates: [aBooking(tomorrows), second] } });
    const found = await overrulableOf(deps, denied);
    expect(found.ok && found.value.map(({ denial }) => denial.card.booking)).toEqual([
      booking,
      second.key,
    ]);
    expect(
      await overruleDenial(deps, { ...request, scan: denied, booking: second.key }),
    ).toMatchObject({
      ok: true,
      value: {
        verdict: { overrules: { kind: "refuse", reason: "cancelled" } },
        admission: { booking: second.key, unitItem: unitItemKey(connection, "unit-2") },
        redemption: { bookingUuid: "booking-2", unitItemUuid: "unit-2" },
      },
    });
  });

  test("offers what was denied of a question, and lets in nobody whom it did not deny", async () => {
    const third = { ...aBooking(), key: bookingKey(connection, "booking-3"), uuid: "booking-3" };
    const { deps, drafts, denied } = world({ on: { candidates: [aBooking(), third, second] } });
    expect(denied.verdict).toMatchObject({ kind: "choose", choice: { kind: "package" } });
    const found = await overrulableOf(deps, denied);
    expect(found.ok && found.value.map(({ denial }) => denial.card.booking)).toEqual([second.key]);
    expect(await overruleDenial(deps, { ...request, scan: denied })).toEqual(
      fail({ kind: "nobody-to-admit" }),
    );
    expect(drafts).toEqual([]);
  });
});

describe("nobody is let in", () => {
  test.each<[string, Parts, string]>([
    ["by a steward", { role: "steward" }, "not-allowed"],
    ["on a code that leads to no booking", { on: { candidates: [] } }, "nobody-to-admit"],
    ["on what lets them in anyway", { on: {} }, "nobody-to-admit"],
    [
      "on a question how many",
      { on: { booking: aVoucherBooking(3), code: "V1" } },
      "nobody-to-admit",
    ],
    ["where what it was judged on has gone", { on: null }, "no-evidence"],
    ["twice", { answer: { kind: "refused", why: "already-overruled" } }, "already-overruled"],
    ["where it cannot be stored", { answer: { kind: "quota" } }, "quota"],
  ])("%s", async (_name, parts, kind) => {
    const { deps, denied } = world(parts);
    expect(await overruleDenial(deps, { ...request, scan: denied })).toEqual(fail({ kind }));
  });

  test("for a booking that the code does not lead to", async () => {
    const { deps, denied } = world();
    const elsewhere = bookingKey(connection, "booking-7");
    expect(await overruleDenial(deps, { ...request, scan: denied, booking: elsewhere })).toEqual(
      fail({ kind: "nobody-to-admit" }),
    );
  });
});
