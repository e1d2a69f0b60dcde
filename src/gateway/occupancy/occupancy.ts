/**
 * Who is inside, and how much of what is booked for today that is.
 *
 * "Today" is each product's own. Whoever was let in today and not taken back is inside: nobody is counted going out. What is
 * good all day, or any day, is one slot without a start.
 */
import type { Clock } from "../../core/effects.ts";
import type { ConnectionId, GateId } from "../../core/ids.ts";
import type { ConnectionMode, Product } from "../../core/product.ts";
import { assertNever } from "../../core/result.ts";
import { type Instant, type LocalDate, localDateAt, startOfDay } from "../../core/time.ts";
import type { Occupancy } from "../../protocol/venue.ts";
import { commonestZone } from "../../core/venue-zone.ts";
import type {
  Booked,
  BookedSum,
  BookedVisit,
  InsideSum,
  OccupancyReads,
} from "./occupancy-reads.ts";

export interface OccupancyDeps {
  readonly reads: OccupancyReads;
  readonly products: () => readonly Product[];
  /** All of the venue, in its order. */
  readonly gates: readonly GateId[];
  readonly modeOf: (connection: ConnectionId) => ConnectionMode;
  readonly clock: Clock;
}

/** Rejects when the store cannot be read. */
export async function readOccupancy(deps: OccupancyDeps): Promise<Occupancy> {
  const { reads, clock } = deps;
  const at = clock.now();
  const today = todayOf(deps.products(), at);
  const dates = [...new Set(today.zones.map(today.dateIn)), null];
  const inside = await insideToday(deps, today);
  const slots = slotsOf({ today, inside, booked: await reads.bookedOn(dates), ...deps });
  const gates = [...new Set([...deps.gates, ...inside.map(({ gate }) => gate)])];
  return {
    at,
    inside: peopleOf(inside),
    gates: gates.map((gate) => ({
      gate,
      inside: peopleOf(inside.filter((sum) => sum.gate === gate)),
    })),
    slots,
  };
}

interface Today {
  /** Without repeats. */
  readonly zones: readonly string[];
  readonly dateIn: (timeZone: string) => LocalDate;
  readonly productOf: (booked: Booked) => Product | null;
  /** The venue's own for what has no product. */
  readonly zoneOf: (booked: Booked | null) => string;
}

function todayOf(products: readonly Product[], now: Instant): Today {
  const ofVenue = commonestZone(products) ?? "UTC";
  const zones = [...new Set([ofVenue, ...products.map(({ timeZone }) => timeZone)])];
  const dates = new Map(zones.map((zone) => [zone, localDateAt(now, zone)]));
  const byKey = new Map(products.map((product) => [product.key, product]));
  const productOf = ({ product }: Booked): Product | null => byKey.get(product) ?? null;
  return {
    zones,
    dateIn: (zone) => dates.get(zone) ?? localDateAt(now, zone),
    productOf,
    zoneOf: (booked) => (booked === null ? null : productOf(booked)?.timeZone) ?? ofVenue,
  };
}

/** Days begin at different moments where products are in different zones. */
async function insideToday({ reads }: OccupancyDeps, today: Today): Promise<readonly InsideSum[]> {
  const inside: InsideSum[] = [];
  for (const zone of today.zones) {
    const sums = await reads.insideSince(startOfDay(today.dateIn(zone), zone));
    inside.push(...sums.filter(({ booked }) => today.zoneOf(booked) === zone));
  }
  return inside;
}

function slotsOf(given: {
  readonly today: Today;
  readonly inside: readonly InsideSum[];
  readonly booked: readonly BookedSum[];
  readonly modeOf: OccupancyDeps["modeOf"];
}): Occupancy["slots"] {
  const { today, modeOf } = given;
  const slots = new Map<string, Occupancy["slots"][number]>();
  const add = (booked: Booked, people: { readonly booked: number; readonly inside: number }) => {
    const timeZone = today.zoneOf(booked);
    const start = startOn(booked.visit, { date: today.dateIn(timeZone), timeZone });
    if (start === "another-day") return;
    const { product } = booked;
    const name = JSON.stringify([product, start]);
    const label = today.productOf(booked)?.label ?? product;
    const slot = slots.get(name) ?? { product, label, timeZone, start, booked: 0, inside: 0 };
    slots.set(name, {
      ...slot,
      booked: slot.booked + people.booked,
      inside: slot.inside + people.inside,
    });
  };
  for (const { booked, bookings } of given.booked) {
    const product = today.productOf(booked);
    // nobody comes in on a test booking but where a connection is being tested
    const isReal = !booked.test || (product !== null && modeOf(product.connection) === "test");
    const party = isReal ? partyOf(booked, product) : 0;
    if (party > 0) add(booked, { booked: party * bookings, inside: 0 });
  }
  for (const { booked, people } of given.inside) {
    if (booked !== null && people > 0) add(booked, { booked: 0, inside: people });
  }
  return [...slots.values()].toSorted(
    (a, b) => (a.start ?? 0) - (b.start ?? 0) || (a.label < b.label ? -1 : 1),
  );
}

/** Null for what has no start; `another-day` for what is not good today. */
function startOn(
  visit: BookedVisit,
  { date, timeZone }: { readonly date: LocalDate; readonly timeZone: string },
): Instant | null | "another-day" {
  switch (visit.kind) {
    case "open":
      return null;
    case "day":
      return visit.from <= date && date < visit.until ? null : "another-day";
    case "slot":
      return localDateAt(visit.startsAt, timeZone) === date ? visit.startsAt : "another-day";
    default:
      return assertNever(visit);
  }
}

/** A unit that the product does not list counts as one. */
const partyOf = ({ units }: Booked, product: Product | null): number =>
  units
    .map((unit) => product?.units.find(({ id }) => id === unit)?.people ?? 1)
    .reduce((a, b) => a + b, 0);

const peopleOf = (sums: readonly InsideSum[]): number =>
  sums.map(({ people }) => people).reduce((a, b) => a + b, 0);
