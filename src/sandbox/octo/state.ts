/** What has become of the bookings, and what was done to them, as plain JSON. */
import type { OctoSupplier } from "./supplier.ts";
import { ticketState } from "./ticket-state.ts";

export function octoState(supplier: OctoSupplier) {
  const redemptions = supplier.redemptions();
  const timesRedeemed = (unitItemUuid: string): number =>
    redemptions.filter((record) => record.unitItemUuids.includes(unitItemUuid)).length;
  return {
    bookings: supplier.bookings().map((booking) => ({
      uuid: booking.uuid,
      supplierReference: booking.supplierReference,
      productId: booking.productId,
      testMode: booking.testMode,
      status: booking.status,
      utcRedeemedAt: booking.utcRedeemedAt,
      unitItems: booking.unitItems.map((item) => ({
        uuid: item.uuid,
        supplierReference: item.supplierReference,
        unitId: item.unitId,
        status: item.status,
        utcRedeemedAt: item.utcRedeemedAt,
        /** By calls to this sandbox; what was redeemed in the start world counts 0. */
        redemptions: timesRedeemed(item.uuid),
      })),
    })),
    redemptions,
    /** Redemptions taken back, and guests marked as never come. */
    corrections: supplier.corrections(),
    acts: supplier.acts(),
    repeats: supplier.repeats(),
    tickets: supplier.world.demo.map(({ id, code }) => ({ id, ...ticketState(supplier, code) })),
  };
}
