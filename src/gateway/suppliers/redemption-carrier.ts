/**
 * Carries redemptions from the gateway's outbox to their supplier: looks first, then redeems; after a lost answer it looks
 * again and compares. A use that our own earlier redemption explains (voucher first, ticket later) is accepted, not foreign.
 */
import type { Connector, RedeemPreview } from "../../connectors/connector.ts";
import type { Admission } from "../../core/admission.ts";
import type { BookingKey, ConnectionId, ScanId } from "../../core/ids.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import { explainedByUs } from "../../core/uses.ts";
import type { Carrier, Prepared, Sent } from "../../outbox/carrier.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import type { RedemptionPayload } from "../ingest/redemption-outbox.ts";

export interface RedemptionCarrierDeps {
  readonly connectorOf: (connection: ConnectionId) => Connector | null;
  /** Admissions of a booking by any device. */
  readonly admissionsOf: (booking: BookingKey) => Promise<readonly Admission[]>;
  readonly timeoutMs: number;
}

type Entry = OutboxEntry<RedemptionPayload>;

/** Supplier clocks may trail ours by this much (OCTO dossier 6.4). */
const supplierSkewMs = minutes(2);
/** A request that we gave up may be acted on this much later (beyond any grace time); a use after that is not ours. */
const lateLandingMs = minutes(2);

export function createRedemptionCarrier(
  deps: RedemptionCarrierDeps,
): Carrier<RedemptionPayload, string> {
  const { timeoutMs } = deps;
  return {
    honoursKey: false,
    timeoutMs,
    prepare: async (entry) => {
      const seen = await look(deps, entry);
      if (seen.kind === "failed") return seen;
      const { preview } = seen;
      if (preview.kind !== "redeemable") {
        return { kind: "settled", settlement: await decided(deps, entry, preview) };
      }
      const baseline = { redeemedAt: preview.redeemedAt };
      return { kind: "ready", baseline, ticket: preview.redemptionCode };
    },
    send: async (items) => {
      const answers = await Promise.all(
        items.map(
          async ({ entry, ticket }) => [entry.id, await redeem(deps, entry, ticket)] as const,
        ),
      );
      return new Map<ScanId, Sent>(answers);
    },
    readBack: async (entry) => {
      const seen = await look(deps, entry);
      if (seen.kind === "failed") return seen;
      if (seen.preview.kind === "redeemable") return { kind: "not-done" };
      return { kind: "settled", settlement: await decided(deps, entry, seen.preview) };
    },
  };
}

type Look = { readonly kind: "seen"; readonly preview: RedeemPreview } | Failed;
type Failed = Extract<Prepared<string>, { kind: "failed" }>;

/** The connection left the configuration while its redemptions waited: they wait on, and the health page says so. */
const gone: Failed = { kind: "failed", failure: { kind: "unreachable" } };

async function look(deps: RedemptionCarrierDeps, { payload }: Entry): Promise<Look> {
  const redemption = deps.connectorOf(payload.request.connection)?.redemption;
  if (redemption === undefined) return gone;
  const seen = await redemption.preview(payload.request, callWithin(deps.timeoutMs));
  return seen.ok
    ? { kind: "seen", preview: seen.value }
    : { kind: "failed", failure: seen.failure };
}

async function redeem(
  deps: RedemptionCarrierDeps,
  { payload }: Entry,
  redemptionCode: string,
): Promise<Sent> {
  const redemption = deps.connectorOf(payload.request.connection)?.redemption;
  if (redemption === undefined) return gone;
  const done = await redemption.redeem(payload.request, redemptionCode, callWithin(deps.timeoutMs));
  return done.ok
    ? { kind: "settled", settlement: done.value }
    : { kind: "failed", failure: done.failure };
}

/** What the look-up has already decided. */
const decided = async (
  deps: RedemptionCarrierDeps,
  entry: Entry,
  preview: Exclude<RedeemPreview, { kind: "redeemable" }>,
): Promise<Settlement> =>
  preview.kind === "refused"
    ? { kind: "rejected", code: preview.code, text: preview.text }
    : whose(deps, entry, preview.redeemedAt);

/**
 * Whose redemption the supplier shows. In the window of one of our attempts it is probably ours (OCTO has no key that could
 * prove it); recorded for another admission of the same booking, it is ours for certain.
 */
async function whose(
  deps: RedemptionCarrierDeps,
  entry: Entry,
  redeemedAt: Instant | null,
): Promise<Settlement> {
  const admissions = await deps.admissionsOf(entry.payload.booking);
  const settled = admissions.filter(
    ({ scan, supplierRedeemedAt }) => scan !== entry.id && supplierRedeemedAt !== null,
  );
  if (redeemedAt !== null && explainedByUs(redeemedAt, settled)) {
    return { kind: "accepted", redeemedAt };
  }
  const fitsAttempt = entry.attempts.some(({ sentAt, deadlineAt, baseline }) => {
    if (redeemedAt === null) return baseline?.redeemedAt === null;
    const isInWindow =
      redeemedAt >= later(sentAt, -supplierSkewMs) &&
      redeemedAt <= later(deadlineAt, lateLandingMs + supplierSkewMs);
    return isInWindow && redeemedAt !== baseline?.redeemedAt;
  });
  return { kind: fitsAttempt ? "probable" : "already-redeemed", redeemedAt };
}

const callWithin = (timeoutMs: number): { signal: AbortSignal; timeoutMs: number } => ({
  signal: AbortSignal.timeout(timeoutMs),
  timeoutMs,
});
