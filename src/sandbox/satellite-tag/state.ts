/** Everything as it is now, as plain JSON: one ticket for every delegate. */
import type { CallLog } from "./call-log.ts";
import type { DelegateBook } from "./delegate-book.ts";
import type { Effect } from "./effects.ts";
import type { Enrolment } from "./enrolment.ts";
import type { SatelliteTagAct } from "./foreign-acts.ts";
import type { InteractionLog } from "./interaction-log.ts";
import type { SaleBook } from "./sale-book.ts";

interface Parts {
  readonly sales: SaleBook;
  readonly delegates: DelegateBook;
  readonly interactions: InteractionLog;
  readonly enrolment: Enrolment;
  readonly calls: CallLog;
  readonly effects: readonly Effect[];
  readonly repeats: readonly { readonly at: number; readonly code: string }[];
  readonly acts: readonly { readonly at: number; readonly act: SatelliteTagAct }[];
}

export function stateOf({ sales, delegates, interactions, ...parts }: Parts) {
  const log = interactions.all();
  const checkIns = new Map<number, number>();
  const devicesOf = new Map<number, Set<number>>();
  for (const { delegateId, deviceId, interactionType } of log) {
    devicesOf.set(delegateId, (devicesOf.get(delegateId) ?? new Set()).add(deviceId));
    if (interactionType === "check-in")
      checkIns.set(delegateId, (checkIns.get(delegateId) ?? 0) + 1);
  }
  return {
    tickets: delegates.all().map((delegate) => ({
      delegateId: delegate.id,
      barcode: delegate.barcode,
      purchaseCode: delegate.purchaseCode,
      eventId: delegate.eventId,
      productId: delegate.productId,
      /** Of the log; those of the start world count. */
      checkIns: checkIns.get(delegate.id) ?? 0,
      /** Ids of the devices where the latest word is a check-in. */
      insideAt: [...(devicesOf.get(delegate.id) ?? [])].filter((deviceId) =>
        interactions.isInside(delegate.id, deviceId),
      ),
    })),
    sales: sales.all(),
    quarantine: [...sales.quarantine()],
    interactions: [...log],
    deviceRequests: parts.enrolment.all(),
    calls: parts.calls.latest(),
    effects: [...parts.effects],
    /** Identical resends, answered and not stored again. */
    repeats: [...parts.repeats],
    acts: [...parts.acts],
  };
}
