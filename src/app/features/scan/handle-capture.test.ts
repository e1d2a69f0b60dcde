import { describe, expect, test } from "vitest";
import type { Admission } from "../../../core/admission.ts";
import { fail, ok } from "../../../core/result.ts";
import type { Product } from "../../../core/product.ts";
import { asInstant, later, minutes } from "../../../core/time.ts";
import { rejudge } from "../../../core/vector.ts";
import type { Verdict } from "../../../core/verdict.ts";
import type { ClaimAnswer } from "../../../protocol/v1.ts";
import {
  aBooking,
  anAdmission,
  aPolicy,
  aPost,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  connection,
  now,
  otherDevice,
  scanIdOf,
} from "../../../testing/builders.ts";
import { bookingKey } from "../../../core/ids.ts";
import { capture, present, type World, world } from "./capture-world.contract.ts";
import { handleCapture } from "./handle-capture.ts";

test("a ticket on the list is admitted without asking anybody, and says what it rested on", async () => {
  const venue = world({ here: [aBooking()] });
  const scan = await present(venue, "T1");
  expect(scan.verdict).toMatchObject({ kind: "admit", basis: { kind: "snapshot", at: now } });
  expect(scan.admission).toEqual({
    booking: aBooking().key,
    unitItem: aBooking().unitItems[0]?.key,
    people: 1,
  });
  expect(scan.redemption).toEqual({
    connection,
    reference: "T1",
    bookingUuid: "booking-1",
    unitItemUuid: "unit-1",
  });
  expect(scan.judgedOn).toMatchObject({
    snapshot: "list",
    overlayOffset: 3,
    policyVersion: "policy",
  });
  expect(venue.lookups).toEqual([]);
});

describe("a code that is not on the list", () => {
  test("is looked up live", async () => {
    const scan = await present(world({ live: { bookings: [aBooking()], answered: 1 } }), "T1");
    expect(scan.verdict).toMatchObject({ kind: "admit", basis: { kind: "looked-up" } });
  });

  test("that no supplier knows is unknown to all who were asked", async () => {
    const scan = await present(world({ live: { bookings: [], answered: 2 } }), "NOPE");
    expect(scan.verdict).toMatchObject({
      kind: "unknown",
      why: { kind: "nobody-knows", suppliers: 2 },
    });
    expect(scan.redemption).toBeNull();
  });

  test.each([
    ["when the gateway does not answer", { live: null }],
    ["when no supplier answers", { live: { bookings: [], answered: 0 } }],
    ["when the gateway is out of reach", { reachable: false }],
    [
      "before the first list has come",
      { live: { bookings: [aBooking()], answered: 1 }, list: null },
    ],
  ])("is only not on this device's list %s", async (_name, parts) => {
    const scan = await present(world(parts), "NOPE");
    expect(scan.verdict).toMatchObject({ why: { kind: "not-on-device", bookings: 7 } });
  });
});

test("an unreadable code is stored too, whole, and asked of nobody", async () => {
  const venue = world();
  const scan = await present(venue, "x".repeat(5_000));
  expect(scan.verdict).toMatchObject({ kind: "unknown", why: { kind: "unreadable" } });
  expect(scan.capture.text).toHaveLength(5_000);
  expect(venue.lookups).toEqual([]);
});

test("a code that was cut short on its way is nobody's, though it is the code of somebody", async () => {
  const venue = world({ here: [aBooking()] });
  const cutShort = { read: 2, expected: 12 };
  const handled = await handleCapture(venue.deps, {
    capture: { ...capture("T1", "wedge"), cutShort },
    decision: null,
  });
  expect(handled).toMatchObject({
    ok: true,
    value: {
      capture: { text: "T1", cutShort },
      verdict: { kind: "unknown", text: "T1", why: { kind: "cut-short", ...cutShort } },
      admission: null,
      redemption: null,
    },
  });
  expect(venue.lookups).toEqual([]);
});

test("what was typed in lower case is redeemed in the booking's own spelling", async () => {
  const scan = await present(world({ here: [aBooking()] }), "t1", "typed");
  expect(scan.verdict.kind).toBe("admit");
  expect(scan.redemption?.reference).toBe("T1");
  expect(scan.capture.text).toBe("t1");
});

test("a voucher asks, and the decision carries how many", async () => {
  const venue = world({ here: [aVoucherBooking(3)] });
  const asked = await present(venue, "V1");
  expect(asked).toMatchObject({ verdict: { kind: "choose" }, admission: null, redemption: null });
  const decided = await handleCapture(venue.deps, {
    capture: capture("V1"),
    decision: { booking: aBooking().key, people: 3 },
  });
  expect(decided).toMatchObject({
    ok: true,
    value: {
      verdict: { kind: "admit", people: 3 },
      admission: { people: 3, unitItem: null },
      redemption: { unitItemUuid: null },
    },
  });
});

/** What was pressed for the party of `V1`. */
const decided = (venue: World, people: number) =>
  handleCapture(venue.deps, {
    capture: capture("V1"),
    decision: { booking: aBooking().key, people },
  });

describe("a party that comes in parts", () => {
  const here = [aVoucherBooking(5)];
  /** Told by the feed. */
  const elsewhere = anAdmission(70, { device: otherDevice, unitItem: null, people: 3 });

  test("some go in now, and the supplier is asked in the party's name", async () => {
    expect(await decided(world({ here }), 3)).toMatchObject({
      ok: true,
      value: {
        verdict: { kind: "admit", people: 3, inside: 3 },
        admission: { people: 3, unitItem: null },
        redemption: { reference: "V1", unitItemUuid: null },
      },
    });
  });

  test("the rest is asked for and let in on another device", async () => {
    const venue = world({ here, admissions: [elsewhere] });
    expect(await present(venue, "V1")).toMatchObject({
      verdict: { kind: "choose", choice: { remaining: 2, inside: 3, card: { party: 5 } } },
      admission: null,
    });
    expect(await decided(venue, 2)).toMatchObject({
      ok: true,
      value: { verdict: { kind: "admit", people: 2, inside: 5 } },
    });
  });

  test.each([3, 6])("never more than are left: %i of two", async (people) => {
    expect(await decided(world({ here, admissions: [elsewhere] }), people)).toMatchObject({
      ok: true,
      value: {
        verdict: { kind: "refuse", reason: { kind: "over-party", remaining: 2 } },
        admission: null,
        redemption: null,
      },
    });
  });

  test("more than are left is refused too where the others came in between question and answer", async () => {
    const admissions: Admission[] = [];
    const venue = world({ here, admissions });
    expect(await present(venue, "V1")).toMatchObject({ verdict: { choice: { remaining: 5 } } });
    admissions.push(elsewhere);
    expect(await decided(venue, 5)).toMatchObject({
      ok: true,
      value: { verdict: { reason: { kind: "over-party", remaining: 2 } }, admission: null },
    });
  });

  test("by its tickets as by its voucher: who is in by one is not asked for by the other", async () => {
    const ticketed = aBooking({
      voucher: { codes: ["V1"], method: "DIGITAL" },
      unitItems: [1, 2, 3].map((n) => aUnitItem(n)),
    });
    const byTicket = anAdmission(71, { device: otherDevice });
    const venue = world({ here: [ticketed], admissions: [byTicket] });
    expect(await present(venue, "V1")).toMatchObject({
      verdict: { choice: { remaining: 2, inside: 1 } },
    });
    expect(await present(venue, "T2")).toMatchObject({
      verdict: { kind: "admit", people: 1, inside: 2 },
      redemption: { unitItemUuid: "unit-2" },
    });
    expect(await present(venue, "T1")).toMatchObject({ verdict: { kind: "already-used" } });
  });
});

test("one code of two owners asks which, and lets in the one that was pressed", async () => {
  const other = {
    ...aBooking({ leadName: "Grace" }),
    key: bookingKey(connection, "booking-2"),
    uuid: "booking-2",
  };
  const venue = world({ here: [aBooking(), other] });
  expect(await present(venue, "T1")).toMatchObject({
    verdict: {
      choice: {
        kind: "package",
        options: [{ card: { leadName: "Ada Lovelace" } }, { card: { leadName: "Grace" } }],
      },
    },
    admission: null,
  });
  const decision = { booking: other.key, people: 1 };
  expect(await handleCapture(venue.deps, { capture: capture("T1"), decision })).toMatchObject({
    ok: true,
    value: { admission: { booking: other.key }, redemption: { bookingUuid: "booking-2" } },
  });
});

test("a clock that is far off admits nobody on a date, and says by how much", async () => {
  const clockOffMs = -7 * 60_000;
  const scan = await present(world({ here: [aBooking()], clockOffMs }), "T1");
  expect(scan).toMatchObject({
    verdict: { kind: "hold", rule: { kind: "clock", offMs: clockOffMs } },
    admission: null,
  });
});

/** A product that asks the gateway first, and what it is told. */
const careful = (offline: Product["policy"]["offline"] = { kind: "hold" }): Product =>
  aProduct({ policy: aPolicy({ gatewayFirst: true, offline }) });
const granted: ClaimAnswer = { kind: "granted", until: asInstant(now + 60_000) };
const taken = (...by: readonly Admission[]): ClaimAnswer => ({ kind: "taken", by: [...by] });

describe("gateway first", () => {
  const elsewhere = anAdmission(77, { device: otherDevice });

  test("an admission waits for the claim, in the name of the scan that confirms it", async () => {
    const venue = world({ here: [aBooking()], product: careful(), claim: granted });
    const scan = await present(venue, "T1");
    const { key, unitItems } = aBooking();
    expect(venue.claims).toEqual([
      {
        scan: scan.id,
        booking: key,
        unitItem: unitItems[0]?.key,
        people: 1,
        gate: aPost().gate,
      },
    ]);
    expect(scan.verdict).toMatchObject({ kind: "admit", basis: { kind: "claimed", at: now } });
  });

  test("what is taken is told as what it is, and by whom", async () => {
    const parts = { here: [aBooking()], product: careful(), claim: taken(elsewhere) };
    const scan = await present(world(parts), "T1");
    expect(scan.verdict).toMatchObject({ kind: "already-used", use: { scan: elsewhere.scan } });
    expect(scan.admission).toBeNull();
  });

  test("whom the gateway still counts and this device has taken back is not told as inside", async () => {
    const parts = { product: careful(), claim: taken(elsewhere), undone: [elsewhere] };
    const scan = await present(world({ ...parts, here: [aBooking()] }), "T1");
    expect(scan.verdict).toMatchObject({ kind: "hold", rule: { kind: "online-only" } });
  });

  test.each<[string, Parameters<typeof world>[0], Partial<Verdict>]>([
    ["silence holds where offline holds", { claim: null }, { kind: "hold" }],
    [
      "silence admits where offline admits, on the list alone",
      { claim: null, product: careful({ kind: "admit" }) },
      { kind: "admit", basis: { kind: "snapshot", at: now } },
    ],
    ["taken by nobody known holds too", { claim: taken() }, { kind: "hold" }],
  ])("%s", async (_name, parts, verdict) => {
    const scan = await present(world({ here: [aBooking()], product: careful(), ...parts }), "T1");
    expect(scan.verdict).toMatchObject(verdict);
  });

  test.each([
    ["other products", { here: [aBooking()], claim: granted }],
    ["an unreachable gateway", { here: [aBooking()], product: careful(), reachable: false }],
    [
      "what would not be let in",
      { here: [aBooking({ status: { kind: "CANCELLED" } as const })], product: careful() },
    ],
    ["a question to the operator", { here: [aVoucherBooking(3)], product: careful() }],
  ])("%s wait for nobody", async (_name, parts) => {
    const venue = world(parts);
    await present(venue, parts.here[0]?.voucher === null ? "T1" : "V1");
    expect(venue.claims).toEqual([]);
  });
});

test.each<[string, Parameters<typeof world>[0]]>([
  ["admitted", { here: [aBooking()] }],
  ["used elsewhere", { here: [aBooking()], admissions: [anAdmission(3)] }],
  ["not on the list", {}],
  [
    "told by the gateway",
    {
      here: [aBooking()],
      product: aProduct({ policy: aPolicy({ gatewayFirst: true }) }),
      claim: { kind: "taken", by: [anAdmission(77, { device: otherDevice })] },
    },
  ],
])("what is %s is stored with what it was judged on", async (_name, parts) => {
  const venue = world(parts);
  const scan = await present(venue, "T1");
  const [draft] = venue.drafts;
  expect(draft && rejudge({ input: draft.evidence })).toEqual(scan.verdict);
});

describe("taken back, while the supplier keeps our redemption", () => {
  const recorded = anAdmission(3, { supplierRedeemedAt: now });
  const kept = aBooking({ status: { kind: "REDEEMED" }, redeemedAt: now, redeemable: false });

  test("the ticket is admitted again, on what is stored with it", async () => {
    const venue = world({ here: [kept], undone: [recorded] });
    const scan = await present(venue, "T1");
    expect(scan.verdict).toMatchObject({ kind: "admit", people: 1, inside: 1 });
    const [draft] = venue.drafts;
    expect(draft?.judgedAdmissions).toEqual([]);
    expect(draft?.evidence.undone).toEqual([recorded]);
    expect(draft && rejudge({ input: draft.evidence })).toEqual(scan.verdict);
  });

  test("a redemption at another time is somebody else's", async () => {
    const redeemedAt = later(now, minutes(10));
    const venue = world({ here: [{ ...kept, redeemedAt }], undone: [recorded] });
    expect((await present(venue, "T1")).verdict).toMatchObject({
      kind: "already-used",
      use: { by: "supplier", at: redeemedAt },
    });
  });
});

describe("storing", () => {
  test("only admissions of the booking that admits can make it stale", async () => {
    const other = bookingKey(connection, "booking-2");
    const admissions = [
      anAdmission(3, { booking: other }),
      anAdmission(4, { unitItem: null, people: 1 }),
    ];
    const venue = world({ here: [aVoucherBooking(3)], admissions });
    await handleCapture(venue.deps, {
      capture: capture("V1"),
      decision: { booking: aBooking().key, people: 1 },
    });
    expect(venue.drafts[0]?.judgedAdmissions).toEqual([scanIdOf(4)]);
  });

  test("a booking that changed since it was judged is judged again", async () => {
    const admissions: Admission[] = [];
    let tries = 0;
    const first = world({ here: [aBooking()], admissions });
    const venue = world({
      here: [aBooking()],
      admissions,
      commit: async (draft) => {
        tries += 1;
        if (tries > 1) return first.deps.ledger.commit(draft);
        admissions.push(anAdmission(9, { device: otherDevice }));
        return ok({ kind: "stale" });
      },
    });
    const scan = await present(venue, "T1");
    expect(tries).toBe(2);
    expect(scan.verdict).toMatchObject({ kind: "already-used", use: { device: otherDevice } });
  });

  test("what cannot be stored has no verdict", async () => {
    const { deps } = world({ here: [aBooking()], commit: async () => fail({ kind: "quota" }) });
    const scan = await handleCapture(deps, { capture: capture("T1"), decision: null });
    expect(scan).toEqual(fail({ kind: "quota" }));
  });

  test("a ledger that never agrees is given up, without a verdict", async () => {
    const { deps } = world({ here: [aBooking()], commit: async () => ok({ kind: "stale" }) });
    const scan = await handleCapture(deps, { capture: capture("T1"), decision: null });
    expect(scan.ok).toBe(false);
  });
});
