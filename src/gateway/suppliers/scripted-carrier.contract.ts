/** A carrier on a scripted supplier, and entries to carry: shared by the tests of the redemption carrier. */
import type { Connector, RedeemPreview, UseRequest } from "../../connectors/connector.ts";
import type { Admission } from "../../core/admission.ts";
import type { CallFailure } from "../../core/failure.ts";
import { bookingKey, type ScanId } from "../../core/ids.ts";
import { ok, type Result } from "../../core/result.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { Attempt } from "../../outbox/attempt.ts";
import type { LookingCarrier } from "../../outbox/carrier.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import { anAdmission, connection, now, usedBy, scanIdOf } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { anAttempt, anEntry } from "../../testing/outbox-builders.ts";
import type { RedeemPayload } from "../ingest/redemption-outbox.ts";
import { createRedemptionCarrier } from "./redemption-carrier.ts";

const request: UseRequest = {
  connection,
  reference: "T1",
  bookingUuid: "booking-1",
  unitItemUuid: "unit-1",
  by: usedBy,
};
const payload: RedeemPayload = {
  kind: "redeem",
  booking: bookingKey(connection, "booking-1"),
  request,
};
export const entryOf = (attempts: readonly Attempt[] = [], n = 1): OutboxEntry<RedeemPayload> => ({
  ...anEntry(n),
  payload,
  attempts,
});

/** Sent at 10:00, given up ten seconds later, the supplier then showing no use. */
export const sentAt = now;
export const attempt = (change: Partial<Attempt> = {}): Attempt =>
  anAttempt(1, {
    sentAt,
    deadlineAt: later(sentAt, 10_000),
    baseline: { redeemedAt: null },
    ...change,
  });
export const shortly = later(sentAt, 3_000);
export const after = (n: number): Instant => later(sentAt, minutes(n));
export const secondAttempt = attempt({ n: 2, sentAt: after(60), deadlineAt: after(61) });

interface Supplier {
  readonly preview?: Result<RedeemPreview, CallFailure>;
  readonly redeem?: (code: string) => Result<Settlement, CallFailure>;
}

interface Known {
  readonly admissions?: readonly Admission[];
  /** Of other scans, published or not. */
  readonly settlements?: ReadonlyMap<ScanId, Settlement>;
  /** When they ended: a minute after `sentAt`. */
  readonly endedAt?: Instant;
  /** Of what the supplier does not show as free. */
  readonly whyNot?: Settlement;
  readonly takesBack?: boolean;
}

export function carrierOn(
  supplier: Supplier | "gone" | "cannot-redeem",
  { admissions = [], settlements = new Map(), endedAt = after(1), ...known }: Known = {},
): LookingCarrier<RedeemPayload, string> {
  const connector = (): Connector => ({
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: async () => ok([]),
    lookup: async () => ok({ bookings: [], unreadable: [] }),
    ...(typeof supplier === "string" ? {} : { redemption: operationsOf(supplier) }),
    ...(known.takesBack === true ? { unredeem: neverAsked } : {}),
  });
  return createRedemptionCarrier({
    connectorOf: () => (supplier === "gone" ? null : connector()),
    admissionsOf: async (booking) => admissions.filter((each) => each.booking === booking),
    endsOf: async () =>
      new Map(
        [...settlements].map(([scan, settlement]) => [scan, { scan, settlement, at: endedAt }]),
      ),
    whyNotToSend: async (_scan, shown) => (shown === "free" ? null : (known.whyNot ?? null)),
    scheduler: createFakeClock(now),
    timeoutMs: 1_000,
  });
}

const neverAsked: NonNullable<Connector["unredeem"]> = {
  preview: () => Promise.reject(new Error("unexpected look")),
  correct: () => Promise.reject(new Error("unexpected call")),
};

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

export const redeemed = (redeemedAt: Instant | null): Supplier => ({
  preview: ok({ kind: "redeemed", redeemedAt }),
});
/** How it ends; `by 2`, because of what that other scan left. */
export type Whose =
  | "accepted"
  | "probable"
  | "already-redeemed"
  | `${"accepted" | "probable"} by ${2 | 3}`;

export function settled(whose: Whose, redeemedAt: Instant | null) {
  const [kind, by] = whose.split(" by ");
  const leftBy = by === undefined ? {} : { leftBy: scanIdOf(Number(by)) };
  return { kind: "settled", settlement: { kind, redeemedAt, ...leftBy } };
}

export interface Case {
  /** The time of the use that the supplier shows. */
  readonly shows: Instant | null;
  readonly attempts?: readonly Attempt[];
  readonly admissions?: readonly Admission[];
  readonly settlements?: ReadonlyMap<ScanId, Settlement>;
  readonly endedAt?: Instant;
}

export const ours = (supplierRedeemedAt: Instant | null, n = 2): Admission =>
  anAdmission(n, { supplierRedeemedAt });
