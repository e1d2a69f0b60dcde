import { describe, expect, it } from "vitest";
import type { Connector, RedeemPreview } from "../../connectors/connector.ts";
import type { Admission } from "../../core/admission.ts";
import type { CallFailure } from "../../core/failure.ts";
import { bookingKey, type ScanId } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import type { RedeemRequest } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { Attempt } from "../../outbox/attempt.ts";
import type { LookingCarrier } from "../../outbox/carrier.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import { anAdmission, connection, now, scanIdOf } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { anAttempt, anEntry } from "../../testing/outbox-builders.ts";
import type { RedemptionPayload } from "../ingest/redemption-outbox.ts";
import { createRedemptionCarrier } from "./redemption-carrier.ts";

const request: RedeemRequest = {
  connection,
  reference: "T1",
  bookingUuid: "booking-1",
  unitItemUuid: "unit-1",
};
const payload: RedemptionPayload = { booking: bookingKey(connection, "booking-1"), request };
const entryOf = (attempts: readonly Attempt[] = [], n = 1): OutboxEntry<RedemptionPayload> => ({
  ...anEntry(n),
  payload,
  attempts,
});

/** Sent at 10:00, given up ten seconds later, the supplier then showing no use. */
const sentAt = now;
const attempt = (change: Partial<Attempt> = {}): Attempt =>
  anAttempt(1, {
    sentAt,
    deadlineAt: later(sentAt, 10_000),
    baseline: { redeemedAt: null },
    ...change,
  });
const shortly = later(sentAt, 3_000);
const after = (n: number): Instant => later(sentAt, minutes(n));
const secondAttempt = attempt({ n: 2, sentAt: after(60), deadlineAt: after(61) });

interface Supplier {
  readonly preview?: Result<RedeemPreview, CallFailure>;
  readonly redeem?: (code: string) => Result<Settlement, CallFailure>;
}

interface Known {
  readonly admissions?: readonly Admission[];
  /** Of other scans, published or not. */
  readonly settlements?: ReadonlyMap<ScanId, Settlement>;
  readonly whyNot?: Settlement;
}

function carrierOn(
  supplier: Supplier | "gone" | "cannot-redeem",
  { admissions = [], settlements = new Map(), whyNot }: Known = {},
): LookingCarrier<RedemptionPayload, string> {
  const connector = (): Connector => ({
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: async () => ok([]),
    lookup: async () => ok({ bookings: [], unreadable: [] }),
    ...(typeof supplier === "string" ? {} : { redemption: operationsOf(supplier) }),
  });
  return createRedemptionCarrier({
    connectorOf: () => (supplier === "gone" ? null : connector()),
    admissionsOf: async (booking) => admissions.filter((each) => each.booking === booking),
    settlementOf: async (scan) => settlements.get(scan) ?? null,
    whyNotToSend: async () => whyNot ?? null,
    scheduler: createFakeClock(now),
    timeoutMs: 1_000,
  });
}

const operationsOf = ({ preview, redeem }: Supplier): NonNullable<Connector["redemption"]> => ({
  preview: async (asked) => {
    if (asked !== request || preview === undefined) throw new Error("unexpected look");
    return preview;
  },
  redeem: async (_request, code) => {
    if (redeem === undefined) throw new Error("unexpected redemption");
    return redeem(code);
  },
});

const redeemed = (redeemedAt: Instant | null): Supplier => ({
  preview: ok({ kind: "redeemed", redeemedAt }),
});
type Whose = "accepted" | "probable" | "already-redeemed";

const settled = (kind: Whose, redeemedAt: Instant | null) => ({
  kind: "settled",
  settlement: { kind, redeemedAt },
});

interface Case {
  /** The time of the use that the supplier shows. */
  readonly shows: Instant | null;
  readonly attempts?: readonly Attempt[];
  readonly admissions?: readonly Admission[];
  readonly settlements?: ReadonlyMap<ScanId, Settlement>;
}

/** What a restored database may have forgotten: it was doubted half an hour after the scan. */
const forgotten: Attempt = {
  n: 0,
  sentAt,
  deadlineAt: after(30),
  baseline: { redeemedAt: null },
};

/** This scan's own: it let somebody in at 10:00, give or take five seconds. */
const own: Admission = anAdmission(1, { at: sentAt, uncertaintyMs: 5_000 });
const settledOther = (settlement: Settlement): ReadonlyMap<ScanId, Settlement> =>
  new Map([[scanIdOf(2), settlement]]);

const ours = (supplierRedeemedAt: Instant | null, n = 2): Admission =>
  anAdmission(n, { supplierRedeemedAt });

describe("whose redemption the supplier shows", () => {
  it.each<[string, Case, Whose]>([
    ["no attempt of ours", { shows: shortly }, "already-redeemed"],
    ["within an attempt", { shows: shortly, attempts: [attempt()] }, "probable"],
    [
      "a little before it, the supplier's clock being behind",
      { shows: after(-2), attempts: [attempt()] },
      "probable",
    ],
    [
      "before any attempt",
      { shows: later(after(-2), -1), attempts: [attempt()] },
      "already-redeemed",
    ],
    [
      "landed late, the supplier's clock being ahead",
      { shows: after(4), attempts: [attempt()] },
      "probable",
    ],
    [
      "long after the only attempt was over",
      { shows: after(60), attempts: [attempt()] },
      "already-redeemed",
    ],
    [
      "within the second attempt",
      { shows: after(60), attempts: [attempt(), secondAttempt] },
      "probable",
    ],
    [
      "what was there before the attempt",
      { shows: shortly, attempts: [attempt({ baseline: { redeemedAt: shortly } })] },
      "already-redeemed",
    ],
    [
      "another use than the one before",
      { shows: shortly, attempts: [attempt({ baseline: { redeemedAt: after(-1) } })] },
      "probable",
    ],
    [
      "another admission's, as the supplier recorded it",
      { shows: shortly, admissions: [ours(shortly)] },
      "accepted",
    ],
    [
      "another admission's, rounded to seconds",
      { shows: shortly, admissions: [ours(later(shortly, -999))] },
      "accepted",
    ],
    [
      "not quite another admission's",
      { shows: shortly, admissions: [ours(later(shortly, -2_001))] },
      "already-redeemed",
    ],
    [
      "another admission, not settled, which proves nothing",
      { shows: shortly, admissions: [ours(null)] },
      "already-redeemed",
    ],
    [
      "this scan's own admission, which proves nothing",
      { shows: shortly, admissions: [ours(shortly, 1)] },
      "already-redeemed",
    ],
    [
      "an admission of another booking",
      {
        shows: shortly,
        admissions: [{ ...ours(shortly), booking: bookingKey(connection, "booking-2") }],
      },
      "already-redeemed",
    ],
    [
      "another admission's, within an attempt as well",
      { shows: shortly, attempts: [attempt()], admissions: [ours(shortly)] },
      "accepted",
    ],
    [
      "no time, after an attempt from nothing",
      { shows: null, attempts: [attempt()], admissions: [ours(shortly)] },
      "probable",
    ],
    [
      "no time, used before the attempt",
      { shows: null, attempts: [attempt({ baseline: { redeemedAt: shortly } })] },
      "already-redeemed",
    ],
    [
      "no time, nothing seen before the attempt",
      { shows: null, attempts: [attempt({ baseline: null })] },
      "already-redeemed",
    ],
    [
      "before we let anybody in, whatever was tried",
      {
        shows: later(after(-2), -5_001),
        attempts: [attempt({ sentAt: after(-5) })],
        admissions: [own],
      },
      "already-redeemed",
    ],
    [
      "not surely before we let anybody in",
      {
        shows: later(after(-2), -5_000),
        attempts: [attempt({ sentAt: after(-5) })],
        admissions: [own],
      },
      "probable",
    ],
    [
      "after we let somebody in, but before any attempt",
      { shows: shortly, admissions: [own] },
      "already-redeemed",
    ],
    [
      "after we let somebody in, long before the first attempt",
      { shows: after(20), attempts: [secondAttempt], admissions: [own] },
      "already-redeemed",
    ],
    [
      "within an attempt that certainly did nothing",
      { shows: shortly, attempts: [attempt({ outcome: { kind: "harmless" } })] },
      "already-redeemed",
    ],
    [
      "within an attempt with an undocumented answer",
      { shows: shortly, attempts: [attempt({ outcome: { kind: "broken", path: "$" } })] },
      "probable",
    ],
    [
      "within what may have been forgotten",
      { shows: after(20), attempts: [forgotten], admissions: [own] },
      "probable",
    ],
    [
      "before what may have been forgotten",
      { shows: later(after(-2), -1), attempts: [forgotten] },
      "already-redeemed",
    ],
    [
      "no time, what may have been forgotten",
      { shows: null, attempts: [forgotten], admissions: [own] },
      "probable",
    ],
    [
      "the voucher's, before this ticket was let in",
      { shows: after(-30), admissions: [own, ours(after(-30))] },
      "accepted",
    ],
    [
      "another entry's, settled and not yet published",
      {
        shows: shortly,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "accepted", redeemedAt: shortly }),
      },
      "accepted",
    ],
    [
      "another entry's, as probable as that one is",
      {
        shows: shortly,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "probable", redeemedAt: shortly }),
      },
      "probable",
    ],
    [
      "another entry's, probable and published",
      {
        shows: shortly,
        admissions: [own, ours(shortly)],
        settlements: settledOther({ kind: "probable", redeemedAt: shortly }),
      },
      "probable",
    ],
    [
      "another entry's, probable, and a third one's for certain",
      {
        shows: shortly,
        admissions: [ours(null, 2), ours(shortly, 3)],
        settlements: settledOther({ kind: "probable", redeemedAt: shortly }),
      },
      "accepted",
    ],
    [
      "another entry's that was settled as a stranger's",
      {
        shows: shortly,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "already-redeemed", redeemedAt: shortly }),
      },
      "already-redeemed",
    ],
    ["no time, no attempt", { shows: null, admissions: [ours(shortly)] }, "already-redeemed"],
  ])("%s", async (_name, { shows, attempts = [], ...known }, whose) => {
    const carrier = carrierOn(redeemed(shows), known);
    const expected = settled(whose, shows);
    expect(await carrier.readBack(entryOf(attempts))).toEqual(expected);
    // looking before a send finds the same
    expect(await carrier.prepare(entryOf(attempts))).toEqual(expected);
  });
});

describe("looking", () => {
  it("settles what was taken back, or lost its use, instead of sending it", async () => {
    const preview = ok({ kind: "redeemable", redeemedAt: null, redemptionCode: "R1" } as const);
    const whyNot = { kind: "not-sent", why: "undone" } as const;
    const carrier = carrierOn({ preview }, { whyNot });
    expect(await carrier.prepare(entryOf())).toEqual({ kind: "settled", settlement: whyNot });
  });

  const earlier = later(now, -minutes(90));
  it("keeps what was seen as the baseline, and the fresh code for the send", async () => {
    const preview = ok({ kind: "redeemable", redeemedAt: earlier, redemptionCode: "R1" } as const);
    expect(await carrierOn({ preview }).prepare(entryOf())).toEqual({
      kind: "ready",
      baseline: { redeemedAt: earlier },
      ticket: "R1",
    });
    expect(await carrierOn({ preview }).readBack(entryOf([attempt()]))).toEqual({
      kind: "not-done",
    });
  });

  it("settles what the supplier refuses, with its own words", async () => {
    const carrier = carrierOn({
      preview: ok({ kind: "refused", code: "CANCELLED", text: "no", redeemedAt: null }),
    });
    const refused = {
      kind: "settled",
      settlement: { kind: "rejected", code: "CANCELLED", text: "no" },
    };
    expect(await carrier.prepare(entryOf())).toEqual(refused);
    expect(await carrier.readBack(entryOf())).toEqual(refused);
  });

  it("takes a booking that was cancelled after we had redeemed it as redeemed", async () => {
    const cancelled = { kind: "refused", code: "CANCELLED", text: null } as const;
    const carrier = carrierOn({ preview: ok({ ...cancelled, redeemedAt: shortly }) });
    expect(await carrier.readBack(entryOf([attempt()]))).toEqual(settled("probable", shortly));
    expect(await carrier.prepare(entryOf())).toEqual({
      kind: "settled",
      settlement: { kind: "rejected", code: "CANCELLED", text: null },
    });
  });

  it("reports a failed look as it was", async () => {
    const failure = { kind: "rate-limited", retryAt: now } as const;
    const carrier = carrierOn({ preview: fail(failure) });
    expect(await carrier.prepare(entryOf())).toEqual({ kind: "failed", failure });
    expect(await carrier.readBack(entryOf())).toEqual({ kind: "failed", failure });
  });
});

describe("redeeming", () => {
  it("uses the fresh code of its own look", async () => {
    const carrier = carrierOn({
      redeem: (code) =>
        code === "R1" ? ok({ kind: "accepted", redeemedAt: now }) : fail({ kind: "unreachable" }),
    });
    expect(await carrier.send({ entry: entryOf(), ticket: "R1" })).toEqual(
      settled("accepted", now),
    );
    expect(await carrier.send({ entry: entryOf(), ticket: "R2" })).toEqual({
      kind: "failed",
      failure: { kind: "unreachable" },
    });
  });

  it.each<[string, Case, Whose]>([
    ["nobody of ours", { shows: shortly, attempts: [secondAttempt] }, "already-redeemed"],
    [
      "a stranger's within this very attempt, which did not act",
      { shows: after(60), attempts: [secondAttempt] },
      "already-redeemed",
    ],
    [
      "our own earlier attempt, which landed late",
      { shows: shortly, attempts: [attempt(), secondAttempt] },
      "probable",
    ],
    [
      "our own voucher",
      { shows: shortly, attempts: [secondAttempt], admissions: [ours(shortly)] },
      "accepted",
    ],
  ])(
    "refused because it is redeemed already, by %s",
    async (_name, { shows, attempts = [], ...known }, whose) => {
      const redeem = () => ok({ kind: "already-redeemed", redeemedAt: shows } as const);
      const carrier = carrierOn({ redeem }, known);
      const sent = await carrier.send({ entry: entryOf(attempts), ticket: "R1" });
      expect(sent).toEqual(settled(whose, shows));
    },
  );

  it.each(["gone", "cannot-redeem"] as const)(
    "waits, and settles nothing, while the connection is %s",
    async (state) => {
      const carrier = carrierOn(state);
      const waits = { kind: "failed", failure: { kind: "unreachable" } };
      expect(await carrier.prepare(entryOf())).toEqual(waits);
      expect(await carrier.readBack(entryOf())).toEqual(waits);
      expect(await carrier.send({ entry: entryOf(), ticket: "R1" })).toEqual(waits);
    },
  );

  it("never trusts a repeat: OCTO has no key", () => {
    expect(carrierOn({}).proof).toBe("read-back");
  });
});
