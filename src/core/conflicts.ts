/**
 * Finds what cannot all be true of one booking: more people inside than it is good for, or people inside whom the supplier
 * does not have as ours. Pure, and the same for any order in which admissions, undos and outcomes became known.
 */
import type { Admission } from "./admission.ts";
import type { Booking } from "./booking.ts";
import type { Conflict, ConflictKind, SupplierSide } from "./conflict.ts";
import type { BookingKey, ScanId, UnitItemKey } from "./ids.ts";
import type { Product } from "./product.ts";
import { assertNever } from "./result.ts";
import { isOurs, type Learned, leftByOf } from "./settlement.ts";
import { explainedByUs, mayHaveUsed, mayShareUse } from "./supplier-record.ts";
import { type Instant, later, localDateAt } from "./time.ts";
import { type Undo, withoutUndone } from "./undo.ts";
import { guestsOf, peopleOf, usesIn } from "./uses.ts";
import type { BookingCard } from "./verdict.ts";

export interface BookingHistory {
  readonly key: BookingKey;
  /** Null where only the scans tell of it; then `cards` says what they showed. */
  readonly booking: Booking | null;
  readonly product: Product | null;
  readonly cards: ReadonlyMap<ScanId, BookingCard>;
  /** Of this booking by any device, in any order. */
  readonly admissions: readonly Admission[];
  readonly undos: readonly Pick<Undo, "undoes">[];
  readonly outcomes: ReadonlyMap<ScanId, Learned>;
}

/** A conflict before it is known since when and whether it still stands. */
export type Contradiction = Omit<Conflict, "state" | "raisedAt">;

export function conflictsOf(history: BookingHistory): readonly Contradiction[] {
  const standing = withoutUndone(history.admissions, history.undos).toSorted(byTime);
  const days = groupedBy(standing, (admission) => dayOfUse(admission, history.product));
  return [...days].flatMap(([day, ofDay]) => [
    ...admittedTwice(history, ofDay, day),
    ...contradictedBySupplier(history, ofDay, day),
  ]);
}

/** Uses of different days do not meet where a product is used once per date; "" where they do. */
export const dayOfUse = ({ at }: Pick<Admission, "at">, product: Product | null): string =>
  product?.policy.use.kind === "per-date" ? localDateAt(at, product.timeZone) : "";

function admittedTwice(
  history: BookingHistory,
  standing: readonly Admission[],
  day: string,
): readonly Contradiction[] {
  const ofItems = [...groupedBy(standing, ({ unitItem }) => unitItem)].flatMap(
    ([unitItem, admissions]) => (unitItem === null ? [] : [{ unitItem, admissions }]),
  );
  const twice = ofItems
    .map((of) => ({ ...of, day, allowed: allowanceOf(history, of.unitItem) }))
    .filter(({ admissions, allowed }) => usesIn(admissions) > allowed)
    .map((of) => contradiction(history, { kind: "admitted-twice", ...of, supplier: null }));
  // those of a unit item beyond its own uses are told above, and explain that much of a party that is too large
  const byItems = ofItems.map(({ unitItem, admissions }) =>
    Math.min(peopleIn(admissions), peopleAllowed(history, unitItem)),
  );
  const byVoucher = usesIn(standing.filter(({ unitItem }) => unitItem === null));
  const allowed = partyAllowance(
    history,
    ofItems.map(({ unitItem }) => unitItem),
  );
  if (sum(byItems) + byVoucher <= allowed) return twice;
  const subject = { unitItem: null, day, allowed, admissions: standing };
  return [...twice, contradiction(history, { kind: "admitted-twice", ...subject, supplier: null })];
}

function contradictedBySupplier(
  history: BookingHistory,
  standing: readonly Admission[],
  day: string,
): readonly Contradiction[] {
  const found = standing.flatMap((admission) => {
    const supplier = supplierAgainst(history, admission);
    return supplier === null ? [] : [{ admission, supplier }];
  });
  const kinds = groupedBy(found, ({ admission, supplier }) =>
    JSON.stringify([supplier.kind, admission.unitItem]),
  );
  return [...kinds.values()].flatMap((cases) => {
    const [first] = cases;
    if (first === undefined) return [];
    const { unitItem } = first.admission;
    return [
      contradiction(history, {
        kind: first.supplier.kind === "redeemed" ? "redeemed-elsewhere" : "refused-after-admission",
        unitItem,
        day,
        allowed: unitItem === null ? partyAllowance(history, []) : allowanceOf(history, unitItem),
        admissions: cases.map(({ admission }) => admission),
        supplier: first.supplier,
      }),
    ];
  });
}

/**
 * What the supplier says against this admission. One that was not sent, because another scan was sent for the same use,
 * stands or falls with that other's answer.
 */
function supplierAgainst(history: BookingHistory, admission: Admission): SupplierSide | null {
  const own = history.outcomes.get(admission.scan);
  if (own === undefined) return null;
  const { settlement } = own;
  if (settlement.kind !== "not-sent") return sideOf(history, admission, own);
  if (settlement.why !== "claimed-by-other" && settlement.why !== "already-recorded") return null;
  for (const other of ofSameUse(history, admission).toSorted(byTime)) {
    const outcome = history.outcomes.get(other.scan);
    const side = outcome === undefined ? null : sideOf(history, other, outcome);
    if (side !== null) return side;
  }
  return null;
}

const ofSameUse = (
  { admissions, product }: BookingHistory,
  admission: Admission,
): readonly Admission[] =>
  admissions.filter(
    (other) =>
      other.unitItem === admission.unitItem &&
      dayOfUse(other, product) === dayOfUse(admission, product),
  );

/** Of a use that the supplier has as ours, a refusal says nothing: it was cancelled since, or asked about out of turn. */
const isRecordedAsOurs = (history: BookingHistory, admission: Admission): boolean =>
  timesOf(history.product) === 1 &&
  ofSameUse(history, admission).some(({ scan }) => {
    const outcome = history.outcomes.get(scan);
    return outcome !== undefined && isOurs(outcome.settlement);
  });

function sideOf(
  history: BookingHistory,
  admission: Admission,
  outcome: Learned,
): SupplierSide | null {
  const { settlement } = outcome;
  switch (settlement.kind) {
    case "rejected":
      return isRecordedAsOurs(history, admission)
        ? null
        : { kind: "refused", code: settlement.code, text: settlement.text };
    case "already-redeemed":
      return isExplained(history, admission, { ...outcome, redeemedAt: settlement.redeemedAt })
        ? null
        : { kind: "redeemed", at: settlement.redeemedAt };
    case "accepted":
    case "probable":
    case "at-least-once":
    case "not-sent":
      return null;
    default:
      return assertNever(settlement);
  }
}

interface Shown {
  readonly redeemedAt: Instant | null;
  /** When it was seen. */
  readonly at: Instant;
}

/**
 * Whether another admission left what the supplier shows. Undated, it cannot be compared: then what is ours of the same use
 * is the likelier story, unless its guest came only after the use had been seen.
 */
function isExplained(
  history: BookingHistory,
  admission: Admission,
  { redeemedAt, at }: Shown,
): boolean {
  const outcomeOf = ({ scan }: Admission) => history.outcomes.get(scan)?.settlement;
  if (redeemedAt === null) {
    const traces = history.admissions.map((other) => {
      const outcome = outcomeOf(other) ?? null;
      const isRecorded = other.supplierRedeemedAt !== null || (outcome !== null && isOurs(outcome));
      return { ...other, isRecorded, leftBy: leftByOf(outcome) };
    });
    return traces.some(
      (other) =>
        other.isRecorded && mayHaveUsed(other, admission, traces) && earliestOf(other) <= at,
    );
  }
  const ours = history.admissions.filter(
    (other) =>
      other.supplierRedeemedAt !== null &&
      (outcomeOf(other)?.kind !== "probable" || mayShareUse(other, admission)),
  );
  return explainedByUs(redeemedAt, ours);
}

/** Its device's clock may be off by that much. */
const earliestOf = ({ at, uncertaintyMs }: Admission): Instant => later(at, -uncertaintyMs);

interface Subject {
  readonly kind: ConflictKind;
  readonly unitItem: UnitItemKey | null;
  readonly day: string;
  readonly allowed: number;
  readonly admissions: readonly Admission[];
  readonly supplier: SupplierSide | null;
}

function contradiction(history: BookingHistory, subject: Subject): Contradiction {
  const { booking, product } = history;
  const { day, ...told } = subject;
  const card = history.admissions
    .toSorted(byTime)
    .map(({ scan }) => history.cards.get(scan))
    .find((known) => known !== undefined);
  return {
    id: [subject.kind, history.key, subject.unitItem ?? "party", ...(day === "" ? [] : [day])].join(
      " ",
    ),
    booking: history.key,
    reference: booking === null ? (card?.reference ?? null) : booking.reference,
    leadName: booking === null ? (card?.leadName ?? null) : booking.leadName,
    productLabel: product?.label ?? card?.productLabel ?? booking?.product ?? history.key,
    timeZone: product?.timeZone ?? card?.timeZone ?? "UTC",
    entered: peopleIn(subject.admissions) || usesIn(subject.admissions),
    ...told,
  };
}

/** Uses of a unit item: as many at once as it lets in people, and one where it is an add-on. */
const allowanceOf = (history: BookingHistory, unitItem: UnitItemKey): number =>
  Math.max(1, peopleOfItem(history, unitItem)) * timesOf(history.product);

/** People whom a unit item lets in, counted once for each of its uses. */
const peopleAllowed = (history: BookingHistory, unitItem: UnitItemKey): number =>
  peopleOfItem(history, unitItem) * timesOf(history.product);

function peopleOfItem(history: BookingHistory, unitItem: UnitItemKey): number {
  const item = history.booking?.unitItems.find(({ key }) => key === unitItem);
  if (item !== undefined) return peopleOf(item, history.product);
  const shown = history.admissions
    .filter((admission) => admission.unitItem === unitItem)
    .flatMap(({ scan }) => history.cards.get(scan) ?? [])
    .map(({ units }) => sum(units.map(({ people }) => people)));
  return shown.length === 0 ? 1 : Math.max(...shown);
}

/** The party, and whoever came in by a ticket that is not (any more) one of its guests: that is another contradiction. */
function partyAllowance(history: BookingHistory, admitted: readonly UnitItemKey[]): number {
  const times = timesOf(history.product);
  if (history.booking === null) {
    const shown = [...history.cards.values()].map(({ party }) => party * times);
    return Math.max(0, ...shown, sum(admitted.map((item) => peopleAllowed(history, item))));
  }
  const guests = guestsOf(history.booking);
  // a booking that was cancelled as a whole has no guests any more: how many were too many is a matter of its party
  const party = guests.length === 0 ? history.booking.unitItems : guests;
  const items = new Set([...party.map(({ key }) => key), ...admitted]);
  const people = sum([...items].map((item) => peopleAllowed(history, item)));
  // nothing but add-ons: the voucher hands them out at once
  return people === 0 && items.size > 0 ? times : people;
}

const timesOf = (product: Product | null): number =>
  product?.policy.use.kind === "times" ? product.policy.use.times : 1;

function groupedBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, readonly T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const byTime = (a: Admission, b: Admission): number => a.at - b.at || (a.scan < b.scan ? -1 : 1);
const peopleIn = (admissions: readonly Admission[]): number =>
  sum(admissions.map(({ people }) => people));
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
