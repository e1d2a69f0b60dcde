/**
 * Carries scans from this device's outbox to the gateway. The gateway answers a repeated scan with its first receipt, so a
 * lost answer is simply asked for again.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Incarnation, ScanId } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { BatchCarrier, Sent } from "../../outbox/carrier.ts";
import { pushedSchema } from "../../protocol/v1.ts";
import type { GatewayClient, GatewayFailure } from "../gateway-client.ts";

export interface GatewayCarrierDeps {
  readonly client: GatewayClient;
  readonly scansById: (ids: readonly ScanId[]) => Promise<readonly Scan[]>;
  readonly onFailure: (failure: GatewayFailure) => void;
  /** The gateway holds these, and other scans under their numbers: they need new ones. Before their receipt counts. */
  readonly onSequenceReused: (scans: readonly Scan[]) => Promise<unknown>;
}

const timeoutMs = 8_000;

export function createGatewayCarrier(deps: GatewayCarrierDeps): BatchCarrier<unknown> {
  return {
    kind: "batch",
    proof: "key",
    timeoutMs,
    send: async (entries) => {
      const scans = await deps.scansById(entries.map(({ id }) => id));
      const answers = await Promise.all(
        byIncarnation(scans).map(([incarnation, group]) => push(deps, incarnation, group)),
      );
      return new Map(answers.flat());
    },
  };
}

async function push(
  deps: GatewayCarrierDeps,
  incarnation: Incarnation,
  scans: readonly Scan[],
): Promise<readonly (readonly [ScanId, Sent])[]> {
  const answer = await deps.client.call({
    path: "/scans",
    body: { incarnation, scans },
    schema: pushedSchema,
    timeoutMs,
  });
  if (!answer.ok) {
    deps.onFailure(answer.failure);
    const failed: Sent = { kind: "failed", failure: deliveryFailure(answer.failure) };
    return scans.map(({ id }) => [id, failed] as const);
  }
  const { receipts } = answer.value;
  const reused = receipts
    .filter(({ kind }) => kind === "sequence-reused")
    .flatMap(({ index }) => scans[index] ?? []);
  if (reused.length > 0) await deps.onSequenceReused(reused);
  // every kind of receipt means: held by the gateway
  return receipts.flatMap(({ index }) => {
    const scan = scans[index];
    return scan === undefined ? [] : [[scan.id, { kind: "received" }] as const];
  });
}

/** The gateway's complaint about a whole request says nothing about one scan: it is kept and tried again. */
const deliveryFailure = (failure: GatewayFailure): CallFailure =>
  failure.kind === "problem" || failure.kind === "not-found" || failure.kind === "rejected"
    ? { kind: "contract-broken", path: failure.kind === "problem" ? failure.code : failure.kind }
    : failure;

function byIncarnation(
  scans: readonly Scan[],
): readonly (readonly [Incarnation, readonly Scan[]])[] {
  const groups = new Map<Incarnation, Scan[]>();
  for (const scan of scans) {
    groups.set(scan.incarnation, [...(groups.get(scan.incarnation) ?? []), scan]);
  }
  return [...groups];
}
