/**
 * The evening report of one day: what Stile said at all gates, beside what the suppliers have by now.
 *
 * Asks no supplier: the list holds what they had said at the last round, and the report tells how old that is. It takes
 * seconds after a day of twenty thousand scans, and keeps nobody at a gate waiting meanwhile.
 */
import type { Booking } from "../../core/booking.ts";
import type { Clock } from "../../core/effects.ts";
import type { BookingKey, ConnectionId, ScanId } from "../../core/ids.ts";
import type { Product } from "../../core/product.ts";
import type { Instant, LocalDate } from "../../core/time.ts";
import type { Manifest } from "../../protocol/v1.ts";
import { type ActRecord, type Difference, type Report, scanKinds } from "../../protocol/venue.ts";
import { compare, type Compared } from "./compare.ts";
import { answeredQuestions, byBooking, type DayScan, toDayScan } from "./day-scan.ts";
import { notScannedOf } from "./not-scanned.ts";
import type { PageEnd, ReportReads } from "./report-reads.ts";
import type { UseTelling } from "./supplier-uses.ts";
import { isIn, type VenueDay, venueDay } from "./venue-day.ts";

export interface ReportDeps {
  readonly reads: ReportReads;
  /** By a code printed on a ticket or voucher, in full. */
  readonly bookingsByCode: (code: string) => Promise<readonly Booking[]>;
  readonly products: () => readonly Product[];
  readonly manifest: () => Pick<Manifest, "asOf" | "connections">;
  readonly tellingOf: (connection: ConnectionId) => UseTelling;
  /** `from` inclusive, `to` exclusive; latest first. */
  readonly actsBetween: (from: Instant, to: Instant) => Promise<readonly ActRecord[]>;
  readonly clock: Clock;
  /** Resolves after everybody who waits has had a turn. */
  readonly pause: () => Promise<void>;
}

/** A connection that is set up wrong differs on every scan; nobody reads that many. */
const mostDifferences = 1_000;
const bookingsAtOnce = 100;

/** Rejects when the store cannot be read. */
export async function makeReport(deps: ReportDeps, date: LocalDate): Promise<Report> {
  const { clock, products, manifest, actsBetween } = deps;
  const madeAt = clock.now();
  const { asOf, connections } = manifest();
  const day = venueDay(date, products());
  const scans = await withLaterBookings(deps, await scansOf(deps, day));
  const compared = await compareAll(deps, { day, scans });
  const notScanned = await countNotScanned(deps, { day, scans });
  const count = (connection: ConnectionId, kind: Compared["outcome"]["kind"]): number =>
    compared.filter((each) => each.connection === connection && each.outcome.kind === kind).length;
  const { from, to } = day.spanIn(null);
  return {
    date,
    timeZone: day.timeZone,
    madeAt,
    asOf,
    ...totalsOf(scans),
    connections: connections.map(({ id, label, mode }) => ({
      id,
      label,
      mode,
      agree: count(id, "agree"),
      differ: count(id, "differ"),
      notComparable: count(id, "not-comparable"),
      notScanned: notScanned.get(id) ?? 0,
    })),
    differences: await differencesOf(deps.reads, compared),
    acts: [...(await actsBetween(from, to))],
  };
}

async function scansOf({ reads, pause }: ReportDeps, day: VenueDay): Promise<readonly DayScan[]> {
  const scans: DayScan[] = [];
  let after: PageEnd | null = null;
  do {
    const page = await reads.scansIn(day.whole, after);
    const dayScans = page.scans.map(toDayScan);
    scans.push(...dayScans.filter(({ at, timeZone }) => isIn(day.spanIn(timeZone), at)));
    after = page.end;
    await pause();
  } while (after !== null);
  return scans;
}

/** An unknown code is about the booking that has it by now. */
async function withLaterBookings(
  { bookingsByCode, pause }: ReportDeps,
  scans: readonly DayScan[],
): Promise<readonly DayScan[]> {
  const unknown = scans.filter(({ said }) => said.kind === "unknown");
  const found = new Map<string, BookingKey>();
  for (const code of new Set(unknown.flatMap(({ codes }) => codes))) {
    const [booking] = await bookingsByCode(code);
    if (booking !== undefined) found.set(code, booking.key);
    await pause();
  }
  return scans.map((scan) => {
    if (scan.said.kind !== "unknown") return scan;
    const keys = scan.codes.map((code) => found.get(code)).filter((key) => key !== undefined);
    return { ...scan, bookings: keys.slice(0, 1) };
  });
}

interface OfDay {
  readonly day: VenueDay;
  readonly scans: readonly DayScan[];
}

async function compareAll(deps: ReportDeps, { day, scans }: OfDay): Promise<readonly Compared[]> {
  const products = new Map(deps.products().map((product) => [product.key, product]));
  const groups = [...byBooking(scans)];
  const compared: Compared[] = [];
  for (let start = 0; start < groups.length; start += bookingsAtOnce) {
    const some = groups.slice(start, start + bookingsAtOnce);
    const bookings = await deps.reads.bookingsByKey(some.map(([key]) => key));
    const outcomes = compare({
      // a question names several bookings, and is no answer about any
      scans: some
        .flatMap(([, ofBooking]) => ofBooking)
        .filter(({ said }) => said.kind !== "question"),
      bookings: new Map(bookings.map((booking) => [booking.key, booking])),
      productByKey: (key) => products.get(key) ?? null,
      connectionOf: (key) => connectionOf(deps, key),
      tellingOf: deps.tellingOf,
      day,
    });
    compared.push(...outcomes);
    await deps.pause();
  }
  return compared;
}

/** Its key says so, also of a booking that is gone. */
function connectionOf({ manifest }: ReportDeps, booking: BookingKey): ConnectionId | null {
  const owners = manifest().connections.filter(({ id }) => booking.startsWith(`${id}/`));
  // one identity may begin with another and a slash
  return owners.toSorted((a, b) => b.id.length - a.id.length)[0]?.id ?? null;
}

async function countNotScanned(
  { reads, products, pause }: ReportDeps,
  { day, scans }: OfDay,
): Promise<ReadonlyMap<ConnectionId, number>> {
  const zones = new Map(products().map(({ key, timeZone }) => [key, timeZone]));
  const seen = byBooking(scans);
  const counts = new Map<ConnectionId, number>();
  let after: BookingKey | null = null;
  for (;;) {
    const page: readonly Booking[] = await reads.usedBookings(after);
    for (const booking of page) {
      const { key, connection, product } = booking;
      const span = day.spanIn(zones.get(product) ?? null);
      const count = notScannedOf(booking, seen.get(key) ?? [], span);
      counts.set(connection, (counts.get(connection) ?? 0) + count);
    }
    after = page.at(-1)?.key ?? null;
    if (after === null) return counts;
    await pause();
  }
}

function totalsOf(scans: readonly DayScan[]): Pick<Report, "scans" | "people" | "verdicts"> {
  const answered = answeredQuestions(scans);
  const told = scans.filter(({ id }) => !answered.has(id));
  const verdicts = scanKinds.map((kind) => ({
    kind,
    scans: told.filter((scan) => scan.kind === kind).length,
  }));
  return {
    // nothing is presented to be taken back or overruled: both are pressed
    scans: told.filter(({ kind }) => kind !== "undone" && kind !== "overruled").length,
    people: scans
      .map(({ said }) => (said.kind === "let-in" && said.undoneBy === null ? said.people : 0))
      .reduce((a, b) => a + b, 0),
    verdicts: verdicts.filter((each) => each.scans > 0),
  };
}

async function differencesOf(
  reads: ReportReads,
  compared: readonly Compared[],
): Promise<Difference[]> {
  const differing = compared
    .flatMap(({ outcome, ...each }) => (outcome.kind === "differ" ? [{ ...each, ...outcome }] : []))
    .toSorted((a, b) => b.at - a.at || (a.scan < b.scan ? 1 : -1))
    .slice(0, mostDifferences);
  const stored = await reads.scansById(differing.map(({ scan }) => scan));
  const byId = new Map<ScanId, Difference["scan"]>(stored.map((scan) => [scan.id, scan]));
  return differing.flatMap(({ why, connection, supplier, ...each }) => {
    const scan = byId.get(each.scan);
    return scan === undefined ? [] : [{ kind: why, scan, connection, supplier }];
  });
}
