/** Nobody was let in, or nobody stayed in: has the supplier a use about then all the same? And was there a booking at all? */
import type { UnitItem } from "../../core/booking.ts";
import type { ScanId, UnitItemKey } from "../../core/ids.ts";
import { isOurs } from "../../core/settlement.ts";
import { mayShareUse } from "../../core/supplier-record.ts";
import type { Instant } from "../../core/time.ts";
import {
  aboutThenMs,
  agree,
  type BookingDay,
  clocksDifferMs,
  type DayDenial,
  type DayUnknown,
  differ,
  isStanding,
  notComparable,
  type Outcome,
  type Subject,
  supplierSide,
} from "./booking-day.ts";
import { isTold, type SupplierUse, recordedUse } from "./supplier-uses.ts";

/** By time. */
export function outcomesOfDenials(
  day: BookingDay,
  denials: readonly DayDenial[],
): ReadonlyMap<ScanId, Outcome> {
  const outcomes = new Map<ScanId, Outcome>();
  const told = new Set<UnitItemKey>();
  for (const denial of denials.toReversed()) {
    const against = isFollowedByLetIn(day, denial) ? [] : usesAgainst(day, denial);
    const untold = against.filter(({ item }) => !told.has(item.key));
    for (const { item } of untold) told.add(item.key);
    outcomes.set(
      denial.id,
      untold.length > 0
        ? differ("refused-but-recorded", supplierSide(usesIn(untold), day.booking.status))
        : against.length > 0
          ? agree
          : withoutContradiction(day, denial),
    );
  }
  return outcomes;
}

/** Nothing contradicts it; whether anything could. */
function withoutContradiction(day: BookingDay, denial: DayDenial): Outcome {
  if (isFollowedByLetIn(day, denial)) return agree;
  const items = itemsOf(day, denial);
  if (day.telling === "never" || items.length === 0) return notComparable;
  const isUndated = openUses(day, denial).some(({ use }) => use.at === null);
  if (isUndated && denial.kind !== "used") return notComparable;
  const isSilent = items.some(
    (item) => recordedUse(day.booking, item) === null && !isTold(item, day.telling),
  );
  return isSilent ? notComparable : agree;
}

interface ItemUse {
  readonly item: UnitItem;
  readonly use: SupplierUse;
}

const usesIn = (found: readonly ItemUse[]): readonly SupplierUse[] => found.map(({ use }) => use);

/** Those that contradict it. */
const usesAgainst = (day: BookingDay, denial: DayDenial): readonly ItemUse[] =>
  openUses(day, denial).filter(({ use: { at } }) => at !== null && isAboutThen(at, denial));

function isAboutThen(use: Instant, { kind, since, at }: DayDenial): boolean {
  // a use before it is what "already used" means
  if (kind === "used" && use <= at + clocksDifferMs) return false;
  return use >= since - aboutThenMs && use <= at + aboutThenMs;
}

/** Those of its subject that nobody of ours explains. */
const openUses = (day: BookingDay, denial: DayDenial): readonly ItemUse[] =>
  itemsOf(day, denial).flatMap((item) => {
    const use = recordedUse(day.booking, item);
    return use === null || isOfOurs(day, item, use) ? [] : [{ item, use }];
  });

/** That of somebody let in who stayed in, or our own redemption of anybody. */
const isOfOurs = ({ letIns }: BookingDay, item: UnitItem, { at }: SupplierUse): boolean =>
  letIns.some((letIn) => {
    if (!mayShareUse(letIn, { unitItem: item.key })) return false;
    if (isStanding(letIn) && (at === null || at >= letIn.at - aboutThenMs)) return true;
    const { settlement } = letIn;
    if (settlement === null || !isOurs(settlement)) return false;
    const ours = settlement.redeemedAt;
    return at === null || ours === null || Math.abs(at - ours) < sameRecordMs;
  });

/** Recorded times of one redemption differ by rounding to seconds at most. */
const sameRecordMs = 1_000;

const itemsOf = ({ booking }: BookingDay, { unitItem }: Subject): readonly UnitItem[] =>
  booking.unitItems.filter(({ key }) => unitItem === null || key === unitItem);

/** That scan speaks for this one. */
const isFollowedByLetIn = (
  { letIns }: BookingDay,
  earlier: Subject & { readonly at: Instant },
): boolean =>
  letIns.some(
    (letIn) => isStanding(letIn) && letIn.at >= earlier.at && mayShareUse(letIn, earlier),
  );

/** By time. Told once for each subject, by the last. */
export function outcomesOfUnknown(
  day: BookingDay,
  unknowns: readonly DayUnknown[],
): ReadonlyMap<ScanId, Outcome> {
  const outcomes = new Map<ScanId, Outcome>();
  const told = new Set<UnitItemKey | null>();
  for (const unknown of unknowns.toReversed()) {
    const isSpokenFor = told.has(unknown.unitItem) || isFollowedByLetIn(day, unknown);
    outcomes.set(
      unknown.id,
      isSpokenFor ? agree : differ("unknown-but-booked", sideOf(day, unknown)),
    );
    if (!isSpokenFor) told.add(unknown.unitItem);
  }
  return outcomes;
}

function sideOf(day: BookingDay, subject: Subject) {
  const items = itemsOf(day, subject);
  const uses = items.map((item) => recordedUse(day.booking, item)).filter((use) => use !== null);
  const [only, ...others] = items;
  const status = others.length === 0 ? only?.status : null;
  return supplierSide(uses, status ?? day.booking.status);
}
