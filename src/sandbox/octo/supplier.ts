/**
 * The OCTO supplier's state: bookings as they are now, and an append-only log of the redemptions really performed.
 * A redemption is one step: nothing can see a booking half redeemed.
 */
import { utcText } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import type { Corrected } from "./corrections.ts";
import { missed, takenBack } from "./corrections.ts";
import { changed, type ForeignAct } from "./foreign-acts.ts";
import type { ActRecord, CorrectionRecord, Outcome, RedemptionRecord, View } from "./outcomes.ts";
import { createRedemptionCodes } from "./redemption-codes.ts";
import { redeemTarget, redeemTargetAgain, refusalOf } from "./redemption.ts";
import type { AllSwitches } from "./switches.ts";
import { allSwitches } from "./switches.ts";
import type { OctoWorld, Target } from "./world.ts";
import { targetsOf } from "./world.ts";

export interface OctoSupplier {
  readonly world: OctoWorld;
  readonly switches: AllSwitches;
  readonly bookings: () => readonly Booking[];
  readonly lookup: (reference: string) => readonly View[];
  /**
   * Uses up what the code stands for, now; a refusal changes nothing. `redeemedAt` (UTC text) is when the caller says that
   * it was: bookings show it, the record has the time of the call.
   */
  readonly redeem: (code: string, redeemedAt?: string) => Outcome;
  /** Redeems what is not redeemed yet, and answers what is. */
  readonly validate: (code: string) => Outcome;
  /** Takes redemptions and no-shows back, as far as the code reaches. */
  readonly takeBack: (code: string) => Outcome;
  readonly markNoShow: (code: string, word: "NO_SHOW" | "NOSHOW") => Outcome;
  /** One that was taken back stays here. */
  readonly redemptions: () => readonly RedemptionRecord[];
  /** What callers took back, and whom they marked as never come, in order. */
  readonly corrections: () => readonly CorrectionRecord[];
  /** Redemptions (`redeemAgain: "lenient"`) and validations that were answered with an earlier redemption, by booking. */
  readonly repeats: () => readonly string[];
  /** Something happens without the caller; false when it could not (unknown booking, nothing left to redeem). */
  readonly act: (act: ForeignAct) => boolean;
  /** What did happen so, in order. */
  readonly acts: () => readonly ActRecord[];
}

export function createOctoSupplier(world: OctoWorld, now: () => number): OctoSupplier {
  const bookingByUuid = new Map(world.bookings.map((booking) => [booking.uuid, booking]));
  const codes = createRedemptionCodes(world.bookings);
  // asked each time: they can be changed while it plays
  const switches = (): AllSwitches => allSwitches(world.switches);
  const redemptions: RedemptionRecord[] = [];
  const corrections: CorrectionRecord[] = [];
  const acts: ActRecord[] = [];
  const repeats: string[] = [];

  const viewOf = (target: Target): View => {
    const booking = bookingByUuid.get(target.bookingUuid);
    if (booking === undefined) throw new Error(`no booking ${target.bookingUuid}`);
    return { booking, target, redemptionCode: codes.codeOf(target) };
  };
  const viewOfCode = (code: string): View | null => {
    const target = codes.targetOf(code);
    return target === null ? null : viewOf(target);
  };

  const record = (
    { booking, target }: View,
    { perform, redemptionCode, redeemedAt }: Redeeming,
  ): void => {
    const at = now();
    const updatedAt = utcText(at);
    const redeemed = perform(booking, target, { updatedAt, redeemedAt: redeemedAt ?? updatedAt });
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
    record(view, { perform: redeemTarget, redemptionCode: null });
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
  const redeem = (code: string, { again, redeemedAt }: RedeemOptions): Outcome => {
    const view = viewOfCode(code);
    if (view === null) return { kind: "unknown-code", code };
    const reason = refusalOf(view.booking, view.target);
    const used = reason === "ALREADY_REDEEMED";
    if (used && again === "lenient") {
      repeats.push(view.booking.uuid);
      return { kind: "answered", view };
    }
    if (reason !== null && !(used && again === "again"))
      return { kind: "refused", code, reason, view };
    const way = used ? redeemTargetAgain : redeemTarget;
    record(view, { perform: way, redemptionCode: code, redeemedAt });
    return { kind: "answered", view: viewOf(view.target) };
  };
  const correct = (
    { booking, target, redemptionCode }: View,
    kind: CorrectionRecord["kind"],
    { booking: after, unitItemUuids }: Corrected,
  ): Outcome => {
    bookingByUuid.set(booking.uuid, after);
    const bookingUuid = booking.uuid;
    corrections.push({ kind, at: now(), bookingUuid, unitItemUuids, redemptionCode });
    return { kind: "answered", view: viewOf(target) };
  };

  return {
    world,
    get switches() {
      return switches();
    },
    bookings: () => [...bookingByUuid.values()],
    lookup: (reference) => targetsOf([...bookingByUuid.values()], reference).map(viewOf),
    redemptions: () => redemptions,
    corrections: () => corrections,
    acts: () => acts,
    repeats: () => repeats,
    act: (act) => {
      const done = perform(act);
      if (done) acts.push({ at: now(), act });
      return done;
    },
    redeem: (code, redeemedAt) => redeem(code, { again: switches().redeemAgain, redeemedAt }),
    validate: (code) => redeem(code, { again: "lenient" }),
    takeBack: (code) => {
      const view = viewOfCode(code);
      if (view === null) return { kind: "unknown-code", code };
      const { booking, target } = view;
      const barred = refusalOf(booking, target);
      if (barred === "CANCELLED" || barred === "EXPIRED" || barred === "NOT_CONFIRMED")
        return { kind: "refused", code, reason: barred, view };
      const after = takenBack(booking, target, utcText(now()));
      return after === null
        ? { kind: "refused", code, reason: "NOT_REDEEMED", view }
        : correct(view, "taken-back", after);
    },
    markNoShow: (code, word) => {
      const view = viewOfCode(code);
      if (view === null) return { kind: "unknown-code", code };
      const reason = refusalOf(view.booking, view.target);
      return reason === null
        ? correct(view, "no-show", missed(view.booking, view.target, { at: utcText(now()), word }))
        : { kind: "refused", code, reason, view };
    },
  };
}

interface RedeemOptions {
  readonly again: AllSwitches["redeemAgain"];
  readonly redeemedAt?: string | undefined;
}

interface Redeeming {
  readonly perform: typeof redeemTarget;
  /** Null: by another scanner. */
  readonly redemptionCode: string | null;
  readonly redeemedAt?: string | undefined;
}
