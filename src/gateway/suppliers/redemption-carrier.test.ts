import { describe, expect, it } from "vitest";
import type { Connector, RedeemPreview } from "../../connectors/connector.ts";
import type { Admission } from "../../core/admission.ts";
import type { CallFailure } from "../../core/failure.ts";
import { bookingKey } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import type { RedeemRequest } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { Carrier } from "../../outbox/carrier.ts";
import type { Attempt, OutboxEntry } from "../../outbox/entry.ts";
import { anAdmission, connection, now, scanIdOf } from "../../testing/builders.ts";
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

function carrierOn(
  supplier: Supplier | "gone" | "cannot-redeem",
  admissions: readonly Admission[] = [],
): Carrier<RedemptionPayload, string> {
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
}

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
      { shows: shortly, admissions: [ours(later(shortly, -2_000))] },
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
    ["no time, no attempt", { shows: null, admissions: [ours(shortly)] }, "already-redeemed"],
  ])("%s", async (_name, { shows, attempts = [], admissions = [] }, whose) => {
    const carrier = carrierOn(redeemed(shows), admissions);
    const expected = settled(whose, shows);
    expect(await carrier.readBack(entryOf(attempts))).toEqual(expected);
    // looking before a send finds the same
    expect(await carrier.prepare(entryOf(attempts))).toEqual(expected);
  });
});

describe("looking", () => {
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
    const carrier = carrierOn({ preview: ok({ kind: "refused", code: "CANCELLED", text: "no" }) });
    const refused = {
      kind: "settled",
      settlement: { kind: "rejected", code: "CANCELLED", text: "no" },
    };
    expect(await carrier.prepare(entryOf())).toEqual(refused);
    expect(await carrier.readBack(entryOf())).toEqual(refused);
  });

  it("reports a failed look as it was", async () => {
    const failure = { kind: "rate-limited", retryAt: now } as const;
    const carrier = carrierOn({ preview: fail(failure) });
    expect(await carrier.prepare(entryOf())).toEqual({ kind: "failed", failure });
    expect(await carrier.readBack(entryOf())).toEqual({ kind: "failed", failure });
  });
});

describe("redeeming", () => {
  it("answers each entry for itself, with its own fresh code", async () => {
    const carrier = carrierOn({
      redeem: (code) =>
        code === "R1" ? ok({ kind: "accepted", redeemedAt: now }) : fail({ kind: "unreachable" }),
    });
    const sent = await carrier.send([
      { entry: entryOf([], 1), ticket: "R1" },
      { entry: entryOf([], 2), ticket: "R2" },
    ]);
    expect(sent).toEqual(
      new Map<unknown, unknown>([
        [scanIdOf(1), settled("accepted", now)],
        [scanIdOf(2), { kind: "failed", failure: { kind: "unreachable" } }],
      ]),
    );
  });

  it.each(["gone", "cannot-redeem"] as const)(
    "waits, and settles nothing, while the connection is %s",
    async (state) => {
      const carrier = carrierOn(state);
      const waits = { kind: "failed", failure: { kind: "unreachable" } };
      expect(await carrier.prepare(entryOf())).toEqual(waits);
      expect(await carrier.readBack(entryOf())).toEqual(waits);
      const sent = await carrier.send([{ entry: entryOf(), ticket: "R1" }]);
      expect(sent.get(scanIdOf(1))).toEqual(waits);
    },
  );

  it("never trusts a repeat: OCTO has no key", () => {
    expect(carrierOn({}).honoursKey).toBe(false);
  });
});
