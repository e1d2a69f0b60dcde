/**
 * Carries redemptions from the gateway's outbox to their supplier: looks first, then redeems; after a lost answer it looks
 * again and compares. A use that our own earlier redemption explains (voucher first, ticket later) is accepted, not foreign.
 */
import type { Connector, RedeemPreview } from "../../connectors/connector.ts";
import type { Admission } from "../../core/admission.ts";
import type { Scheduler } from "../../core/effects.ts";
import type { BookingKey, ConnectionId, ScanId } from "../../core/ids.ts";
import { isOurs, leftByOf, type Settlement } from "../../core/settlement.ts";
import { explainedByUs, mayHaveUsed, mayShareUse } from "../../core/supplier-record.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import { type Attempt, mayHaveActed } from "../../outbox/attempt.ts";
import type { Failed, LookingCarrier, Sent } from "../../outbox/carrier.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import type { Ended } from "../ingest/journal-store.ts";
import type { RedeemPayload } from "../ingest/redemption-outbox.ts";
import { callWithin } from "./call-within.ts";

export interface RedemptionCarrierDeps {
  readonly connectorOf: (connection: ConnectionId) => Connector | null;
  /** Of a booking by any device; one whose use was taken back at the supplier explains nothing and is left out. */
  readonly admissionsOf: (booking: BookingKey) => Promise<readonly Admission[]>;
  /** How their redemptions ended, published already or not; none of those that are open. */
  readonly endsOf: (admissions: readonly Admission[]) => Promise<ReadonlyMap<ScanId, Ended>>;
  /**
   * Asked when the supplier shows nothing of this scan: how it ends without being sent, or null when it may go. `free`, it
   * shows nothing of anybody's, and takes uses back.
   */
  readonly whyNotToSend: (scan: ScanId, shown: "free" | "open") => Promise<Settlement | null>;
  readonly scheduler: Scheduler;
  readonly timeoutMs: number;
}

type Entry = OutboxEntry<RedeemPayload>;

/** Supplier clocks may trail ours by this much (OCTO dossier 6.4). */
const supplierSkewMs = minutes(2);
/** A request that we gave up may be acted on this much later (beyond any grace time); a use after that is not ours. */
const lateLandingMs = minutes(2);

export function createRedemptionCarrier(
  deps: RedemptionCarrierDeps,
): LookingCarrier<RedeemPayload, string> {
  const { timeoutMs } = deps;
  return {
    kind: "looking",
    proof: "read-back",
    timeoutMs,
    prepare: async (entry) => {
      const seen = await look(deps, entry);
      if (seen.kind === "failed") return seen;
      const { preview } = seen;
      if (preview.kind !== "redeemable") {
        return { kind: "settled", settlement: await decided(deps, entry, preview) };
      }
      const takesBack = deps.connectorOf(entry.payload.request.connection)?.unredeem !== undefined;
      const isFree = takesBack && preview.redeemedAt === null;
      const why = await deps.whyNotToSend(entry.id, isFree ? "free" : "open");
      if (why !== null) return { kind: "settled", settlement: why };
      const baseline = { redeemedAt: preview.redeemedAt };
      return { kind: "ready", baseline, ticket: preview.redemptionCode };
    },
    send: ({ entry, ticket }) => redeem(deps, entry, ticket),
    readBack: async (entry) => {
      const seen = await look(deps, entry);
      if (seen.kind === "failed") return seen;
      if (seen.preview.kind === "redeemable") return { kind: "not-done" };
      return { kind: "settled", settlement: await decided(deps, entry, seen.preview) };
    },
  };
}

type Look = { readonly kind: "seen"; readonly preview: RedeemPreview } | Failed;

/** The connection left the configuration while its redemptions waited: they wait on, and the health page says so. */
const gone: Failed = { kind: "failed", failure: { kind: "unreachable" } };

async function look(deps: RedemptionCarrierDeps, { payload }: Entry): Promise<Look> {
  const redemption = deps.connectorOf(payload.request.connection)?.redemption;
  if (redemption === undefined) return gone;
  const seen = await callWithin(deps.scheduler, deps.timeoutMs, (call) =>
    redemption.preview(payload.request, call),
  );
  return seen.ok
    ? { kind: "seen", preview: seen.value }
    : { kind: "failed", failure: seen.failure };
}

async function redeem(
  deps: RedemptionCarrierDeps,
  entry: Entry,
  redemptionCode: string,
): Promise<Sent> {
  const { request } = entry.payload;
  const redemption = deps.connectorOf(request.connection)?.redemption;
  if (redemption === undefined) return gone;
  const done = await callWithin(deps.scheduler, deps.timeoutMs, (call) =>
    redemption.redeem(request, redemptionCode, call),
  );
  if (!done.ok) return { kind: "failed", failure: done.failure };
  if (done.value.kind !== "already-redeemed") return { kind: "settled", settlement: done.value };
  // not by this request, but perhaps by one of ours before it
  const earlier = { ...entry, attempts: entry.attempts.slice(0, -1) };
  return { kind: "settled", settlement: await whose(deps, earlier, done.value.redeemedAt) };
}

/** What the look-up has already decided. A booking that was cancelled after we redeemed it is refused, and ours. */
async function decided(
  deps: RedemptionCarrierDeps,
  entry: Entry,
  preview: Exclude<RedeemPreview, { kind: "redeemable" }>,
): Promise<Settlement> {
  if (preview.kind === "redeemed") {
    const { redeemedAt, by } = preview;
    if (by === "this-device") return { kind: "accepted", redeemedAt };
    // named, it is no trace of a lost request of this entry
    return whose(deps, by === undefined ? entry : { ...entry, attempts: [] }, redeemedAt);
  }
  const { code, text, redeemedAt } = preview;
  const earlier = redeemedAt === null ? null : await whose(deps, entry, redeemedAt);
  return earlier === null || earlier.kind === "already-redeemed"
    ? { kind: "rejected", code, text }
    : earlier;
}

/**
 * Whose redemption the supplier shows. Recorded for another admission of the same booking, it is as surely ours as that one
 * was. Recorded before we let anybody in, it is proven not ours. In the window of an attempt of this entry it is probably
 * ours (OCTO has no key that could prove it). Else a foreign scanner got there first: attempts are stored before they leave.
 */
async function whose(
  deps: RedemptionCarrierDeps,
  { id, attempts, payload, enqueuedAt }: Entry,
  redeemedAt: Instant | null,
): Promise<Settlement> {
  const admissions = await deps.admissionsOf(payload.booking);
  const ends = await deps.endsOf(admissions);
  const own = admissions.find(({ scan }) => scan === id);
  const explained = explainedBy({ admissions, ends, own, id }, redeemedAt);
  if (explained !== null) {
    const { leftBy, ...known } = explained;
    // a lost request of its own may have used what was left for it: then the record is not that other's alone
    const isTheirs = leftBy !== undefined && !attempts.some(mayHaveActed);
    return { ...known, ...(isTheirs ? { leftBy } : {}), redeemedAt };
  }
  if (redeemedAt !== null) {
    const letInAt = own === undefined ? null : earliestOf(own, enqueuedAt);
    const isBefore = letInAt !== null && redeemedAt < letInAt - supplierSkewMs;
    const isOlder = letInAt !== null && wasSeenBefore(letInAt, ends, redeemedAt);
    if (isBefore || isOlder) return { kind: "already-redeemed", redeemedAt };
  }
  const isTrace = attempts.some((each) => fits(each, redeemedAt));
  return { kind: isTrace ? "probable" : "already-redeemed", redeemedAt };
}

interface Known {
  readonly id: ScanId;
  readonly own: Admission | undefined;
  readonly admissions: readonly Admission[];
  readonly ends: ReadonlyMap<ScanId, Ended>;
}

/**
 * By another admission of the booking, with the certainty which that one has; null by none. A supplier that dates no ticket's
 * use leaves nothing to compare: there the voucher's redemption, or one of the same ticket, is the likelier story.
 */
function explainedBy(
  { id, own, admissions, ends }: Known,
  redeemedAt: Instant | null,
): { readonly kind: "accepted" | "probable"; readonly leftBy?: ScanId } | null {
  const others = admissions
    .filter(({ scan }) => scan !== id)
    .map((other) => ({ ...other, settlement: ends.get(other.scan)?.settlement ?? null }))
    // a settlement that is not published yet has not reached its admission
    .map((other) => ({
      ...other,
      supplierRedeemedAt: timeOf(other),
      leftBy: leftByOf(other.settlement),
    }));
  let probably: ScanId | null = null;
  for (const other of others) {
    const { settlement } = other;
    if (redeemedAt === null) {
      if (own === undefined || !mayHaveUsed(other, own, others)) continue;
      if (settlement === null || !isOurs(settlement)) continue;
    } else if (other.supplierRedeemedAt === null || !explainedByUs(redeemedAt, [other])) continue;
    const leftBy = other.leftBy ?? other.scan;
    if (settlement?.kind !== "probable") return { kind: "accepted", ...unlessOwn(leftBy, id) };
    if (own === undefined || mayShareUse(own, other)) probably = leftBy;
  }
  return probably === null ? null : { kind: "probable", ...unlessOwn(probably, id) };
}

const unlessOwn = (leftBy: ScanId, own: ScanId): { readonly leftBy?: ScanId } =>
  leftBy === own ? {} : { leftBy };

const timeOf = ({
  settlement,
  supplierRedeemedAt,
}: Pick<Admission, "supplierRedeemedAt"> & {
  readonly settlement: Settlement | null;
}): Instant | null =>
  settlement !== null && isOurs(settlement) && settlement.redeemedAt !== null
    ? settlement.redeemedAt
    : supplierRedeemedAt;

/** A device whose clock was set while it was off may date its admission hours ahead; it was let in before it came here. */
const earliestOf = (own: Admission, enqueuedAt: Instant): Instant =>
  later(own.at < enqueuedAt ? own.at : enqueuedAt, -own.uncertaintyMs);

/** Suppliers record whole seconds (ms). */
const recordedWithinMs = 1_000;

/** The supplier had shown us a record of that time, or of a later one, before this guest came: no comparison of clocks. */
const wasSeenBefore = (
  letInAt: Instant,
  ends: ReadonlyMap<ScanId, Ended>,
  redeemedAt: Instant,
): boolean =>
  [...ends.values()].some(({ settlement, at }) => {
    const seen = "redeemedAt" in settlement ? settlement.redeemedAt : null;
    return at <= letInAt - recordedWithinMs && seen !== null && redeemedAt <= seen;
  });

function fits(attempt: Attempt, redeemedAt: Instant | null): boolean {
  const { sentAt, deadlineAt, baseline } = attempt;
  if (!mayHaveActed(attempt)) return false;
  if (redeemedAt === null) return baseline?.redeemedAt === null;
  const isInWindow =
    redeemedAt >= later(sentAt, -supplierSkewMs) &&
    redeemedAt <= later(deadlineAt, lateLandingMs + supplierSkewMs);
  return isInWindow && redeemedAt !== baseline?.redeemedAt;
}
