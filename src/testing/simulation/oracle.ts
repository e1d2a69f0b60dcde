/**
 * Judges a finished run from outside. Greens are what stewards saw, effects are what the supplier logged; what the system
 * claims of itself counts only where the omniscient facts justify it. Shares no decision with the code under test.
 */
import type { ScanId } from "../../core/ids.ts";
import { expectedConflicts } from "./expected-conflicts.ts";
import type { Claims, Facts, Green, Outcome } from "./facts.ts";
import { type UseGroup, groupsByUse } from "./use-groups.ts";

export function judgeRun(facts: Facts, claims: Claims): Outcome {
  const groups = groupsByUse(facts, claims);
  const { conflicts, possible } = expectedConflicts(facts, groups);
  const shown = new Set(claims.conflicts.map(conflictKey));
  const allowed = new Set([...possible].filter((key) => shown.has(key)));
  const expected = new Set([...conflicts, ...allowed]);
  const missing = [...expected].filter((key) => !shown.has(key));
  const surplus = [...shown].filter((key) => !expected.has(key));
  return {
    lost: [...groups.flatMap((group) => lostIn(group, shown)), ...notHeld(facts, claims)],
    doubled: doubled(facts),
    unexplained: [
      ...claims.broken,
      ...missing.map((key) => `no conflict is shown: ${key}`),
      ...surplus.map((key) => `a conflict without cause: ${key}`),
      ...differingDevices(claims),
      ...effectsWithoutGreen(facts),
      ...takenFromOthers(facts, groups),
      ...greensThatNobodyMayGive(facts),
      ...unjustifiedClaims(facts, groups, claims),
    ],
    conflictsExpected: expected.size,
    conflictsShown: shown.size,
    parked: claims.parked.length,
    probable: settledAs(claims, "probable"),
    atLeastOnce: settledAs(claims, "at-least-once"),
  };
}

/** Connections are one in these worlds: their name is cut off. */
const conflictKey = ({ kind, booking, unitItem }: Claims["conflicts"][number]): string =>
  `${kind} ${uuidIn(booking)} ${unitItem === null ? "party" : uuidIn(unitItem)}`;

const uuidIn = (key: string): string => key.slice(key.indexOf("/") + 1);

const settledAs = ({ settlements }: Claims, kind: string): number =>
  [...settlements.values()].filter((settlement) => settlement.kind === kind).length;

/** A green whose use is nowhere at the supplier, and nothing says so. */
function lostIn(group: UseGroup, shown: ReadonlySet<string>): readonly string[] {
  const excused =
    group.ours ||
    group.probable ||
    group.sharedProbable ||
    group.undecidable ||
    group.poisoned ||
    shown.has(`redeemed-elsewhere ${group.key}`) ||
    shown.has(`refused-after-admission ${group.key}`);
  return excused ? [] : [`green without effect: ${group.key} by ${names(group.admissions)}`];
}

function notHeld({ greens }: Facts, { journal }: Claims): readonly string[] {
  return greens
    .filter(({ scan }) => !journal.has(scan))
    .map(({ scan, device }) => `the gateway never got ${scan} of device ${device}`);
}

/** One use, redeemed by us more than once without anybody having taken it back in between. */
function doubled({ redemptions, unredeemed, takenBack, world }: Facts): readonly string[] {
  const items = [...world.bookings.values()].flatMap(({ uuid, unitItemUuids }) =>
    unitItemUuids.map((item) => ({ uuid, item })),
  );
  return items.flatMap(({ uuid, item }) => {
    const ours = redemptions.filter(
      ({ unitItemUuids, foreign }) => !foreign && unitItemUuids.includes(item),
    );
    const apart = ours.filter(({ at }, index) => {
      const before = ours[index - 1];
      if (before === undefined) return false;
      const freed = [
        ...unredeemed.filter((act) => act.bookingUuid === uuid),
        ...takenBack.filter(({ unitItemUuids }) => unitItemUuids.includes(item)),
      ];
      return !freed.some((act) => act.at >= before.at && act.at <= at);
    });
    return apart.map(() => `redeemed twice: ${uuid} ${item}`);
  });
}

function differingDevices({ conflicts, conflictsAt }: Claims): readonly string[] {
  return conflictsAt.flatMap((here, index) =>
    keysOf(here) === keysOf(conflicts)
      ? []
      : [`device ${index} shows [${keysOf(here)}], the gateway [${keysOf(conflicts)}]`],
  );
}

const keysOf = (list: Claims["conflicts"]): string => list.map(conflictKey).toSorted().join(", ");

function effectsWithoutGreen({ redemptions, greens, ghosts }: Facts): readonly string[] {
  const admitted = [...greens, ...ghosts];
  return redemptions
    .filter(({ foreign }) => !foreign)
    .flatMap(({ bookingUuid, unitItemUuids }) =>
      unitItemUuids
        .filter(
          (item) =>
            !admitted.some(
              (green) =>
                green.bookingUuid === bookingUuid &&
                (green.unitItemUuid === null || green.unitItemUuid === item),
            ),
        )
        .map((item) => `redeemed without a green: ${bookingUuid} ${item}`),
    );
}

/** What another scanner did is not ours to take back; of the same moment nobody can tell whose it is. */
function takenFromOthers(
  { redemptions, takenBack }: Facts,
  groups: readonly UseGroup[],
): readonly string[] {
  const unclear = new Set(
    groups.filter(({ undecidable }) => undecidable).map(({ bookingUuid }) => bookingUuid),
  );
  return takenBack.flatMap(({ at, bookingUuid, unitItemUuids }) =>
    unitItemUuids
      .filter((item) => {
        const before = redemptions.filter(
          (each) => each.unitItemUuids.includes(item) && each.at <= at,
        );
        return before.at(-1)?.foreign === true && !unclear.has(bookingUuid);
      })
      .map((item) => `taken back from another scanner: ${bookingUuid} ${item}`),
  );
}

function greensThatNobodyMayGive({ greens, world }: Facts): readonly string[] {
  return greens
    .filter(({ bookingUuid }) => world.bookings.get(bookingUuid)?.valid !== true)
    .map(({ scan, bookingUuid }) => `${scan} let somebody in on ${bookingUuid}, which nobody may`);
}

/** `probable` needs a call whose outcome nobody could know; `parked` needs a permanent fault. */
function unjustifiedClaims(
  facts: Facts,
  groups: readonly UseGroup[],
  { parked }: Claims,
): readonly string[] {
  return [
    ...groups
      .filter(({ probable, outcomeHidden }) => probable && !outcomeHidden)
      .map(({ key }) => `"probable" though every outcome was told: ${key}`),
    ...parked
      .filter(({ bookingUuid }) => !facts.poisoned.has(bookingUuid))
      .map(({ scan }) => `parked without a permanent fault: ${scan}`),
  ];
}

const names = (admissions: readonly Green[]): string =>
  admissions
    .map(({ scan, device }: { scan: ScanId; device: number }) => `${scan}@${device}`)
    .join();
