/**
 * A morning at City Connect: parties with one barcode, guests with barcodes of their own, and both. Bookings are known by
 * their barcode, or by the least of their tickets' (DESIGN 5); the sandbox's own ids stay here.
 */
import { z } from "zod";
import { type BookingDraft, draftToBooking } from "../../../sandbox/city-connect/booking-draft.ts";
import { barcodesOf } from "../../../sandbox/city-connect/booking.ts";
import { AGENTS, DAY_TICKET, PELICAN } from "../../../sandbox/city-connect/catalogue.ts";
import { dateAt } from "../../../sandbox/local-time.ts";
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

interface Recipe {
  readonly count: number;
  readonly product: PolicyName;
  readonly adults: number;
  readonly codes: BookingDraft["codes"];
  readonly day?: number;
  readonly cancelled?: true;
}

const recipes: readonly Recipe[] = [
  { count: 8, product: "straight", adults: 1, codes: "tickets-only" },
  { count: 3, product: "straight", adults: 2, codes: "tickets-only" },
  { count: 3, product: "straight", adults: 5, codes: "booking-only" },
  { count: 2, product: "straight", adults: 3, codes: "both" },
  { count: 3, product: "straight", adults: 1, codes: "tickets-only", day: 1 },
  { count: 1, product: "straight", adults: 1, codes: "tickets-only", cancelled: true },
  { count: 2, product: "home", adults: 1, codes: "tickets-only" },
  { count: 1, product: "held", adults: 1, codes: "tickets-only" },
  { count: 3, product: "first", adults: 1, codes: "tickets-only" },
  { count: 1, product: "twice", adults: 1, codes: "tickets-only" },
];

const timeZone = "Europe/London";
const callback = { user: "gate", password: "harbour" };

export const cityConnect: SimSupplier = {
  ticketCount: recipes.reduce((sum, recipe) => sum + recipe.count * codesIn(recipe), 0),
  acts: ["redeem", "cancel", "rebook"],
  calls: { redeem: "/city-connect/v1/redeem_booking", look: "/city-connect/v1/bookings" },
  listEveryMs: 16_000,
  performsRepeats: false,
  takesBack: false,
  sell,
  codeAsked: async ({ url }) => {
    const { searchParams } = new URL(url);
    return searchParams.get("search") ?? searchParams.get("barcode");
  },
  nonsense: [{ product: 5, tickets: "many" }],
};

function codesIn({ adults, codes }: Recipe): number {
  if (codes === "booking-only") return 1;
  return codes === "both" ? adults + 1 : adults;
}

function sell(at: Selling): SimWorld {
  const sold = recipes.flatMap((recipe) =>
    Array.from({ length: recipe.count }, (): Sold => {
      const booking = sellOne(recipe, at);
      return { recipe, booking, facts: factsOf(recipe, booking) };
    }),
  );
  return {
    connection: configured({
      kind: "city-connect",
      timeZone,
      products: policyNames.map((id) => ({ id, label: `Ferry ${id}` })),
      callback: {
        url: `${supplierOrigin}/city-connect/callbacks`,
        supplier: PELICAN.email,
        prefixes: PELICAN.prefixes,
        username: callback.user,
        password: callback.password,
      },
      account: {
        url: `${supplierOrigin}/city-connect/v1`,
        account: PELICAN.email,
        token: PELICAN.token,
      },
    }),
    policies: new Map(policyNames.map((name) => [name, name])),
    tickets: sold.flatMap(ticketsOf),
    bookings: new Map(sold.map(({ facts }) => [facts.uuid, facts])),
    start: {
      cityConnect: {
        timeZone,
        callback,
        accounts: [PELICAN],
        agents: AGENTS,
        switches: {
          redeemAgain: at.redeemAgain,
          cancelledInLookup: "refused",
          shape: "old",
          search: "supported",
          sharedBarcode: "refused",
          redemptionPath: "ticket_redemption",
        },
        products: policyNames.map((code) => ({
          supplier: PELICAN.email,
          code,
          name: `Ferry ${code}`,
          options: [],
        })),
        bookings: sold.map(({ booking }) => booking),
        demo: [],
      },
    },
    showsUse: "undated",
    actOf: (kind, ticket) => actOf(kind, ticket, sold),
    logIn: (state) => logIn(state, sold),
  };
}

interface Sold {
  readonly recipe: Recipe;
  readonly booking: ReturnType<typeof sellOne>;
  readonly facts: SimBooking;
}

const customer = {
  first_name: "Ana",
  last_name: "Lima",
  email: null,
  mobile: null,
  language: "pt",
  country: "PT",
};

function sellOne({ product, adults, codes, day, cancelled }: Recipe, { now, random }: Selling) {
  const draft: BookingDraft = {
    day: day ?? 0,
    guests: Array.from({ length: adults }, () => "adult" as const),
    state: cancelled ? "cancelled" : "confirmed",
    customer,
    product: DAY_TICKET,
    codes,
    changes: { product },
  };
  return draftToBooking(draft, { now, today: dateAt(now, timeZone), random });
}

function factsOf(recipe: Recipe, { barcode, tickets }: Sold["booking"]): SimBooking {
  const [least] = tickets.map((ticket) => ticket.barcode).toSorted();
  const counted = Array.from({ length: recipe.adults }, (_, n) => `${barcode}#adult#${n + 1}`);
  return {
    uuid: barcode ?? `ticket:${least}`,
    unitItemUuids: tickets.length === 0 ? counted : tickets.map((ticket) => ticket.barcode),
    people: 1,
    times: recipe.product === "twice" ? 2 : 1,
    valid: recipe.day === undefined && recipe.cancelled === undefined,
  };
}

const ticketsOf = ({ booking, facts }: Sold): readonly SimTicket[] =>
  barcodesOf(booking).map((code) => ({
    code,
    bookingUuid: facts.uuid,
    unitItemUuid: code === booking.barcode ? null : code,
  }));

function actOf(
  kind: string,
  { bookingUuid, unitItemUuid }: SimTicket,
  sold: readonly Sold[],
): object | null {
  const bookingId = sold.find(({ facts }) => facts.uuid === bookingUuid)?.booking.id;
  switch (kind) {
    case "redeem":
      return { kind, bookingId, ticketBarcode: unitItemUuid };
    case "cancel":
      return { kind, bookingId };
    case "rebook":
      return { kind, bookingId, days: 1 };
    default:
      return null;
  }
}

const stateSchema = z.object({
  cityConnect: z.object({
    effects: z.array(
      z.object({
        at: z.number(),
        bookingId: z.string(),
        whole: z.boolean(),
        ticketBarcodes: z.array(z.string()),
        barcode: z.string().nullable(),
      }),
    ),
    repeats: z.array(z.string()),
    acts: z.array(z.object({ act: z.object({ kind: z.string(), bookingId: z.string() }) })),
  }),
});

/** A booking that was moved to another day is redeemed like any other. */
function logIn(state: unknown, sold: readonly Sold[]): SupplierLog {
  const { effects, repeats, acts } = stateSchema.parse(state).cityConnect;
  const factsById = new Map(sold.map(({ booking, facts }) => [booking.id, facts]));
  const factsOfId = (id: string): SimBooking => {
    const facts = factsById.get(id);
    if (facts === undefined) throw new Error(`no booking ${id} was sold`);
    return facts;
  };
  return {
    redemptions: effects.map(({ at, bookingId, whole, ticketBarcodes, barcode }) => {
      const { uuid, unitItemUuids } = factsOfId(bookingId);
      return {
        at,
        shownAt: at,
        bookingUuid: uuid,
        whole,
        unitItemUuids: ticketBarcodes.length === 0 ? unitItemUuids : ticketBarcodes,
        foreign: barcode === null,
        isLate: false,
      };
    }),
    takenBack: [],
    unredeemed: [],
    repeated: repeats.map((id) => factsOfId(id).uuid),
    closed: acts
      .filter(({ act }) => act.kind === "cancel")
      .map(({ act }) => factsOfId(act.bookingId).uuid),
  };
}
