import fc from "fast-check";
import { expect, test } from "vitest";
import { asConnectionId } from "../../core/ids.ts";
import { readNotification } from "./notification.ts";
import { type GuestType, bookingSchema, guestTypes } from "./schema.ts";
import { toBooking } from "./translate.ts";

const context = { connection: asConnectionId("venue"), accounts: ["ops@pelican.example"] };

const code = fc.stringMatching(/^[A-Za-z0-9+/|=é -]{1,12}$/);
const sale = fc.record({
  barcode: fc.option(code, { nil: null }),
  /** Few enough that some are shared. */
  tickets: fc.array(
    fc.record({ type: fc.constantFrom(...guestTypes), barcode: fc.oneof(code, fc.constant("S")) }),
    { maxLength: 6 },
  ),
  /** Guests beyond the tickets. */
  extra: fc.dictionary(fc.constantFrom(...guestTypes), fc.integer({ min: 0, max: 3 })),
});
type Sale = typeof sale extends fc.Arbitrary<infer S> ? S : never;
const seeds = fc.record({ sale, order: fc.infiniteStream(fc.nat()), scanned: fc.nat() });

/** What all shapes have. */
function told({ barcode, tickets, extra }: Sale) {
  const counts = guestTypes.map((type: GuestType) => {
    const count = tickets.filter((ticket) => ticket.type === type).length + (extra[type] ?? 0);
    return [type, count];
  });
  return { product: "P", date: "2026-12-05", barcode, ...Object.fromEntries(counts) };
}

function identity(json: unknown, asked: string | null) {
  const booking = toBooking(bookingSchema.parse(json), { ...context, asked });
  return booking.ok ? keysOf(booking.value) : booking.failure;
}

function notified(event: string, json: unknown) {
  const read = readNotification({ event, body: JSON.stringify(json) }, context);
  if (!read.ok) return read.failure.path;
  const [booking] = read.value.kind === "bookings" ? read.value.bookings : [];
  return booking === undefined ? read.value.kind : keysOf(booking);
}

const keysOf = ({ key, unitItems }: { key: string; unitItems: readonly { key: string }[] }) => ({
  booking: key,
  items: unitItems.map((item) => item.key).toSorted(),
});

test("look-up, list and notification give one booking and its guests the same keys", () => {
  fc.assert(
    fc.property(seeds, ({ sale: sold, order, scanned }) => {
      const { tickets } = sold;
      const shuffled = tickets
        .map((ticket) => ({ ticket, at: order.next().value }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ ticket }) => ticket);
      const top = tickets[scanned % (tickets.length + 1)] ?? null;
      const asked = top?.barcode ?? sold.barcode;
      const listed = identity(
        {
          ...told(sold),
          id: "6f0d2d0c",
          type: "booking",
          supplier: "ops@pelican.example",
          supplier_reference: "PF-1",
          time: "09:30",
          redeemed: false,
          tickets: shuffled,
        },
        null,
      );
      const withRecord = tickets.map((ticket) => ({ ...ticket, redeemed: scanned % 2 === 0 }));
      const lookedUp = identity(
        {
          ...told(sold),
          ticket: top && { ...top, redeemed: true },
          departure: "0930EN",
          tickets: withRecord,
        },
        asked,
      );
      expect(lookedUp).toEqual(listed);

      for (const name of ["booking_update", "booking_cancellation", "ticket_redemption"]) {
        const body = { ...told(sold), agent: "shore.example", pickup: null, tickets: shuffled };
        expect(notified(name, { ...body, ticket: top })).toEqual(listed);
      }
      const items = typeof listed === "string" ? [] : listed.items;
      expect(new Set(items).size).toBe(items.length);
    }),
  );
});

test("nothing that a server may send is thrown over", () => {
  const long = fc.string({ maxLength: 4_096, unit: "binary" });
  const value = fc.oneof({ weight: 3, arbitrary: fc.jsonValue() }, long);
  const field = (sound: unknown) => fc.oneof(fc.constant(sound), value);
  const ticket = fc.record({ type: value, barcode: field("T"), redeemed: field(true) });
  const body = fc.record(
    {
      product: field("P"),
      date: field("2026-12-05"),
      barcode: field("B"),
      ticket: fc.oneof(ticket, value),
      tickets: fc.oneof(fc.array(ticket, { maxLength: 3 }), value),
      adult: field(2),
      cancelled_at: value,
      redeemed_at: value,
      status: value,
      customer: value,
      supplier: field(null),
    },
    { requiredKeys: [] },
  );
  const deepText = "[".repeat(100_000) + "]".repeat(100_000);
  const deep: unknown = JSON.parse(deepText);
  fc.assert(
    fc.property(fc.oneof(body, value, fc.constant(deep)), (json) => {
      const text = json === deep ? deepText : JSON.stringify(json);
      const read = readNotification({ event: "booking_update", body: text }, context);
      expect(read.ok ? read.value.kind : "unreadable").toMatch(/^(bookings|unreadable)$/);
    }),
  );
});
