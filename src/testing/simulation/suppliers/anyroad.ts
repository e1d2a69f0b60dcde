/**
 * A morning at AnyRoad: every guest has a code of their own, nothing stands for a party, and a repeated scan is one more
 * event. A booking is known by its id, a guest by the code (DESIGN 5).
 */
import { z } from "zod";
import { draftToBooking } from "../../../sandbox/anyroad/booking-draft.ts";
import type { AnyroadWorld } from "../../../sandbox/anyroad/world.ts";
import { slotAt } from "../../../sandbox/anyroad/slot.ts";
import { dateAt, plusDays, utcText } from "../../../sandbox/local-time.ts";
import {
  type PolicyName,
  policyNames,
  type SimBooking,
  type SimTicket,
  type SimWorld,
  type SupplierLog,
} from "../world.ts";
import { configured } from "./configured.ts";
import { asRedemptions } from "./late-lines.ts";
import { type Selling, type SimSupplier, supplierOrigin } from "./sim-supplier.ts";

interface Recipe {
  readonly count: number;
  readonly product: PolicyName;
  readonly guests: number;
  readonly day?: number;
  readonly cancelled?: true;
}

const recipes: readonly Recipe[] = [
  { count: 10, product: "straight", guests: 1 },
  { count: 3, product: "straight", guests: 2 },
  { count: 1, product: "straight", guests: 5 },
  { count: 2, product: "straight", guests: 1, day: 1 },
  { count: 1, product: "straight", guests: 1, cancelled: true },
  { count: 2, product: "home", guests: 1 },
  { count: 1, product: "held", guests: 1 },
  { count: 3, product: "first", guests: 1 },
  { count: 1, product: "twice", guests: 1 },
];

const timeZone = "Europe/London";
const url = `${supplierOrigin}/anyroad`;
const login = { clientId: "kauri-ridge-scanner", clientSecret: "simulated-secret" };
const otherScanner = "kauri-gate2-h01";

export const anyroad: SimSupplier = {
  ticketCount: recipes.reduce((sum, { count, guests }) => sum + count * guests, 0),
  acts: ["redeem", "cancel", "rebook"],
  calls: { redeem: "/anyroad/tickets/scan", look: "/anyroad/tickets/verify" },
  // a call for every code: as gently as a list of codes is looked up again in the field
  listEveryMs: 90_000,
  performsRepeats: true,
  takesBack: false,
  sell,
  codeAsked: async (request) =>
    request.url.endsWith("/tickets/verify")
      ? verifySchema.parse(await request.clone().json()).qr_code
      : null,
  nonsense: { items: [{ qr_code: 5, scans: "some" }] },
};

const verifySchema = z.object({ qr_code: z.string() });

function sell({ now }: Selling): SimWorld {
  const sold = recipes
    .flatMap((recipe) => Array.from({ length: recipe.count }, () => recipe))
    .map((recipe, index): Sold => {
      const booking = sellOne(recipe, firstNumber + index, now);
      return { booking, facts: factsOf(recipe, booking) };
    });
  return {
    connection: configured({
      kind: "anyroad",
      url,
      timeZone,
      login: { ...login, tokenUrl: `${url}/oauth/token` },
    }),
    policies: new Map(policyNames.map((name) => [name, name])),
    tickets: sold.flatMap(ticketsOf),
    bookings: new Map(sold.map(({ facts }) => [facts.uuid, facts])),
    start: {
      anyroad: {
        timeZone,
        accountId: 123_456,
        ...login,
        temporaryToken: "simulated-token",
        webhook: { url: null, secretHeader: "X-Webhook-Secret", secret: "simulated-webhook" },
        switches,
        refusalTexts: {
          booking_canceled: { title: "Cancelled", detail: "The guest cancelled" },
          booking_in_past: { title: "Over", detail: "On an earlier day" },
          booking_in_future: { title: "Too early", detail: "On a later day" },
        },
        experiences: policyNames.map((id) => ({
          id,
          link: `/experiences/${id}`,
          name: `Tour ${id}`,
          created: utcText(now),
          updated: utcText(now),
        })),
        bookings: sold.map(({ booking }) => booking),
        demo: [],
      },
    },
    showsUse: "call-time",
    actOf: (kind, ticket) => actOf(kind, ticket, sold),
    logIn,
  };
}

const firstNumber = 88_000;

const switches: AnyroadWorld["switches"] = {
  unknownCode: "404",
  slotToleranceMinutes: 0,
  granularity: "day",
  nextUrl: "null",
  guest: "linked",
  itemsPerCode: "ticket",
  addons: "sold",
  localTimes: "Z",
  tokenLifetimeSeconds: 3600,
  webhookSlot: "absent",
};

interface Sold {
  readonly booking: ReturnType<typeof sellOne>;
  readonly facts: SimBooking;
}

const hourMs = 3_600_000;

function sellOne({ product, guests, day, cancelled }: Recipe, number: number, now: number) {
  const bookedAt = now - 50 * hourMs;
  return draftToBooking({
    number,
    experienceId: product,
    slot: slotAt({
      date: plusDays(dateAt(now, timeZone), day ?? 0),
      time: "10:00",
      minutes: 60,
      timeZone,
    }),
    bookedAt,
    ...(cancelled ? { canceledAt: bookedAt + hourMs } : {}),
    guests,
    named: true,
  });
}

const factsOf = (recipe: Recipe, { id, tickets }: Sold["booking"]): SimBooking => ({
  uuid: id,
  unitItemUuids: tickets.map(({ qrCode }) => qrCode),
  people: 1,
  times: recipe.product === "twice" ? 2 : 1,
  valid: recipe.day === undefined && recipe.cancelled === undefined,
});

const ticketsOf = ({ booking }: Sold): readonly SimTicket[] =>
  booking.tickets.map(({ qrCode }) => ({
    code: qrCode,
    bookingUuid: booking.id,
    unitItemUuid: qrCode,
  }));

function actOf(
  kind: string,
  { bookingUuid, code }: SimTicket,
  sold: readonly Sold[],
): object | null {
  switch (kind) {
    case "redeem": {
      const tickets = sold.flatMap(({ booking }) => booking.tickets);
      const ticketId = tickets.find(({ qrCode }) => qrCode === code)?.id;
      return { kind, bookingId: bookingUuid, ticketId, device: otherScanner };
    }
    case "cancel":
      return { kind, bookingId: bookingUuid };
    case "rebook":
      return { kind, bookingId: bookingUuid, days: 1 };
    default:
      return null;
  }
}

const stateSchema = z.object({
  anyroad: z.object({
    effects: z.array(
      z.object({
        at: z.number(),
        bookingId: z.string(),
        qrCode: z.string(),
        foreign: z.string().nullable(),
      }),
    ),
    acts: z.array(z.object({ act: z.object({ kind: z.string(), bookingId: z.string() }) })),
  }),
});

/** It scans only on the day of the visit: a booking that was moved is closed today. */
function logIn(state: unknown): SupplierLog {
  const { effects, acts } = stateSchema.parse(state).anyroad;
  return {
    redemptions: asRedemptions(
      effects.map(({ at, bookingId, qrCode, foreign }) => ({
        at,
        shownAt: at,
        bookingUuid: bookingId,
        unitItemUuid: qrCode,
        foreign: foreign !== null,
      })),
    ),
    takenBack: [],
    unredeemed: [],
    repeated: [],
    closed: acts
      .filter(({ act }) => act.kind === "cancel" || act.kind === "rebook")
      .map(({ act }) => act.bookingId),
  };
}
