/**
 * Who may still go in, reasoned by hand for every history: rows are what has happened, columns what is scanned. A family is
 * four people on one ticket beside one adult, `parking` an add-on beside one adult: used like a ticket, and nobody; `ticket`
 * is one of two adults, `voucher` stands for three adults without tickets, `pair` for two adults with tickets (`both` and `typed`).
 *
 * Each cell is for the policies once, per-date and twice; one entry stands for all three.
 */
import type { Situation } from "./dimensions.ts";

export type Cell =
  /** `left` people may go in by this code, `inside` are in already. `again`: it is they who go in once more. */
  | {
      readonly kind: "free";
      readonly left: number;
      readonly inside: number;
      readonly again: boolean;
    }
  | { readonly kind: "used"; readonly by: UsedBy }
  /** Nobody is left of the party, and no single earlier use tells why. */
  | { readonly kind: "full"; readonly inside: number };

/** Whose use stands in the way, with the moments of `history.ts`. */
export type UsedBy =
  | "us"
  | "kim"
  | "us-yesterday"
  | "supplier"
  | "supplier-yesterday"
  | "supplier-later"
  | "supplier-undated";

export type Column = "ticket" | "family" | "parking" | "voucher" | "pair";

const free = (left: number, inside: number): Cell => ({ kind: "free", left, inside, again: false });
const again = (left: number, inside: number): Cell => ({ kind: "free", left, inside, again: true });
const full = (inside: number): Cell => ({ kind: "full", inside });
const used = (by: UsedBy): Cell => ({ kind: "used", by });

type Cells = readonly [Cell] | readonly [once: Cell, perDate: Cell, twice: Cell];
type Row = Readonly<Record<Column, Cells>>;

const us = used("us");
const kim = used("kim");
const before = used("us-yesterday");
const supplier = used("supplier");
const supplierBefore = used("supplier-yesterday");
const supplierLater = used("supplier-later");
const undated = used("supplier-undated");

const partyOfOneLess: Row = {
  ticket: [free(1, 1)],
  family: [free(4, 1)],
  parking: [free(0, 1)],
  voucher: [free(2, 1), free(2, 1), free(3, 1)],
  pair: [free(1, 1), free(1, 1), free(2, 1)],
};

const useCells: Readonly<Record<Situation["used"], Row>> = {
  // nothing has happened
  not: {
    ticket: [free(1, 0)],
    family: [free(4, 0)],
    parking: [free(0, 0)],
    voucher: [free(3, 0)],
    pair: [free(2, 0)],
  },
  // all that this code stands for went in at this device at 10:00
  here: {
    ticket: [us, us, again(1, 1)],
    family: [us, us, again(4, 4)],
    parking: [us, us, again(0, 0)],
    voucher: [us, us, free(3, 3)],
    pair: [us, us, free(2, 2)],
  },
  // the same, at Kim's gate at 10:30
  elsewhere: {
    ticket: [kim, kim, again(1, 1)],
    family: [kim, kim, again(4, 4)],
    parking: [kim, kim, again(0, 0)],
    voucher: [kim, kim, free(3, 3)],
    pair: [kim, kim, free(2, 2)],
  },
  // the same, yesterday: a new day is a new use only per date
  yesterday: {
    ticket: [before, free(1, 0), again(1, 1)],
    family: [before, free(4, 0), again(4, 4)],
    parking: [before, free(0, 0), again(0, 0)],
    voucher: [before, free(3, 0), free(3, 3)],
    pair: [before, free(2, 0), free(2, 2)],
  },
  // one of the party went in without a name: somebody is left for each ticket
  "one-by-voucher": partyOfOneLess,
  // the second guest went in with the second ticket
  neighbour: partyOfOneLess,
  // two gates without a network both let in all that this code stands for
  twice: {
    ticket: [kim],
    family: [kim],
    parking: [kim],
    voucher: [full(6), full(6), full(3)],
    pair: [full(4), full(4), full(2)],
  },
  // the whole party is in: by the voucher before a ticket, by all tickets before the voucher
  everybody: {
    ticket: [us, us, free(1, 2)],
    family: [us, us, free(4, 5)],
    parking: [free(0, 1)],
    voucher: [full(3), full(3), free(3, 3)],
    pair: [full(2), full(2), free(2, 2)],
  },
  // the supplier's record of 09:30 is nobody's here: one use, of those it names
  foreign: {
    ticket: [supplier, supplier, again(1, 1)],
    family: [supplier, supplier, again(4, 4)],
    parking: [supplier, supplier, again(0, 0)],
    voucher: [supplier, supplier, free(3, 3)],
    pair: [supplier, supplier, free(2, 2)],
  },
  "foreign-yesterday": {
    ticket: [supplierBefore, free(1, 0), again(1, 1)],
    family: [supplierBefore, free(4, 0), again(4, 4)],
    parking: [supplierBefore, free(0, 0), again(0, 0)],
    voucher: [supplierBefore, free(3, 0), free(3, 3)],
    pair: [supplierBefore, free(2, 0), free(2, 2)],
  },
  // the second guest went in, and the supplier marked the whole booking for it: nobody else is used up
  "recorded-as-ours": partyOfOneLess,
  // … but ours was recorded ten minutes before that mark: another scanner redeemed the whole booking
  "recorded-as-foreign": {
    ticket: [supplierLater, supplierLater, again(1, 2)],
    family: [supplierLater, supplierLater, again(4, 5)],
    parking: [supplierLater, supplierLater, again(0, 1)],
    voucher: [full(3), full(3), free(2, 3)],
    pair: [full(2), full(2), free(1, 2)],
  },
  // … and ours has not been answered yet: the mark may well be it
  "recorded-unsettled": partyOfOneLess,
};

/** REDEEMED without a time and without anything of ours: another scanner's, one use of all whom it marks. */
const markedBooking: Row = {
  ticket: [undated, undated, again(1, 2)],
  family: [undated, undated, again(4, 5)],
  parking: [undated, undated, again(0, 1)],
  voucher: [undated, undated, free(3, 3)],
  pair: [undated, undated, free(2, 2)],
};
const markedUnit: Row = {
  ticket: [undated, undated, again(1, 1)],
  family: [undated, undated, again(4, 4)],
  parking: [undated, undated, again(0, 0)],
  voucher: [undated, undated, free(3, 3)],
  pair: [undated, undated, free(2, 2)],
};

/** A product that nobody mapped has no policy: one use. */
export function cellOf(situation: Situation): Cell {
  const { scanned, use, place } = situation;
  const column = scanned === "both" || scanned === "typed" ? "pair" : scanned;
  const cells = rowOf(situation)[column];
  const policy = place === "unmapped" ? "once" : use;
  if (cells.length === 1 || policy === "once") return cells[0];
  return policy === "per-date" ? cells[1] : cells[2];
}

function rowOf({ status, unit, used: history }: Situation): Row {
  if (history === "not" && status === "REDEEMED") return markedBooking;
  if (history === "not" && unit === "REDEEMED") return markedUnit;
  return useCells[history];
}
