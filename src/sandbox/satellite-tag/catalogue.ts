/**
 * What the generated world sells and where it lets people in. Event 3, its products, prices and staff member are the
 * seed's (their names are invented where it shows none); event 12 and its products the dossier's. A TAG event has no
 * date: each night is an event of its own, and 12 is tonight.
 */
import { plusDays } from "../local-time.ts";
import type { Device, Product, SatelliteTagWorld } from "./world.ts";

export const TIME_ZONE = "Pacific/Auckland";
export const MAIN_GATE = 85;
/** The scanner that is not ours. */
export const OTHER_SCANNER = "G09";
export const TILLS = ["TILL1", "TILL2"] as const;

/** `today`: the date at the gate. */
export const eventsAround = (today: string): SatelliteTagWorld["events"] => [
  { id: 3, label: "Harbour Fair" },
  ...[-1, 0, 1, 2].map((days) => ({
    id: 12 + days,
    label: `Southern Lights Garden Night ${plusDays(today, days)}`,
  })),
];

const night = (eventId: number, first: number): readonly Product[] => [
  { id: first, eventId, label: "Adult", unitAmount: 2500, issues: [first] },
  { id: first + 1, eventId, label: "Child", unitAmount: 1200, issues: [first + 1] },
  {
    id: first + 9,
    eventId,
    label: "Whanau pass",
    unitAmount: 5500,
    issues: [first, first + 1, first + 1],
  },
];

export const PRODUCTS: readonly Product[] = [
  { id: 4, eventId: 3, label: "Adult", unitAmount: 30, issues: [4] },
  { id: 3, eventId: 3, label: "Family Pass", unitAmount: 150, issues: [8, 8, 9, 9, 9] },
  { id: 8, eventId: 3, label: "Adult", unitAmount: 0, issues: [8] },
  { id: 9, eventId: 3, label: "Child", unitAmount: 0, issues: [9] },
  ...night(11, 21),
  ...night(12, 31),
  ...night(13, 51),
  ...night(14, 61),
];

export const STAFF: SatelliteTagWorld["staff"] = [
  { rfid: "15646545646", name: "Grace Bennett" },
  { rfid: "04A1B2C3", name: "Tomáš Dvořák" },
  { rfid: "04D4E5F6", name: "Aroha Ngata" },
];

/** `createdAt`: UTC text. */
export const devicesSince = (createdAt: string): readonly Device[] => [
  { id: MAIN_GATE, type: "session", code: "GATE85", name: "Main gate", eventId: 12, createdAt },
  { id: 86, type: "session", code: "GATE86", name: "Harbour gate", eventId: 12, createdAt },
  { id: 201, type: "mobileapp", code: "G07", name: "Scanner 7", eventId: null, createdAt },
  { id: 202, type: "mobileapp", code: OTHER_SCANNER, name: "Scanner 9", eventId: null, createdAt },
  { id: 211, type: "regoapp", code: TILLS[0], name: "Till 1", eventId: 12, createdAt },
  { id: 212, type: "regoapp", code: TILLS[1], name: "Till 2", eventId: 12, createdAt },
];

/** Throws when the catalogue lacks it: a bug. */
export function productById(id: number): Product {
  const product = PRODUCTS.find((candidate) => candidate.id === id);
  if (product === undefined) throw new Error(`no product ${id} in the catalogue`);
  return product;
}
