/** The conflicts that an omniscient observer expects, as `kind booking unit-item-or-party`. */
import type { Facts } from "./facts.ts";
import type { UseGroup } from "./use-groups.ts";

export interface Expected {
  readonly conflicts: ReadonlySet<string>;
  /** Right if shown and right if not: when exactly the supplier was asked decides, and no log here tells that. */
  readonly possible: ReadonlySet<string>;
}

export const expectedConflicts = (facts: Facts, groups: readonly UseGroup[]): Expected => ({
  conflicts: new Set([...admittedTwice(facts, groups), ...groups.flatMap(contradictedBySupplier)]),
  possible: new Set(groups.flatMap((group) => perhapsContradicted(facts, group))),
});

/**
 * A second use of a ticket that is good for two asks the supplier once more, who may have cancelled it in between; and of
 * a cancelled booking that somebody else redeemed, or took our redemption back on, the supplier tells the one or the other.
 * What somebody took back there tells nobody any more whose it was. What the supplier said before it began to talk nonsense
 * stands.
 */
function perhapsContradicted({ world, unredeemed }: Facts, group: UseGroup): readonly string[] {
  const times = world.bookings.get(group.bookingUuid)?.times ?? 1;
  const usedAgain = times > 1 && group.ours && group.admissions.length > 1;
  const both = group.closed && group.foreign && !group.ours;
  const takenBack = unredeemed.some(({ bookingUuid }) => bookingUuid === group.bookingUuid);
  const unclear = usedAgain || group.undecidable || group.poisoned;
  const elsewhere =
    both ||
    (group.ours && takenBack) ||
    group.usedAgainElsewhere ||
    group.undecidable ||
    group.sharedProbable ||
    (group.foreign && unclear);
  const refused = group.closed && (both || unclear || takenBack || group.sharedProbable);
  return [
    ...(refused ? [`refused-after-admission ${group.key}`] : []),
    ...(elsewhere ? [`redeemed-elsewhere ${group.key}`] : []),
  ];
}

function admittedTwice({ world }: Facts, groups: readonly UseGroup[]): readonly string[] {
  return [...world.bookings.values()].flatMap(({ uuid, unitItemUuids, people, times }) => {
    const ofItem = (item: string | null): number =>
      groups
        .filter((group) => group.bookingUuid === uuid && group.unitItemUuid === item)
        .flatMap(({ admissions }) => admissions)
        .reduce((sum, green) => sum + green.people, 0);
    const uses = people * times;
    const over = unitItemUuids.filter((item) => ofItem(item) > uses);
    // a ticket used too often is one guest all the same
    const byTickets = unitItemUuids.reduce((sum, item) => sum + Math.min(uses, ofItem(item)), 0);
    const partyIsOver = byTickets + ofItem(null) > uses * unitItemUuids.length;
    return [
      ...over.map((item) => `admitted-twice ${uuid} ${item}`),
      ...(partyIsOver ? [`admitted-twice ${uuid} party`] : []),
    ];
  });
}

/** The supplier has it from somebody else, or will not have it: then it never has ours. */
function contradictedBySupplier(group: UseGroup): readonly string[] {
  if (group.ours || group.probable || group.sharedProbable || group.poisoned) return [];
  if ((group.closed && group.foreign) || group.undecidable) return [];
  if (group.closed) return [`refused-after-admission ${group.key}`];
  return group.foreign ? [`redeemed-elsewhere ${group.key}`] : [];
}
