/** The conflicts that an omniscient observer expects, as `kind booking unit-item-or-party`. */
import type { Facts } from "./facts.ts";
import type { UseGroup } from "./use-groups.ts";

export function expectedConflicts(facts: Facts, groups: readonly UseGroup[]): ReadonlySet<string> {
  return new Set([...admittedTwice(facts, groups), ...groups.flatMap(contradictedBySupplier)]);
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
  if (group.ours || group.probable || group.poisoned) return [];
  if (group.cancelled) return [`refused-after-admission ${group.key}`];
  return group.foreign ? [`redeemed-elsewhere ${group.key}`] : [];
}
