/** Greens by the use that they take: a unit item's, or the party's of a voucher. */
import { hidesOutcome } from "./call-faults.ts";
import type { Claims, Facts, Green } from "./facts.ts";

export interface UseGroup {
  /** Booking uuid and unit item uuid, or `party`. */
  readonly key: string;
  readonly bookingUuid: string;
  readonly unitItemUuid: string | null;
  /** Not taken back. */
  readonly admissions: readonly Green[];
  /** The supplier has a redemption of ours for it. */
  readonly ours: boolean;
  /** The supplier has, or had, a redemption by somebody else for all of it. */
  readonly foreign: boolean;
  readonly cancelled: boolean;
  readonly poisoned: boolean;
  /** The gateway calls it probable. */
  readonly probable: boolean;
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
  const redeemedBy = (foreign: boolean): readonly string[] =>
    items.filter((item) =>
      facts.redemptions.some(
        (each) => each.foreign === foreign && each.unitItemUuids.includes(item),
      ),
    );
  return {
    key,
    bookingUuid,
    unitItemUuid,
    admissions,
    // a voucher uses up whatever its tickets have left
    ours:
      redeemedBy(false).length > 0 &&
      items.every((item) => facts.redemptions.some((each) => each.unitItemUuids.includes(item))),
    foreign: redeemedBy(true).length === items.length,
    cancelled: facts.cancelled.has(bookingUuid),
    poisoned: facts.poisoned.has(bookingUuid),
    probable: admissions.some(({ scan }) => claims.settlements.get(scan)?.kind === "probable"),
    outcomeHidden: isOutcomeHidden(facts, bookingUuid),
  };
}

/** Redemption codes are opaque: a trouble of any redemption counts, with any death of the gateway. */
const isOutcomeHidden = ({ faults }: Facts, _bookingUuid: string): boolean =>
  faults.some(
    (note) =>
      (note.where === "gateway→supplier" && hidesOutcome(note) && note.what.includes("redeem")) ||
      note.kind === "crash-gateway" ||
      note.kind === "restored-backup",
  );
