/**
 * Bookings as a gateway lists them, from a seed: one to eight tickets (3.5 on average), a voucher for a third of them,
 * references, names, notes on some, of the lengths that suppliers send.
 */
import type { Booking, CodeHolder, UnitItem, Visit } from "../../../core/booking.ts";
import type { Random } from "../../../core/effects.ts";
import { bookingKey, productKey, unitItemKey } from "../../../core/ids.ts";
import { type LocalDate, later, minutes, startOfDay } from "../../../core/time.ts";
import { aBooking, aDay, aSlot, london, now } from "../../builders.ts";
import { below, createSeededRandom } from "../../seeded-random.ts";
import type { Seller } from "./venue.ts";

/** What stands in one group of pages: of one connection on one service date. */
export interface Listing {
  readonly seller: Seller;
  readonly date: LocalDate;
  readonly bookings: number;
  readonly seed: number;
}

export function* bookingsOf({ seller, date, bookings, seed }: Listing): Generator<Booking> {
  const random = createSeededRandom(seed);
  const dayStart = startOfDay(date, london);
  for (let n = 0; n < bookings; n += 1) {
    const visit =
      random() < 0.7
        ? aDay(date)
        : aSlot(later(dayStart, minutes(9 * 60 + 30 * below(random, 16))));
    yield bookingOf({ seller, visit, random });
  }
}

interface Making {
  readonly seller: Seller;
  readonly visit: Visit;
  readonly random: Random;
}

function bookingOf(making: Making): Booking {
  const { seller, visit, random } = making;
  const { connection, products } = seller;
  const uuid = uuidOf(random);
  const isCancelled = random() < 0.02;
  return aBooking({
    key: bookingKey(connection, uuid),
    connection,
    uuid,
    reference: `${connection.slice(0, 2).toUpperCase()}-${signs(random, letters, 8)}`,
    resellerReference: random() < 0.4 ? `GYG${signs(random, letters, 9)}` : null,
    status: { kind: isCancelled ? "CANCELLED" : "CONFIRMED" },
    cancellation: isCancelled ? { at: later(now, -minutes(below(random, 3_000))) } : null,
    product: productKey(connection, pick(random, products)),
    visit,
    leadName: `${pick(random, firstNames)} ${pick(random, lastNames)}`,
    notes: random() < 0.12 ? pick(random, notes) : null,
    voucher: random() < 1 / 3 ? holder(making) : null,
    unitItems: Array.from({ length: partySize(random) }, () => unitItemOf(making)),
  });
}

function unitItemOf(making: Making): UnitItem {
  const { seller, random } = making;
  const uuid = uuidOf(random);
  return {
    key: unitItemKey(seller.connection, uuid),
    uuid,
    reference: null,
    unit: random() < 0.85 ? "adult" : "family",
    status: { kind: "CONFIRMED" },
    redeemedAt: null,
    ticket: holder(making),
  };
}

const holder = ({ seller, random }: Making): CodeHolder => ({
  codes: [codeOf(seller.codes, random)],
  method: "DIGITAL",
});

export function codeOf(kind: Seller["codes"], random: Random): string {
  if (kind === "uuid") return uuidOf(random);
  return kind === "letters" ? `CS${signs(random, letters, 14)}` : signs(random, digits, 18);
}

/** How often each size comes; the mean is 3.49. */
const partySizes = [0.13, 0.25, 0.14, 0.23, 0.1, 0.07, 0.04, 0.04];

function partySize(random: Random): number {
  let left = random();
  for (const [index, part] of partySizes.entries()) {
    left -= part;
    if (left < 0) return index + 1;
  }
  return partySizes.length;
}

function uuidOf(random: Random): string {
  const hex = Array.from({ length: 4 }, () =>
    below(random, 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const digits = "0123456789";

function signs(random: Random, alphabet: string, length: number): string {
  let text = "";
  for (let i = 0; i < length; i += 1) text += alphabet.charAt(below(random, alphabet.length));
  return text;
}

const pick = (random: Random, words: readonly string[]): string =>
  words[below(random, words.length)] ?? "";

const firstNames =
  "Ada Ben Chiara Diego Emma Farid Greta Hugo Ines Jonas Keiko Liam Mara Nils Olga Pedro Quinn Rosa Sven Tilda Umar Vera Wanda Yusuf Zoe".split(
    " ",
  );
const lastNames =
  "Abel Brown Costa Dubois Eriksson Fischer García Hansen Ivanova Jones Kowalski Lovelace Müller Nakamura Okafor Papadopoulos Quist Rossi Schmidt Taylor Ueda Visser Wong Yilmaz Zimmermann".split(
    " ",
  );
const notes = [
  "Wheelchair user in the party, please use the side entrance.",
  "Birthday: bring the cake to table 4 at half past two.",
  "Group leader speaks Spanish only; has the printed vouchers of all.",
  "Paid upgrade to the upper deck.",
];
