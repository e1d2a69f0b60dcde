/**
 * `POST /v1/claims`: who may enter is asked before the light. A lease by the id that the scan will have; confirmed when
 * that scan admits, released when it does not, over by itself. It arbitrates among Stile's devices and says nothing about
 * the supplier, whom the device judges by its own list.
 */
import type { Admission } from "../../core/admission.ts";
import type { Booking, BookingStatus } from "../../core/booking.ts";
import type { DeviceId } from "../../core/ids.ts";
import { type Instant, later } from "../../core/time.ts";
import { withoutUndone } from "../../core/undo.ts";
import {
  earlierUse,
  remainingOf,
  remainingOfItem,
  standingOf,
  type UseContext,
} from "../../core/uses.ts";

import type { ClaimAnswer, ClaimRequest } from "../../protocol/v1.ts";
import type { BookingFacts } from "./booking-step.ts";
import type { JournalStore, JournalTransaction } from "./journal-store.ts";

export interface LeaseRequest extends ClaimRequest {
  readonly device: DeviceId;
  readonly operator: string;
}

/** Longer than a steward takes from the answer to the stored scan, shorter than a guest waits for another gate. */
export const leaseMs = 10_000;

/** Asked again for the same scan, it is decided again without its own lease. */
export const claimLease = (
  store: JournalStore,
  request: LeaseRequest,
  { facts, now }: { readonly facts: BookingFacts; readonly now: Instant },
): Promise<ClaimAnswer> =>
  store.transaction(async (tx) => {
    const until = later(now, leaseMs);
    const entered = await enteredOrAboutTo(tx, request, now);
    if (entered.some(({ scan }) => scan === request.scan)) return { kind: "granted", until };
    const inTheWay = othersInTheWay(request, entered, { ...facts, now });
    if (inTheWay.length > 0) return { kind: "taken", by: [...inTheWay] };
    await tx.putLease({
      ...request,
      at: now,
      uncertaintyMs: 0,
      supplierRedeemedAt: null,
      until,
    });
    return { kind: "granted", until };
  });

async function enteredOrAboutTo(
  tx: JournalTransaction,
  request: LeaseRequest,
  now: Instant,
): Promise<readonly Admission[]> {
  const { booking } = request;
  const standing = withoutUndone(await tx.admissionsOf(booking), await tx.undosOf(booking));
  const running: Admission[] = [];
  for (const { until, ...lease } of await tx.leasesOf(booking)) {
    if (until <= now) await tx.deleteLease(lease.scan);
    else if (lease.scan !== request.scan) running.push(lease);
  }
  return [...standing, ...running];
}

/** Empty when there is room for these people. */
function othersInTheWay(
  { unitItem, people }: LeaseRequest,
  entered: readonly Admission[],
  { booking, product, now }: BookingFacts & { readonly now: Instant },
): readonly Admission[] {
  const item = booking?.unitItems.find(({ key }) => key === unitItem);
  if (booking === null || (unitItem !== null && item === undefined)) {
    // nothing is known of the party's size: the first one goes in, for the next it is the device's list that decides
    return entered.filter((other) => other.unitItem === null || other.unitItem === unitItem);
  }
  const context: UseContext = {
    booking: asUnused(booking),
    product,
    admissions: entered,
    undone: [], // no record is left for them to explain
    now,
  };
  const fits =
    item === undefined
      ? remainingOf(context) >= people
      : earlierUse(context, item) === null && remainingOfItem(context, item) >= people;
  return fits ? [] : standingOf(context);
}

/** As if the supplier had recorded no use: its record may be that of our own admissions. */
const asUnused = (booking: Booking): Booking => ({
  ...booking,
  status: confirmed(booking.status),
  redeemedAt: null,
  unitItems: booking.unitItems.map((item) => ({
    ...item,
    status: item.status === null ? null : confirmed(item.status),
    redeemedAt: null,
  })),
});

const confirmed = (status: BookingStatus): BookingStatus =>
  status.kind === "REDEEMED" ? { kind: "CONFIRMED" } : status;
