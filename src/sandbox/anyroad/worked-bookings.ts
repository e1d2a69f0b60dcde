/** The invented exchanges of the dossier (section 9), moved from 2026-12-05 to today: fresh, cancelled, tomorrow, yesterday. */
import { dateAt, plusDays } from "../local-time.ts";
import type { Booking, Experience } from "./booking.ts";
import { openQr } from "./open-qr.ts";
import { slotAt } from "./slot.ts";

export const TIME_ZONE = "Pacific/Auckland";
export const STILL_HOUSE = "still-house";

export const FRESH = openQr({ bookingId: "77012", ticketId: "9003", guestId: "4412" });
export const CANCELED = "KR-77020-1";
export const TOMORROW = "KR-77021-1";
export const YESTERDAY = "KR-77022-1";

export function stillHouse(now: number): Experience {
  const created = bookedAt(dateAt(now, TIME_ZONE));
  return {
    id: STILL_HOUSE,
    link: `/experiences/${STILL_HOUSE}`,
    name: "Still House Tour",
    created,
    updated: created,
  };
}

export function workedBookings(now: number): readonly Booking[] {
  const today = dateAt(now, TIME_ZONE);
  const base = { today, day: 0, canceledAt: null };
  return [
    booking({ ...base, id: "77012", ticketId: "9003", guestId: "4412", qrCode: FRESH }),
    booking({
      ...base,
      id: "77020",
      ticketId: "9020",
      guestId: "4420",
      qrCode: CANCELED,
      canceledAt: `${plusDays(today, -4)}T19:00:00Z`,
    }),
    booking({
      ...base,
      id: "77021",
      ticketId: "9021",
      guestId: "4421",
      qrCode: TOMORROW,
      day: 1,
    }),
    booking({
      ...base,
      id: "77022",
      ticketId: "9022",
      guestId: "4422",
      qrCode: YESTERDAY,
      day: -1,
    }),
  ];
}

function booking(worked: {
  readonly id: string;
  readonly ticketId: string;
  readonly guestId: string;
  readonly qrCode: string;
  readonly today: string;
  readonly day: number;
  readonly canceledAt: string | null;
}): Booking {
  const { id, guestId, today } = worked;
  const created = bookedAt(today);
  const [firstName = "", lastName = ""] = GUEST_NAMES.get(guestId)?.split(" ") ?? [];
  return {
    id,
    link: `/bookings/${id}`,
    experienceId: STILL_HOUSE,
    slot: slotAt({
      date: plusDays(today, worked.day),
      time: "14:00",
      minutes: 60,
      timeZone: TIME_ZONE,
    }),
    bookedAt: created,
    canceledAt: worked.canceledAt,
    guests: [
      { id: guestId, link: `/guests/${guestId}`, firstName, lastName, email: "guest@example.com" },
    ],
    tickets: [
      {
        id: worked.ticketId,
        type: "guest",
        qrCode: worked.qrCode,
        guestId,
        scans: [],
        created,
        updated: worked.canceledAt ?? created,
      },
    ],
  };
}

const GUEST_NAMES: ReadonlyMap<string, string> = new Map([
  ["4412", "Aroha Ngata"],
  ["4420", "Mere Tapsell"],
  ["4421", "Jürgen Weiß"],
  ["4422", "Nkechi Okonkwo"],
]);

const bookedAt = (today: string): string => `${plusDays(today, -33)}T08:12:00Z`;
