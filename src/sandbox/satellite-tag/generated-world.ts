/** The Satellite TAG supplier's world for the day of `now` (ms): the same for the same arguments. */
import { dateAt, utcText } from "../local-time.ts";
import type { Random } from "../seeded-random.ts";
import { createSeededRandom } from "../seeded-random.ts";
import {
  MAIN_GATE,
  OTHER_SCANNER,
  PRODUCTS,
  STAFF,
  TILLS,
  TIME_ZONE,
  devicesSince,
  eventsAround,
} from "./catalogue.ts";
import { demoCode, demoWorld } from "./demo-sales.ts";
import { SEED_SALE } from "./fixtures.ts";
import type { GeneratedSale } from "./generated-sales.ts";
import { generatedSales } from "./generated-sales.ts";
import { purchaseCode, ticketBarcode } from "./sale-draft.ts";
import type { SatelliteTagWorld } from "./world.ts";
import { DEFAULT_SWITCHES } from "./world.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** So that the dossier's worked exchanges get its ids: sale 901, delegate 5501, interaction 7001. */
const LAST_SALE = 900;
const FIRST_DELEGATE = 5501;
const LAST_INTERACTION = 7000;

export function createSatelliteTagWorld({
  now,
  seed,
}: {
  readonly now: number;
  readonly seed: number;
}): SatelliteTagWorld {
  const random = createSeededRandom(seed);
  const { sales: demoSales, demo } = demoWorld(now, random);
  const sales = [seedSale(now), ...demoSales, ...generatedSales(now, random)];
  return {
    timeZone: TIME_ZONE,
    clientId: "7_gate",
    clientSecret: "s3",
    username: "aroha@example.test",
    password: "kea-and-kowhai",
    switches: DEFAULT_SWITCHES,
    events: eventsAround(dateAt(now, TIME_ZONE)),
    products: PRODUCTS,
    staff: STAFF,
    devices: devicesSince(utcText(now - 30 * DAY_MS)),
    delegates: guests(now, random),
    sales: sales.map((sale, index) => ({
      id: LAST_SALE - sales.length + 1 + index,
      ...sale,
      receivedAt: utcText(sale.receivedAt),
    })),
    interactions: [
      {
        id: LAST_INTERACTION,
        interactionType: "check-in",
        barcode: demoCode(demo, "used"),
        deviceId: MAIN_GATE,
        recordedAt: utcText(now - 40 * MINUTE_MS),
        recordedFrom: OTHER_SCANNER,
      },
    ],
    demo,
  };
}

/** The seed's example, sold 75 minutes ago. (Its own `createdAt` is a placeholder.) */
function seedSale(now: number): GeneratedSale {
  const createdAt = now - 75 * MINUTE_MS;
  return {
    receivedAt: createdAt + 5000,
    recordedFrom: TILLS[0],
    body: { ...SEED_SALE, createdAt: String(Math.floor(createdAt / 1000)) },
  };
}

/** Who registered for tonight without buying at a till. */
const guests = (now: number, random: Random): SatelliteTagWorld["delegates"] =>
  NAMES.map(([firstName, lastName], index) => ({
    id: FIRST_DELEGATE + index,
    barcode: ticketBarcode(purchaseCode(random), 1),
    rfid: `04E${FIRST_DELEGATE + index}F0`,
    publicId: purchaseCode(random).toLowerCase(),
    externalId: index === 0 ? null : `CRM-${index}`,
    firstName,
    lastName,
    eventId: 12,
    productId: 31,
    createdAt: utcText(now - 9 * DAY_MS),
  }));

const NAMES = [
  ["Mere", "Tapsell"],
  ["Søren", "Østergård"],
  ["美咲", "田中"],
  ["Sukarno", null],
] as const;
