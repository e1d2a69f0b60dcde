/** Greens by the use that they take: a unit item's, or the party's of a voucher. */
import { hidesOutcome } from "./call-faults.ts";
import type { Claims, Facts, Green } from "./facts.ts";
import type { Redemption } from "./world.ts";

export interface UseGroup {
  /** Booking uuid and unit item uuid, or `party`. */
  readonly key: string;
  readonly bookingUuid: string;
  readonly unitItemUuid: string | null;
  /** Not taken back. */
  readonly admissions: readonly Green[];
  /** The supplier has a redemption of ours for it. */
  readonly ours: boolean;
  /** The supplier has it used, and somebody else did what was left of it. */
  readonly foreign: boolean;
  /** A supplier that refuses no repeat has another scanner's beside ours: told only if it was asked after that. */
  readonly usedAgainElsewhere: boolean;
  /**
   * The supplier's record cannot tell whose it is: redeemed by us and by somebody else in the same second, or a voucher all
   * of whose guests went in by their tickets, some with us and some elsewhere; or our redemption, sent after a look that
   * showed none, was answered with another scanner's of that very moment; or it dates no ticket, and some of the party went in
   * by our voucher and some elsewhere.
   */
  readonly undecidable: boolean;
  readonly closed: boolean;
  readonly poisoned: boolean;
  /** The gateway calls it probable; also where it has been taken back since: what was recorded then stands for who came later. */
  readonly probable: boolean;
  /** It calls the voucher's or a ticket's of this party probable, which may be the same record: it shows a conflict, or not. */
  readonly sharedProbable: boolean;
  /** Some call about it, or the gateway itself, came to grief in a way that hides what was done. */
  readonly outcomeHidden: boolean;
}

export function groupsByUse(facts: Facts, claims: Claims): readonly UseGroup[] {
  const standing = [...facts.greens, ...facts.ghosts].filter(({ scan }) => !facts.undone.has(scan));
  const byKey = new Map<string, Green[]>();
  for (const green of standing) {
    const key = `${green.bookingUuid} ${green.unitItemUuid ?? "party"}`;
    byKey.set(key, [...(byKey.get(key) ?? []), green]);
  }
  return [...byKey].flatMap(([key, admissions]) => {
    const [first] = admissions;
    return first === undefined ? [] : [groupOf(key, { first, admissions }, { facts, claims })];
  });
}

function groupOf(
  key: string,
  { first, admissions }: { readonly first: Green; readonly admissions: readonly Green[] },
  { facts, claims }: { readonly facts: Facts; readonly claims: Claims },
): UseGroup {
  const { bookingUuid, unitItemUuid } = first;
  const items =
    unitItemUuid === null
      ? (facts.world.bookings.get(bookingUuid)?.unitItemUuids ?? [])
      : [unitItemUuid];
  const redemptions = standingRedemptions(facts);
  const isRedeemed = (item: string, by: "us" | "anybody"): boolean =>
    redemptions.some(
      ({ foreign, isLate, unitItemUuids }) =>
        unitItemUuids.includes(item) && !(by === "us" && (foreign || isLate)),
    );
  const byVoucher = redemptions.some(
    (each) => each.bookingUuid === bookingUuid && each.whole && !each.foreign,
  );
  const calledProbable = [...facts.greens, ...facts.ghosts].filter(
    (green) =>
      green.bookingUuid === bookingUuid && claims.settlements.get(green.scan)?.kind === "probable",
  );
  const isVoucher = unitItemUuid === null;
  const byOthers = facts.redemptions.some(
    (each) => each.bookingUuid === bookingUuid && each.foreign,
  );
  const isUndated = facts.world.showsUse === "undated" && byVoucher && byOthers;
  const isUsedUp = items.every((item) => isRedeemed(item, "anybody"));
  const isShared = isUsedUp && items.some((item) => isRedeemed(item, "us")) && !byVoucher;
  const ours = (isVoucher && byVoucher) || items.every((item) => isRedeemed(item, "us"));
  return {
    key,
    bookingUuid,
    unitItemUuid,
    admissions,
    ours,
    foreign: !ours && isUsedUp,
    usedAgainElsewhere:
      ours &&
      facts.redemptions.some(
        (each) => each.foreign && each.unitItemUuids.some((item) => items.includes(item)),
      ),
    undecidable:
      isCoincident(facts, bookingUuid, admissions) ||
      (isVoucher && isShared) ||
      isUndated ||
      facts.repeated.has(bookingUuid),
    closed: facts.closed.has(bookingUuid),
    poisoned: facts.poisoned.has(bookingUuid),
    probable: calledProbable.some((green) => green.unitItemUuid === unitItemUuid),
    sharedProbable: calledProbable.some(
      (green) => green.unitItemUuid === null || unitItemUuid === null,
    ),
    outcomeHidden: isOutcomeHidden(facts),
  };
}

/** Without what our own calls have taken back since. */
const standingRedemptions = ({ redemptions, takenBack }: Facts): readonly Redemption[] =>
  redemptions.flatMap((record) => {
    const unitItemUuids = record.unitItemUuids.filter(
      (item) => !takenBack.some((act) => act.at >= record.at && act.unitItemUuids.includes(item)),
    );
    return unitItemUuids.length === 0 ? [] : [{ ...record, unitItemUuids }];
  });

/** Ours and another scanner's in the same moment, by what the supplier shows. */
function isCoincident(
  { redemptions, world }: Facts,
  bookingUuid: string,
  admissions: readonly Green[],
): boolean {
  const here = redemptions.filter((each) => each.bookingUuid === bookingUuid);
  const ours = here.filter(({ foreign }) => !foreign).map(({ shownAt }) => shownAt);
  // known by the guest's time, another scanner's passes for ours before ours was ever sent
  const guests = world.showsUse === "guest-time" ? admissions.map(({ at }) => at) : [];
  return here.some(
    ({ foreign, shownAt }) =>
      foreign && [...ours, ...guests].some((at) => Math.abs(shownAt - at) < 2_000),
  );
}

/** Redemption codes are opaque: a trouble of any redemption counts, with any death of the gateway. */
const isOutcomeHidden = ({ faults, redeemPath }: Facts): boolean =>
  faults.some(
    (note) =>
      (note.where === "gateway→supplier" &&
        hidesOutcome(note) &&
        note.what.startsWith(redeemPath)) ||
      note.kind === "crash-gateway" ||
      note.kind === "restored-backup",
  );
