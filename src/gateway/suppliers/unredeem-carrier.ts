/**
 * Carries undos from the gateway's outbox to their supplier, in the lane of their booking and so behind the redemption that
 * they reverse. Looks first, then takes back; after a lost answer it looks again.
 *
 * Promises: what somebody else redeemed is never taken back, nor what is not proven ours, nor what another guest who was let
 * in stands on. A supplier that has nothing of ours is not called.
 *
 * How it ends: `accepted`, the supplier shows the use as free; `already-redeemed`, it shows a stranger's; `rejected`, it
 * still has ours, and why; `not-sent`, it never had ours, or cannot take it back.
 */
import type { Connector, CorrectionPreview } from "../../connectors/connector.ts";
import type { Admission } from "../../core/admission.ts";
import type { Scheduler } from "../../core/effects.ts";
import type { BookingKey, ConnectionId } from "../../core/ids.ts";
import { assertNever } from "../../core/result.ts";
import type { Settlement } from "../../core/settlement.ts";
import { recordedTimes } from "../../core/supplier-record.ts";
import type { Instant } from "../../core/time.ts";
import { mayHaveActed } from "../../outbox/attempt.ts";
import type { Failed, LookingCarrier, Sent } from "../../outbox/carrier.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import type { UnredeemPayload } from "../ingest/redemption-outbox.ts";
import {
  isRecordedAs,
  isStillInUse,
  type SupplierRecord,
  type SupplierTraces,
  undoneRecordsIn,
  undoneRecordsOf,
} from "../ingest/supplier-traces.ts";
import { callWithin } from "./call-within.ts";

export interface UnredeemCarrierDeps {
  readonly connectorOf: (connection: ConnectionId) => Connector | null;
  /** Null while not everything is decided that follows from the earlier entries of its lane. */
  readonly tracesOf: (booking: BookingKey) => Promise<SupplierTraces | null>;
  readonly scheduler: Scheduler;
  readonly timeoutMs: number;
}

type Entry = OutboxEntry<UnredeemPayload>;

export function createUnredeemCarrier(
  deps: UnredeemCarrierDeps,
): LookingCarrier<UnredeemPayload, string> {
  return {
    kind: "looking",
    proof: "read-back",
    timeoutMs: deps.timeoutMs,
    prepare: async (entry) => {
      const found = await findOut(deps, entry);
      if (found.kind !== "ours") return found;
      const { redeemedAt, redemptionCode } = found;
      return { kind: "ready", baseline: { redeemedAt }, ticket: redemptionCode };
    },
    send: ({ entry, ticket }) => takeBack(deps, entry, ticket),
    readBack: async (entry) => {
      const found = await findOut(deps, entry);
      return found.kind === "ours" ? { kind: "not-done" } : found;
    },
  };
}

type Found =
  /** There, and to be taken back. */
  | { readonly kind: "ours"; readonly redeemedAt: Instant; readonly redemptionCode: string }
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | Failed;

const settled = (settlement: Settlement): Extract<Found, { kind: "settled" }> => ({
  kind: "settled",
  settlement,
});
const oursAlone = settled({ kind: "not-sent", why: "ours-alone" });
const done = settled({ kind: "accepted", redeemedAt: null });
const left = (code: string, text: string | null = null): Found =>
  settled({ kind: "rejected", code, text });

/** Also of a connection that left the configuration meanwhile: its entries wait on, and the health page says so. */
const notNow: Failed = { kind: "failed", failure: { kind: "unreachable" } };

async function findOut(deps: UnredeemCarrierDeps, entry: Entry): Promise<Found> {
  const { request, booking, undoes } = entry.payload;
  const traces = await deps.tracesOf(booking);
  if (traces === null) return notNow;
  const admission = traces.admissions.find(({ scan }) => scan === undoes);
  const records = admission === undefined ? [] : undoneRecordsOf(traces, admission);
  if (admission === undefined || records.length === 0) return oursAlone;
  const connector = deps.connectorOf(request.connection);
  if (connector === null) return notNow;
  const { unredeem } = connector;
  // not configured any more; where it may have been done, nobody can tell
  if (unredeem === undefined) return entry.attempts.some(mayHaveActed) ? notNow : oursAlone;
  const seen = await callWithin(deps.scheduler, deps.timeoutMs, (call) =>
    unredeem.preview(request, call),
  );
  if (!seen.ok) return { kind: "failed", failure: seen.failure };
  const found = foundIn(seen.value, { traces, admission, records });
  return request.unitItemUuid === null && (found === done || found.kind === "ours")
    ? wholeParty(deps, { entry, connector, traces, records }, found)
    : found;
}

interface Known {
  readonly traces: SupplierTraces;
  readonly admission: Admission;
  readonly records: readonly SupplierRecord[];
}

function foundIn(preview: CorrectionPreview, { traces, admission, records }: Known): Found {
  switch (preview.kind) {
    case "already":
      return done;
    case "refused":
      return left(preview.code, preview.text);
    case "ready":
      return isStillInUse(traces, admission) ? left("STILL_IN_USE") : whose(preview, records);
    default:
      return assertNever(preview);
  }
}

/** By its time: a supplier that tells none, or a redemption whose answer was lost, proves nothing. */
function whose(
  { redeemedAt, redemptionCode }: Extract<CorrectionPreview, { kind: "ready" }>,
  records: readonly SupplierRecord[],
): Found {
  if (redeemedAt === null) return left("NOT_PROVEN_OURS");
  const fitting = records.filter((record) => isRecordedAs(record, redeemedAt));
  if (fitting.some(({ isCertain }) => isCertain)) {
    return { kind: "ours", redeemedAt, redemptionCode };
  }
  const isOpen = fitting.length > 0 || records.some((record) => record.redeemedAt === null);
  return isOpen ? left("NOT_PROVEN_OURS") : settled({ kind: "already-redeemed", redeemedAt });
}

interface Party {
  readonly entry: Entry;
  readonly connector: Connector;
  readonly traces: SupplierTraces;
  readonly records: readonly SupplierRecord[];
}

/** With a whole booking goes what was recorded of each of its tickets: none of that may be a stranger's, none of it left. */
async function wholeParty(deps: UnredeemCarrierDeps, of: Party, found: Found): Promise<Found> {
  const { booking: key, request } = of.entry.payload;
  const looked = await callWithin(deps.scheduler, deps.timeoutMs, (call) =>
    of.connector.lookup(request.reference, call),
  );
  if (!looked.ok) return { kind: "failed", failure: looked.failure };
  const booking = looked.value.bookings.find((each) => each.key === key);
  if (booking === undefined) return { kind: "failed", failure: { kind: "not-found" } };
  const times = recordedTimes(booking);
  if (found === done) {
    // a ticket that somebody redeemed since keeps nobody of the party waiting for what is gone
    return times.some((at) => mayBeOneOf(of.records, at)) ? left("PARTLY_LEFT") : done;
  }
  const certain = undoneRecordsIn(of.traces).filter(({ isCertain }) => isCertain);
  const isAllOurs = times.every((at) => certain.some((record) => isRecordedAs(record, at)));
  return isAllOurs ? found : left("PARTLY_NOT_OURS");
}

const mayBeOneOf = (records: readonly SupplierRecord[], at: Instant): boolean =>
  records.some((record) => record.redeemedAt === null || isRecordedAs(record, at));

async function takeBack(
  deps: UnredeemCarrierDeps,
  { payload: { request } }: Entry,
  redemptionCode: string,
): Promise<Sent> {
  const unredeem = deps.connectorOf(request.connection)?.unredeem;
  if (unredeem === undefined) return notNow;
  const answer = await callWithin(deps.scheduler, deps.timeoutMs, (call) =>
    unredeem.correct(request, redemptionCode, call),
  );
  if (!answer.ok) return { kind: "failed", failure: answer.failure };
  if (answer.value.kind === "done") return done;
  const { code, text } = answer.value;
  return { kind: "settled", settlement: { kind: "rejected", code, text } };
}
