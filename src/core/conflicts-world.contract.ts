/** Admissions of a booking and what became of them, in few words, and the conflicts that they make, in one line each. */
import {
  aBooking,
  anAdmission,
  aPolicy,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  connection,
  now,
  scanIdOf,
} from "../testing/builders.ts";
import type { Admission } from "./admission.ts";
import { type BookingHistory, conflictsOf } from "./conflicts.ts";
import { unitItemKey } from "./ids.ts";
import type { Settlement } from "./settlement.ts";
import { later, minutes } from "./time.ts";

export const hour = minutes(60);
const item = (n: number) => unitItemKey(connection, `unit-${n}`);
export const ticket = (scan: number, n: number, change: Partial<Admission> = {}): Admission =>
  anAdmission(scan, { unitItem: item(n), at: later(now, scan), ...change });
export const voucher = (scan: number, people: number): Admission =>
  anAdmission(scan, { unitItem: null, people, at: later(now, scan) });
export const family = aBooking({ unitItems: [aUnitItem(1, { unit: "family" })] });
export const pair = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
export const perDate = aProduct({ policy: aPolicy({ use: { kind: "per-date" } }) });
export const twice = aProduct({ policy: aPolicy({ use: { kind: "times", times: 2 } }) });
export const undoOf = (n: number) => ({ undoes: scanIdOf(n) });
export const accepted = (minute: number): Settlement => ({
  kind: "accepted",
  redeemedAt: later(now, minutes(minute)),
});
export const foreign = (minute: number): Settlement => ({
  kind: "already-redeemed",
  redeemedAt: later(now, minutes(minute)),
});
export const cancelled: Settlement = { kind: "rejected", code: "CANCELLED", text: "gone" };
export const leftToOther: Settlement = { kind: "not-sent", why: "claimed-by-other" };

export const day = (scan: number, days: number) =>
  ticket(scan, 1, { at: later(now, days * 24 * hour + scan) });

export const party = (people: number) => ({ booking: aVoucherBooking(people) });

export type Told = Partial<Omit<BookingHistory, "outcomes">> & {
  readonly outcomes?: Readonly<Record<number, Settlement>>;
};

export const history = ({ outcomes = {}, ...told }: Told): BookingHistory => ({
  key: aBooking().key,
  booking: aBooking(),
  product: aProduct(),
  cards: new Map(),
  admissions: [],
  undos: [],
  outcomes: new Map(
    Object.entries(outcomes).map(([n, settlement]) => [
      scanIdOf(Number(n)),
      { settlement, at: later(now, Number(n) + minutes(5)) },
    ]),
  ),
  ...told,
});

/** `kind subject entered/allowed by scans`. */
export const found = (told: Told): readonly string[] =>
  conflictsOf(history(told)).map(
    ({ kind, unitItem, entered, allowed, admissions }) =>
      `${kind} ${unitItem?.split("/")[1] ?? "party"} ${entered}/${allowed} by ${admissions
        .map(({ scan }) => Number(scan.slice(-3)))
        .join("+")}`,
  );
