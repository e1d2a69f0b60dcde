/** What redeeming does to a booking. Pure; the dates are not looked at, as the seed's own example shows (dossier 6.5). */
import type { AdmissionDocument, Booking, UnitItem } from "./booking.ts";
import type { Target } from "./world.ts";

export type Refusal = "ALREADY_REDEEMED" | "CANCELLED" | "NOT_CONFIRMED" | "EXPIRED" | "NO_SHOW";

/** UTC texts. */
export interface Moment {
  readonly redeemedAt: string;
  /** Another one where a caller says when a redemption was. */
  readonly updatedAt: string;
}

export interface Redeemed {
  readonly booking: Booking;
  /** The unit items that this call used up; earlier ones are not among them. */
  readonly unitItemUuids: readonly string[];
}

/** Why the target cannot be redeemed; null when it can. */
export function refusalOf(booking: Booking, target: Target): Refusal | null {
  if (booking.cancellation !== null || booking.status === "CANCELLED") return "CANCELLED";
  if (booking.status === "EXPIRED") return "EXPIRED";
  if (isNoShow(booking)) return "NO_SHOW";
  if (booking.status !== "CONFIRMED" && booking.status !== "REDEEMED") return "NOT_CONFIRMED";
  if (unusedItems(booking, target).length > 0) return null;
  return itemsOf(booking, target).some(isNoShow) ? "NO_SHOW" : "ALREADY_REDEEMED";
}

export const isNoShow = ({ status }: Pick<UnitItem, "status">): boolean =>
  status === "NO_SHOW" || status === "NOSHOW";

/** Uses up the target's unused unit items. Call only when `refusalOf` is null. */
export const redeemTarget = (booking: Booking, target: Target, moment: Moment): Redeemed =>
  redeemItems(booking, unusedItems(booking, target), moment);

/** As a supplier that keeps no record of what it has redeemed: all of the target's unit items, used or not. */
export const redeemTargetAgain = (booking: Booking, target: Target, moment: Moment): Redeemed =>
  redeemItems(booking, itemsOf(booking, target), moment);

function redeemItems(booking: Booking, items: readonly UnitItem[], moment: Moment): Redeemed {
  const { redeemedAt: at, updatedAt } = moment;
  const unitItemUuids = items.map((item) => item.uuid);
  const unitItems = booking.unitItems.map((item) =>
    unitItemUuids.includes(item.uuid) ? redeemedItem(item, at) : item,
  );
  const complete = unitItems.every((item) => item.utcRedeemedAt !== null);
  const after: Booking = { ...booking, unitItems, utcUpdatedAt: updatedAt };
  return {
    unitItemUuids,
    booking: complete
      ? {
          ...after,
          status: "REDEEMED",
          utcRedeemedAt: at,
          voucher: redeemedDocument(booking.voucher, at),
        }
      : after,
  };
}

/** The unit items that a target stands for. */
export const itemsOf = (booking: Booking, target: Target): readonly UnitItem[] =>
  target.kind === "booking"
    ? booking.unitItems
    : booking.unitItems.filter((item) => item.uuid === target.unitItemUuid);

/** Neither redeemed nor marked as never come. */
export const unusedItems = (booking: Booking, target: Target): readonly UnitItem[] =>
  itemsOf(booking, target).filter((item) => item.utcRedeemedAt === null && !isNoShow(item));

const redeemedItem = (item: UnitItem, at: string): UnitItem => ({
  ...item,
  status: "REDEEMED",
  utcRedeemedAt: at,
  ticket: redeemedDocument(item.ticket, at),
});

const redeemedDocument = (document: AdmissionDocument | null, at: string) =>
  document === null ? null : { ...document, utcRedeemedAt: at };

/** As it was before its use. */
export const freshItem = (item: UnitItem): UnitItem => ({
  ...item,
  status: "CONFIRMED",
  utcRedeemedAt: null,
  ticket: freshDocument(item.ticket),
});

export const freshDocument = (document: AdmissionDocument | null) =>
  document === null ? null : { ...document, utcRedeemedAt: null };
