/**
 * The OCTO supplier's state: bookings as they are now, and an append-only log of the redemptions really performed.
 * A redemption is one step: nothing can see a booking half redeemed.
 */
import { utcText } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import { createRedemptionCodes } from "./redemption-codes.ts";
import type { Refusal } from "./redemption.ts";
import { redeemTarget, refusalOf } from "./redemption.ts";
import type { OctoWorld, Target } from "./world.ts";
import { targetsOf } from "./world.ts";

/** A booking as one reference or redemption code shows it. */
export interface View {
  readonly booking: Booking;
  readonly target: Target;
  readonly redemptionCode: string;
}

export type RedemptionOutcome =
  | { readonly kind: "redeemed"; readonly view: View }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly reason: Refusal;
      readonly view: View;
    }
  | { readonly kind: "unknown-code"; readonly code: string };

interface RedemptionRecord {
  /** ms */
  readonly at: number;
  readonly bookingUuid: string;
  readonly unitItemUuids: readonly string[];
  readonly redemptionCode: string;
}

export interface OctoSupplier {
  readonly world: OctoWorld;
  readonly bookings: () => readonly Booking[];
  readonly lookup: (reference: string) => readonly View[];
  /** Uses up what the code stands for, now; a refusal changes nothing. */
  readonly redeem: (code: string) => RedemptionOutcome;
  readonly redemptions: () => readonly RedemptionRecord[];
}

export function createOctoSupplier(world: OctoWorld, now: () => number): OctoSupplier {
  const bookingByUuid = new Map(world.bookings.map((booking) => [booking.uuid, booking]));
  const codes = createRedemptionCodes(world.bookings);
  const redemptions: RedemptionRecord[] = [];

  const viewOf = (target: Target): View => {
    const booking = bookingByUuid.get(target.bookingUuid);
    if (booking === undefined) throw new Error(`no booking ${target.bookingUuid}`);
    return { booking, target, redemptionCode: codes.codeOf(target) };
  };

  return {
    world,
    bookings: () => [...bookingByUuid.values()],
    lookup: (reference) => targetsOf([...bookingByUuid.values()], reference).map(viewOf),
    redemptions: () => redemptions,
    redeem: (code) => {
      const target = codes.targetOf(code);
      if (target === null) return { kind: "unknown-code", code };
      const view = viewOf(target);
      const reason = refusalOf(view.booking, target);
      if (reason !== null) return { kind: "refused", code, reason, view };
      const at = now();
      const { booking, unitItemUuids } = redeemTarget(view.booking, target, utcText(at));
      bookingByUuid.set(booking.uuid, booking);
      redemptions.push({ at, bookingUuid: booking.uuid, unitItemUuids, redemptionCode: code });
      return { kind: "redeemed", view: viewOf(target) };
    },
  };
}
