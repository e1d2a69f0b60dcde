import { describe, expect, test } from "vitest";
import type { Admission } from "../../../core/admission.ts";
import type { Capture } from "../../../core/barcode.ts";
import type { Booking } from "../../../core/booking.ts";
import { fail, ok } from "../../../core/result.ts";
import type { Scan } from "../../../core/scan.ts";
import {
  aBooking,
  anAdmission,
  aPost,
  aProduct,
  aVoucherBooking,
  connection,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../../../testing/builders.ts";
import { asIncarnation } from "../../../core/ids.ts";
import { handleCapture, type HandleCaptureDeps, type ScanDraft } from "./handle-capture.ts";

const capture = (text: string, source: Capture["source"] = "camera"): Capture => ({
  text,
  symbology: "QRCode",
  source,
  at: now,
});

interface World {
  readonly drafts: ScanDraft[];
  readonly lookups: string[];
  readonly deps: HandleCaptureDeps;
}

function world(
  parts: {
    readonly here?: readonly Booking[];
    readonly live?: { readonly bookings: readonly Booking[]; readonly answered: number } | null;
    readonly reachable?: boolean;
    readonly list?: null;
    readonly admissions?: Admission[];
    readonly commit?: HandleCaptureDeps["ledger"]["commit"];
  } = {},
): World {
  const drafts: ScanDraft[] = [];
  const lookups: string[] = [];
  const product = aProduct();
  const stored: HandleCaptureDeps["ledger"]["commit"] = async (draft) => {
    drafts.push(draft);
    const { judgedAdmissions: _seen, ...facts } = draft;
    const scan: Scan = {
      ...facts,
      id: scanIdOf(drafts.length),
      device: thisDevice,
      incarnation: asIncarnation("00000000-0000-4000-8000-000000000001"),
      seq: drafts.length,
    };
    return ok({ kind: "stored", scan });
  };
  return {
    drafts,
    lookups,
    deps: {
      clock: { now: () => now },
      correctedNow: () => ({ at: now, uncertaintyMs: 20 }),
      find: async () => ({
        bookings: parts.here ?? [],
        pages: [],
        snapshot: parts.list === null ? null : "list",
        asOf: now,
        count: 7,
      }),
      lookup: async (code) => {
        lookups.push(code);
        return parts.live ?? null;
      },
      gatewayReachable: () => parts.reachable ?? true,
      ledger: {
        admissionsOf: async () => parts.admissions ?? [],
        overlayOffset: async () => 3,
        commit: parts.commit ?? stored,
      },
      catalogue: () => ({
        products: new Map([[product.key, product]]),
        modes: new Map([[connection, "redeem"]]),
      }),
      policyVersion: () => "policy",
      post: () => aPost(),
    },
  };
}

const present = async (
  { deps }: World,
  text: string,
  source?: Capture["source"],
): Promise<Scan> => {
  const scan = await handleCapture(deps, { capture: capture(text, source), decision: null });
  if (!scan.ok) throw new Error(`not stored: ${scan.failure.kind}`);
  return scan.value;
};

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

describe("storing", () => {
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
