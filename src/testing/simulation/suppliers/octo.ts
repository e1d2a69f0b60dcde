/** A small venue's morning at an OCTO supplier, with a ticket of every kind. */
import { z } from "zod";
import { type BookingDraft, draftToBooking } from "../../../sandbox/octo/booking-draft.ts";
import { barcodesOf } from "../../../sandbox/octo/booking.ts";
import { productById, RIVER_CRUISE } from "../../../sandbox/octo/fixtures.ts";
import {
  type PolicyName,
  policyNames,
  type SimBooking,
  type SimTicket,
  type SimWorld,
  type SupplierLog,
} from "../world.ts";
import { configured } from "./configured.ts";
import { type Selling, type SimSupplier, supplierOrigin } from "./sim-supplier.ts";

interface Recipe extends Pick<BookingDraft, "units" | "delivery"> {
  readonly count: number;
  readonly product: PolicyName;
  readonly day?: number;
  readonly cancelled?: true;
}

const tickets: BookingDraft["delivery"] = ["TICKET"];
const adult: BookingDraft["units"] = ["adult"];
const party: BookingDraft["units"] = ["adult", "adult", "adult", "adult", "adult"];

const recipes: readonly Recipe[] = [
  { count: 8, product: "straight", units: adult, delivery: tickets },
  { count: 3, product: "straight", units: ["adult", "adult"], delivery: tickets },
  { count: 2, product: "straight", units: ["family"], delivery: tickets },
  { count: 3, product: "straight", units: party, delivery: ["VOUCHER"] },
  {
    count: 2,
    product: "straight",
    units: ["adult", "adult", "adult"],
    delivery: ["VOUCHER", "TICKET"],
  },
  { count: 3, product: "straight", units: adult, delivery: tickets, day: 1 },
  { count: 1, product: "straight", units: adult, delivery: tickets, cancelled: true },
  { count: 2, product: "home", units: adult, delivery: tickets },
  { count: 1, product: "held", units: adult, delivery: tickets },
  { count: 3, product: "first", units: adult, delivery: tickets },
  { count: 1, product: "twice", units: adult, delivery: tickets },
];

const key = "5bd1629a-323e-4edb-ac9b-327ef51e6136";

export const octo: SimSupplier = {
  ticketCount: recipes.reduce(
    (sum, { count, units, delivery }) =>
      sum +
      count * (delivery.includes("TICKET") ? units.length : 0) +
      count * (delivery.includes("VOUCHER") ? 1 : 0),
    0,
  ),
  acts: ["redeem", "unredeem", "cancel", "rebook"],
  calls: { redeem: "/octo/redemption/redeem", look: "/octo/redemption" },
  listEveryMs: 16_000,
  performsRepeats: false,
  takesBack: true,
  sell,
  codeAsked: async ({ url }) => new URL(url).searchParams.get("reference"),
  nonsense: [{ uuid: 5, redeemable: "perhaps" }],
};

function sell(at: Selling): SimWorld {
  const sold = recipes.flatMap((recipe) =>
    Array.from({ length: recipe.count }, () => ({ recipe, booking: sellOne(recipe, at) })),
  );
  return {
    connection: configured({
      kind: "octo",
      url: `${supplierOrigin}/octo`,
      key,
      options: { unredeem: at.takesBack },
    }),
    policies: new Map(policyNames.map((name) => [name, name])),
    tickets: sold.flatMap(({ booking }) => ticketsOf(booking)),
    bookings: new Map(sold.map(({ recipe, booking }) => [booking.uuid, factsOf(recipe, booking)])),
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
          unredeem: at.takesBack ? "offered" : "missing",
        },
        products: policyNames.map((id) => ({ ...cruise, id, internalName: `Cruise ${id}` })),
        bookings: sold.map(({ booking }) => booking),
        demo: [],
      },
    },
    showsUse: "call-time",
    actOf: (kind, { bookingUuid, unitItemUuid }) => ({
      kind,
      bookingUuid,
      ...(kind === "redeem" ? { unitItemUuid } : {}),
      ...(kind === "rebook" ? { days: 1 } : {}),
    }),
    logIn,
  };
}

const cruise = productById(RIVER_CRUISE);
const guest = { first: "Ana", last: "Lima", country: "PT", locale: "pt" };

function sellOne(recipe: Recipe, at: Selling) {
  const draft: BookingDraft = {
    productId: RIVER_CRUISE,
    day: recipe.day ?? 0,
    units: recipe.units,
    delivery: recipe.delivery,
    state: recipe.cancelled ? "cancelled" : "confirmed",
    guest,
  };
  return { ...draftToBooking(draft, at.now, at.random), productId: recipe.product };
}

type Sold = ReturnType<typeof sellOne>;

function ticketsOf({ uuid, voucher, unitItems }: Sold): readonly SimTicket[] {
  const vouchers = barcodesOf(voucher).map((code) => ({ code, unitItemUuid: null }));
  const items = unitItems.flatMap((item) =>
    barcodesOf(item.ticket).map((code) => ({ code, unitItemUuid: item.uuid })),
  );
  return [...vouchers, ...items].map((each) => ({ ...each, bookingUuid: uuid }));
}

const factsOf = (recipe: Recipe, { uuid, unitItems }: Sold): SimBooking => ({
  uuid,
  unitItemUuids: unitItems.map((item) => item.uuid),
  people: recipe.units.includes("family") ? 4 : 1,
  times: recipe.product === "twice" ? 2 : 1,
  valid: recipe.day === undefined && recipe.cancelled === undefined,
});

const aboutBooking = z.object({ at: z.number(), bookingUuid: z.string() });

const stateSchema = z.object({
  octo: z.object({
    redemptions: z.array(
      aboutBooking.extend({
        whole: z.boolean(),
        unitItemUuids: z.array(z.string()),
        redemptionCode: z.string().nullable(),
      }),
    ),
    corrections: z.array(
      aboutBooking.extend({ kind: z.string(), unitItemUuids: z.array(z.string()) }),
    ),
    repeats: z.array(z.string()),
    acts: z.array(
      z.object({ at: z.number(), act: z.object({ kind: z.string(), bookingUuid: z.string() }) }),
    ),
  }),
});

function logIn(state: unknown): SupplierLog {
  const { redemptions, corrections, repeats, acts } = stateSchema.parse(state).octo;
  const actsOf = (kind: string) =>
    acts
      .filter(({ act }) => act.kind === kind)
      .map(({ at, act }) => ({ at, bookingUuid: act.bookingUuid }));
  return {
    redemptions: redemptions.map(({ redemptionCode, ...record }) => ({
      ...record,
      shownAt: record.at,
      foreign: redemptionCode === null,
      isLate: false,
    })),
    unredeemed: actsOf("unredeem"),
    takenBack: corrections.filter(({ kind }) => kind === "taken-back"),
    repeated: repeats,
    closed: actsOf("cancel").map(({ bookingUuid }) => bookingUuid),
  };
}
