/** What the overlay holds in memory, by booking. Rows are never changed, only replaced. */
import type { BookingKey, ScanId } from "../../core/ids.ts";
import type { AdmissionRow, Cursor, FoundBookingRow, UndoRow } from "../ledger-rows.ts";

export interface HeldFacts {
  readonly admissions: ByBooking<AdmissionRow>;
  readonly undos: ByBooking<UndoRow>;
  readonly found: FoundByCode;
  /** Bookings of which the database has more than is held here. */
  readonly elsewhere: Set<string>;
  cursor: Cursor | null;
}

export const noFacts = (): HeldFacts => ({
  admissions: new ByBooking(
    ({ admission }) => admission.scan,
    ({ admission }) => admission.booking,
  ),
  undos: new ByBooking(
    ({ undo }) => undo.scan,
    ({ undo }) => undo.booking,
  ),
  found: new FoundByCode(),
  elsewhere: new Set(),
  cursor: null,
});

export class ByBooking<Row> {
  readonly #rows = new Map<ScanId, Row>();
  readonly #scans = new Map<BookingKey, Set<ScanId>>();
  readonly #scanOf: (row: Row) => ScanId;
  readonly #bookingOf: (row: Row) => BookingKey;

  constructor(scanOf: (row: Row) => ScanId, bookingOf: (row: Row) => BookingKey) {
    this.#scanOf = scanOf;
    this.#bookingOf = bookingOf;
  }

  get size(): number {
    return this.#rows.size;
  }

  of(booking: BookingKey): readonly Row[] {
    const scans = this.#scans.get(booking);
    if (scans === undefined) return [];
    return [...scans].flatMap((scan) => this.#rows.get(scan) ?? []);
  }

  put(row: Row): void {
    const scan = this.#scanOf(row);
    this.remove(scan);
    this.#rows.set(scan, row);
    addTo(this.#scans, this.#bookingOf(row), scan);
  }

  remove(scan: ScanId): void {
    const row = this.#rows.get(scan);
    if (row === undefined) return;
    this.#rows.delete(scan);
    removeFrom(this.#scans, this.#bookingOf(row), scan);
  }

  clear(): void {
    this.#rows.clear();
    this.#scans.clear();
  }
}

export class FoundByCode {
  readonly #rows = new Map<string, FoundBookingRow>();
  readonly #bookings = new Map<string, Set<string>>();

  get(key: string): FoundBookingRow | undefined {
    return this.#rows.get(key);
  }

  byCode(code: string): readonly FoundBookingRow[] {
    const keys = this.#bookings.get(code);
    if (keys === undefined) return [];
    return [...keys].toSorted().flatMap((key) => this.#rows.get(key) ?? []);
  }

  put(row: FoundBookingRow): void {
    this.remove(row.booking.key);
    this.#rows.set(row.booking.key, row);
    for (const code of row.codes) addTo(this.#bookings, code, row.booking.key);
  }

  remove(key: string): void {
    const row = this.#rows.get(key);
    if (row === undefined) return;
    this.#rows.delete(key);
    for (const code of row.codes) removeFrom(this.#bookings, code, key);
  }

  clear(): void {
    this.#rows.clear();
    this.#bookings.clear();
  }
}

function addTo<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function removeFrom<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  set?.delete(value);
  if (set?.size === 0) sets.delete(key);
}
