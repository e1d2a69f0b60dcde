/**
 * A night at Satellite TAG: one event, a barcode for every person, a log of check-ins. Nothing can be cancelled or moved. The
 * event is the only product, so that each world has one policy for all.
 */
import { z } from "zod";
import { utcText } from "../../../sandbox/local-time.ts";
import type { SatelliteTagWorld } from "../../../sandbox/satellite-tag/world.ts";
import { purchaseCode, ticketBarcode } from "../../../sandbox/satellite-tag/sale-draft.ts";
import { below } from "../../seeded-random.ts";
import type { PolicyName, SimWorld, SupplierLog } from "../world.ts";
import { configured } from "./configured.ts";
import { asRedemptions } from "./late-lines.ts";
import { type Selling, type SimSupplier, supplierOrigin } from "./sim-supplier.ts";

const guests = 34;
const guestsOfOtherNight = 2;

const tonight = { id: 12, label: "Garden Night" };
const otherNight = { id: 13, label: "Garden Night, the next" };
const gate = 85;
const otherScanner = "G09";
const api = "/satellite-tag/api/v5";
const login = { clientId: "7_gate", clientSecret: "simulated" };

export const satelliteTag: SimSupplier = {
  ticketCount: guests + guestsOfOtherNight,
  acts: ["redeem", "unredeem"],
  calls: { redeem: `${api}/interaction/new/check-in`, look: `${api}/interaction/list` },
  listEveryMs: 16_000,
  performsRepeats: true,
  takesBack: false,
  sell,
  codeAsked: async ({ url }) => {
    const asked = /\/delegate\/barcode:([^/]+?)(?:\.json)?$/.exec(new URL(url).pathname)?.[1];
    return asked === undefined ? null : decodeURIComponent(asked);
  },
  nonsense: { id: [], barcode: 5 },
};

function sell({ now, random }: Selling): SimWorld {
  const policy = policies[below(random, policies.length)] ?? "straight";
  const delegates = Array.from({ length: guests + guestsOfOtherNight }, (_, index) => ({
    id: 5501 + index,
    barcode: ticketBarcode(purchaseCode(random), 1),
    rfid: null,
    publicId: null,
    externalId: null,
    firstName: "Ana",
    lastName: "Lima",
    eventId: index < guests ? tonight.id : otherNight.id,
    productId: 31,
    createdAt: utcText(now - 86_400_000),
  }));
  return {
    connection: configured({
      kind: "satellite-tag",
      url: `${supplierOrigin}${api}`,
      timeZone: "Europe/London",
      event: tonight,
      deviceCode: "stile",
      login: { ...login, tokenPath: "../oauth/v2/token" },
      delegates: true,
      checkInDevice: gate,
    }),
    policies: new Map([[`${tonight.id}`, policy]]),
    tickets: delegates.map(({ barcode }) => ({
      code: barcode,
      bookingUuid: barcode,
      unitItemUuid: barcode,
    })),
    bookings: new Map(
      delegates.map(({ barcode, eventId }) => [
        barcode,
        {
          uuid: barcode,
          unitItemUuids: [barcode],
          people: 1,
          times: policy === "twice" ? 2 : 1,
          valid: eventId === tonight.id,
        },
      ]),
    ),
    start: { satelliteTag: { ...venueAt(now), delegates } },
    showsUse: "guest-time",
    actOf: (kind, { code }) =>
      kind === "redeem" || kind === "unredeem"
        ? { kind, barcode: code, gate, scanner: otherScanner }
        : null,
    logIn,
  };
}

const policies: readonly PolicyName[] = [
  "straight",
  "straight",
  "straight",
  "straight",
  "home",
  "first",
  "twice",
];

const venueAt = (now: number): Omit<SatelliteTagWorld, "delegates"> => ({
  timeZone: "Europe/London",
  ...login,
  username: "aroha@example.test",
  password: "simulated",
  switches: {
    auth: "required",
    resend: "content",
    interactions: "offered",
    repeatedCheckIn: "stored",
    delegates: "offered",
    ids: "number",
  },
  events: [tonight, otherNight],
  products: [{ id: 31, eventId: tonight.id, label: "Adult", unitAmount: 2500, issues: [31] }],
  staff: [],
  devices: [
    {
      id: gate,
      type: "session",
      code: "GATE85",
      name: "Main gate",
      eventId: tonight.id,
      createdAt: utcText(now - 86_400_000),
    },
  ],
  sales: [],
  interactions: [],
  demo: [],
});

const stateSchema = z.object({
  satelliteTag: z.object({
    effects: z.array(
      z.object({
        kind: z.string(),
        at: z.number(),
        barcode: z.string(),
        interaction: z.object({ recordedAt: z.number() }),
        foreign: z.string().nullable(),
      }),
    ),
  }),
});

function logIn(state: unknown): SupplierLog {
  const { effects } = stateSchema.parse(state).satelliteTag;
  const ofKind = (wanted: string) => effects.filter(({ kind }) => kind === wanted);
  return {
    redemptions: asRedemptions(
      ofKind("check-in").map(({ at, interaction, barcode, foreign }) => ({
        at,
        shownAt: interaction.recordedAt,
        bookingUuid: barcode,
        unitItemUuid: barcode,
        foreign: foreign !== null,
      })),
    ),
    takenBack: [],
    unredeemed: ofKind("check-out").map(({ at, barcode }) => ({ at, bookingUuid: barcode })),
    repeated: [],
    closed: [],
  };
}
