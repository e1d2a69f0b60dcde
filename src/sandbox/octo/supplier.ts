/**
 * The OCTO supplier's state: bookings as they are now, and an append-only log of the redemptions really performed.
 * A redemption is one step: nothing can see a booking half redeemed.
 */
import { utcText } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import { createRedemptionCodes } from "./redemption-codes.ts";
import type { Refusal } from "./redemption.ts";
import { changed, type ForeignAct } from "./foreign-acts.ts";
import { redeemTarget, redeemTargetAgain, refusalOf } from "./redemption.ts";
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
  /** Asked for with the code of the whole booking. */
  readonly whole: boolean;
  readonly unitItemUuids: readonly string[];
  /** Null when another scanner did it. */
  readonly redemptionCode: string | null;
}

interface ActRecord {
  /** ms */
  readonly at: number;
  readonly act: ForeignAct;
}

export interface OctoSupplier {
  readonly world: OctoWorld;
  readonly bookings: () => readonly Booking[];
  readonly lookup: (reference: string) => readonly View[];
  /** Uses up what the code stands for, now; a refusal changes nothing. */
  readonly redeem: (code: string) => RedemptionOutcome;
  readonly redemptions: () => readonly RedemptionRecord[];
  /** Redemptions that were answered with somebody's earlier one (`redeemAgain: "lenient"`), by booking. */
  readonly repeats: () => readonly string[];
  /** Something happens without the caller; false when it could not (unknown booking, nothing left to redeem). */
  readonly act: (act: ForeignAct) => boolean;
  /** What did happen so, in order. */
  readonly acts: () => readonly ActRecord[];
}

export function createOctoSupplier(world: OctoWorld, now: () => number): OctoSupplier {
  const bookingByUuid = new Map(world.bookings.map((booking) => [booking.uuid, booking]));
  const codes = createRedemptionCodes(world.bookings);
  const redemptions: RedemptionRecord[] = [];
  const acts: ActRecord[] = [];
  const repeats: string[] = [];

  const viewOf = (target: Target): View => {
    const booking = bookingByUuid.get(target.bookingUuid);
    if (booking === undefined) throw new Error(`no booking ${target.bookingUuid}`);
    return { booking, target, redemptionCode: codes.codeOf(target) };
  };

  const record = (
    { booking, target }: View,
    { again, redemptionCode }: { readonly again: boolean; readonly redemptionCode: string | null },
  ): void => {
    const at = now();
    const perform = again ? redeemTargetAgain : redeemTarget;
    const redeemed = perform(booking, target, utcText(at));
    bookingByUuid.set(booking.uuid, redeemed.booking);
    const { unitItemUuids } = redeemed;
    const whole = target.kind === "booking";
    redemptions.push({ at, bookingUuid: booking.uuid, whole, unitItemUuids, redemptionCode });
  };
  const redeemElsewhere = ({
    bookingUuid,
    unitItemUuid,
  }: Extract<ForeignAct, { kind: "redeem" }>) => {
    const view = viewOf(
      unitItemUuid === null
        ? { kind: "booking", bookingUuid }
        : { kind: "ticket", bookingUuid, unitItemUuid },
    );
    if (refusalOf(view.booking, view.target) !== null) return false;
    record(view, { again: false, redemptionCode: null });
    return true;
  };
  const perform = (act: ForeignAct): boolean => {
    const booking = bookingByUuid.get(act.bookingUuid);
    if (booking === undefined) return false;
    if (act.kind === "redeem") return redeemElsewhere(act);
    const after = changed(booking, act, { timeZone: world.timeZone, now: now() });
    if (after !== null) bookingByUuid.set(booking.uuid, after);
    return after !== null;
  };

  return {
    world,
    bookings: () => [...bookingByUuid.values()],
    lookup: (reference) => targetsOf([...bookingByUuid.values()], reference).map(viewOf),
    redemptions: () => redemptions,
    acts: () => acts,
    repeats: () => repeats,
    act: (act) => {
      const done = perform(act);
      if (done) acts.push({ at: now(), act });
      return done;
    },
    redeem: (code) => {
      const target = codes.targetOf(code);
      if (target === null) return { kind: "unknown-code", code };
      const view = viewOf(target);
      const reason = refusalOf(view.booking, target);
      const again = reason === "ALREADY_REDEEMED" && world.switches.redeemAgain === "again";
      if (reason === "ALREADY_REDEEMED" && world.switches.redeemAgain === "lenient") {
        repeats.push(view.booking.uuid);
      }
      if (reason !== null && !again) return { kind: "refused", code, reason, view };
      record(view, { again, redemptionCode: code });
      return { kind: "redeemed", view: viewOf(target) };
    },
  };
}
