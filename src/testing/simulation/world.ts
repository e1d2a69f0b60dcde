/**
 * What the simulated supplier sold: a small venue's morning with a ticket of every kind. The tickets' facts stand here for
 * the oracle, which must not ask the code under test.
 */
import type { Random } from "../../core/effects.ts";
import { type BookingDraft, draftToBooking } from "../../sandbox/octo/booking-draft.ts";
import { barcodesOf } from "../../sandbox/octo/booking.ts";
import { productById, RIVER_CRUISE } from "../../sandbox/octo/fixtures.ts";
import type { Switches } from "../../sandbox/octo/world.ts";
import type { World } from "../../sandbox/world.ts";

/** One way to be let in: a ticket names a unit item, a voucher (null) the party. */
export interface SimTicket {
  readonly code: string;
  readonly kind: TicketKind;
  readonly bookingUuid: string;
  readonly unitItemUuid: string | null;
}

export interface SimBooking {
  readonly uuid: string;
  readonly kind: TicketKind;
  readonly unitItemUuids: readonly string[];
  /** People per unit item. */
  readonly people: number;
  /** How often each person may enter. */
  readonly times: number;
  /** May anybody enter on it, at the start? */
  readonly valid: boolean;
}

export type TicketKind = keyof typeof recipes;

export interface SimWorld {
  readonly start: World;
  readonly key: string;
  readonly tickets: readonly SimTicket[];
  readonly bookings: ReadonlyMap<string, SimBooking>;
}

interface Recipe extends Pick<BookingDraft, "units" | "delivery"> {
  readonly count: number;
  readonly product: string;
  readonly day?: number;
  readonly cancelled?: true;
}

const tickets: BookingDraft["delivery"] = ["TICKET"];
const adult: BookingDraft["units"] = ["adult"];
const party: BookingDraft["units"] = ["adult", "adult", "adult", "adult", "adult"];

const recipes = {
  single: { count: 8, product: "straight", units: adult, delivery: tickets },
  pair: { count: 3, product: "straight", units: ["adult", "adult"], delivery: tickets },
  family: { count: 2, product: "straight", units: ["family"], delivery: tickets },
  party: { count: 3, product: "straight", units: party, delivery: ["VOUCHER"] },
  both: {
    count: 2,
    product: "straight",
    units: ["adult", "adult", "adult"],
    delivery: ["VOUCHER", "TICKET"],
  },
  tomorrow: { count: 3, product: "straight", units: adult, delivery: tickets, day: 1 },
  cancelled: { count: 1, product: "straight", units: adult, delivery: tickets, cancelled: true },
  home: { count: 2, product: "home", units: adult, delivery: tickets },
  held: { count: 1, product: "held", units: adult, delivery: tickets },
  first: { count: 3, product: "first", units: adult, delivery: tickets },
  twice: { count: 1, product: "twice", units: adult, delivery: tickets },
} as const satisfies Readonly<Record<string, Recipe>>;

/** The same for every world. */
export const ticketCount = Object.values(recipes).reduce(
  (sum, { count, units, delivery }: Recipe) =>
    sum +
    count * (delivery.includes("TICKET") ? units.length : 0) +
    count * (delivery.includes("VOUCHER") ? 1 : 0),
  0,
);

export const products = ["straight", "home", "held", "first", "twice"] as const;

export function createSimWorld(at: {
  readonly now: number;
  readonly random: Random;
  readonly redeemAgain: Switches["redeemAgain"];
}): SimWorld {
  const sold = kinds.flatMap((kind) => {
    const recipe: Recipe = recipes[kind];
    return Array.from({ length: recipe.count }, () => ({ kind, ...sell(recipe, at) }));
  });
  const key = "5bd1629a-323e-4edb-ac9b-327ef51e6136";
  return {
    key,
    tickets: sold.flatMap(({ kind, booking }) => ticketsOf(kind, booking)),
    bookings: new Map(sold.map(({ kind, booking }) => [booking.uuid, factsOf(kind, booking)])),
    start: {
      octo: {
        timeZone: "Europe/London",
        key,
        restrictedKey: "84ea621d-b3c3-4cee-be5f-8cfdf00666cc",
        switches: {
          ticketLookup: "whole",
          lookupShape: "full",
          redeemAgain: at.redeemAgain,
          statuses: "native",
        },
        products: products.map((id) => ({ ...cruise, id, internalName: `Cruise ${id}` })),
        bookings: sold.map(({ booking }) => booking),
        demo: [],
      },
    },
  };
}

const kinds: readonly TicketKind[] = [
  "single",
  "pair",
  "family",
  "party",
  "both",
  "tomorrow",
  "cancelled",
  "home",
  "held",
  "first",
  "twice",
];

const cruise = productById(RIVER_CRUISE);
const guest = { first: "Ana", last: "Lima", country: "PT", locale: "pt" };

function sell(recipe: Recipe, at: { readonly now: number; readonly random: Random }) {
  const draft: BookingDraft = {
    productId: RIVER_CRUISE,
    day: recipe.day ?? 0,
    units: recipe.units,
    delivery: recipe.delivery,
    state: recipe.cancelled ? "cancelled" : "confirmed",
    guest,
  };
  const booking = { ...draftToBooking(draft, at.now, at.random), productId: recipe.product };
  return { booking };
}

type Sold = ReturnType<typeof sell>["booking"];

function ticketsOf(kind: TicketKind, { uuid, voucher, unitItems }: Sold): readonly SimTicket[] {
  const vouchers = barcodesOf(voucher).map((code) => ({ code, unitItemUuid: null }));
  const items = unitItems.flatMap((item) =>
    barcodesOf(item.ticket).map((code) => ({ code, unitItemUuid: item.uuid })),
  );
  return [...vouchers, ...items].map((each) => ({ ...each, kind, bookingUuid: uuid }));
}

const factsOf = (kind: TicketKind, { uuid, unitItems }: Sold): SimBooking => ({
  uuid,
  kind,
  unitItemUuids: unitItems.map((item) => item.uuid),
  people: kind === "family" ? 4 : 1,
  times: kind === "twice" ? 2 : 1,
  valid: kind !== "tomorrow" && kind !== "cancelled",
});
