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
const settled = (
  kind: "accepted" | "probable" | "already-redeemed",
  redeemedAt: Instant | null,
) => ({
  kind: "settled",
  settlement: { kind, redeemedAt },
});

const ours = (supplierRedeemedAt: Instant | null, n = 2): Admission =>
  anAdmission(n, { supplierRedeemedAt });

describe("whose redemption the supplier shows", () => {
  it.each<
    [string, Instant | null, readonly Attempt[], readonly Admission[], ReturnType<typeof settled>]
  >([
    ["no attempt of ours", shortly, [], [], settled("already-redeemed", shortly)],
    ["within an attempt", shortly, [attempt()], [], settled("probable", shortly)],
    [
      "the supplier's clock a little behind",
      later(sentAt, -minutes(2)),
      [attempt()],
      [],
      settled("probable", later(sentAt, -minutes(2))),
    ],
    [
      "before any attempt",
      later(sentAt, -minutes(2) - 1),
      [attempt()],
      [],
      settled("already-redeemed", later(sentAt, -minutes(2) - 1)),
    ],
    [
      "landed late, the supplier's clock ahead",
      later(sentAt, minutes(4)),
      [attempt()],
      [],
      settled("probable", later(sentAt, minutes(4))),
    ],
    [
      "long after our only attempt was over",
      later(sentAt, minutes(60)),
      [attempt()],
      [],
      settled("already-redeemed", later(sentAt, minutes(60))),
    ],
    [
      "the second attempt",
      later(sentAt, minutes(60)),
      [
        attempt(),
        attempt({
          n: 2,
          sentAt: later(sentAt, minutes(60)),
          deadlineAt: later(sentAt, minutes(61)),
        }),
      ],
      [],
      settled("probable", later(sentAt, minutes(60))),
    ],
    [
      "what was there before the attempt",
      shortly,
      [attempt({ baseline: { redeemedAt: shortly } })],
      [],
      settled("already-redeemed", shortly),
    ],
    [
      "another use than the one before",
      shortly,
      [attempt({ baseline: { redeemedAt: later(sentAt, -minutes(1)) } })],
      [],
      settled("probable", shortly),
    ],
    [
      "another admission's, as the supplier recorded it",
      shortly,
      [],
      [ours(shortly)],
      settled("accepted", shortly),
    ],
    [
      "another admission's, rounded to seconds",
      shortly,
      [],
      [ours(later(shortly, -2_000))],
      settled("accepted", shortly),
    ],
    [
      "not quite another admission's",
      shortly,
      [],
      [ours(later(shortly, -2_001))],
      settled("already-redeemed", shortly),
    ],
    [
      "another admission that is not settled proves nothing",
      shortly,
      [],
      [ours(null)],
      settled("already-redeemed", shortly),
    ],
    [
      "this scan's own admission proves nothing",
      shortly,
      [],
      [ours(shortly, 1)],
      settled("already-redeemed", shortly),
    ],
    [
      "another admission's wins over an attempt",
      shortly,
      [attempt()],
      [ours(shortly)],
      settled("accepted", shortly),
    ],
    [
      "no time told, after an attempt from nothing",
      null,
      [attempt()],
      [ours(shortly)],
      settled("probable", null),
    ],
    [
      "no time told, used before the attempt",
      null,
      [attempt({ baseline: { redeemedAt: shortly } })],
      [],
      settled("already-redeemed", null),
    ],
    [
      "no time told, nothing seen before the attempt",
      null,
      [attempt({ baseline: null })],
      [],
      settled("already-redeemed", null),
    ],
    ["no time told, no attempt", null, [], [ours(shortly)], settled("already-redeemed", null)],
  ])("%s", async (_name, redeemedAt, attempts, admissions, expected) => {
    const carrier = carrierOn(redeemed(redeemedAt), admissions);
    const entry = entryOf(attempts);
    expect(await carrier.readBack(entry)).toEqual(expected);
    // looking before a send finds the same
    expect(await carrier.prepare(entry)).toEqual(expected);
  });

  it("is not told by admissions of other bookings", async () => {
    const elsewhere = { ...ours(shortly), booking: bookingKey(connection, "booking-2") };
    const seen = await carrierOn(redeemed(shortly), [elsewhere]).prepare(entryOf());
    expect(seen).toEqual(settled("already-redeemed", shortly));
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
