import { describe, expect, it } from "vitest";
import { z } from "zod";
import { dateAt, plusDays } from "../local-time.ts";
import { createAnyroadWorld } from "./generated-world.ts";
import {
  MINUTE_MS,
  NOW,
  WORLD,
  aSandbox,
  demoBooking,
  demoCode,
} from "./sandbox-at-two.contract.ts";
import { anyroadWorldSchema } from "./world.ts";

const payloadOf = (code: string): unknown =>
  JSON.parse(Buffer.from(code.replace(/^data:application\/json;base64,/, ""), "base64").toString());

describe("the generated world", () => {
  it("is the same for the same time and seed, another one for another seed", () => {
    expect(createAnyroadWorld({ now: NOW, seed: 7 })).toEqual(
      createAnyroadWorld({ now: NOW, seed: 7 }),
    );
    expect(createAnyroadWorld({ now: NOW, seed: 8 })).not.toEqual(
      createAnyroadWorld({ now: NOW, seed: 7 }),
    );
  });

  it("is a valid world file at every hour, with demo tickets as their roles say", async () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const now = Date.parse("2027-04-03T10:30:00Z") + hour * 60 * MINUTE_MS;
      const world = createAnyroadWorld({ now, seed: 1 });
      expect(anyroadWorldSchema.parse(JSON.parse(JSON.stringify(world)))).toEqual(world);
      const sandbox = aSandbox({}, world);
      sandbox.goTo(now);
      for (const { role, code } of world.demo)
        expect([role, codeOf(await sandbox.verify(code))]).toEqual([role, EXPECTED[role]]);
      const times = world.bookings.flatMap((booking) => [
        booking.bookedAt,
        booking.canceledAt ?? booking.bookedAt,
        ...booking.tickets.flatMap(({ updated, scans }) => [
          updated,
          ...scans.map(({ scannedAt }) => scannedAt),
        ]),
      ]);
      expect(times.filter((time) => Date.parse(time) > now)).toEqual([]);
    }
  });

  it("covers yesterday to the day after tomorrow, every kind of ticket and booking", () => {
    const today = dateAt(NOW, WORLD.timeZone);
    expect(new Set(WORLD.bookings.map(({ slot }) => slot.start.slice(0, 10)))).toEqual(
      new Set([-1, 0, 1, 2].map((days) => plusDays(today, days))),
    );
    const tickets = WORLD.bookings.flatMap((booking) => booking.tickets);
    expect(new Set(tickets.map(({ type }) => type))).toEqual(new Set(["guest", "addon"]));
    expect(tickets.some(({ type, guestId }) => type === "guest" && guestId === null)).toBe(true);
    expect(WORLD.demo.map(({ role }) => role)).not.toContain("party");
  });

  it("has open QR codes that name booking, ticket and, with FullView, guest; add-ons are plain", () => {
    expect(payloadOf(demoCode("good"))).toEqual({
      booking_id: "77012",
      ticket_id: "9003",
      guest_id: "4412",
    });
    const unnamed = WORLD.bookings
      .filter(({ id }) => Number(id) >= 77_100)
      .flatMap((booking) => booking.tickets.map((ticket) => ({ booking, ticket })))
      .filter(({ ticket }) => ticket.type === "guest" && ticket.guestId === null);
    expect(unnamed.length).toBeGreaterThan(0);
    for (const { booking, ticket } of unnamed)
      expect(payloadOf(ticket.qrCode)).toEqual({ booking_id: booking.id, ticket_id: ticket.id });
    expect(demoCode("addon")).toBe(`KR-${demoBooking("addon").id}-A1`);
  });
});

const EXPECTED = {
  good: "not scanned",
  used: "scanned",
  addon: "not scanned",
  cancelled: "booking_canceled",
  tomorrow: "booking_in_future",
  yesterday: "booking_in_past",
  unknown: "ticket_not_found",
};

const codeOf = ({ body }: { body: { code?: string; items?: { scans: unknown[] }[] } }) =>
  body.code ?? (body.items?.[0]?.scans.length === 0 ? "not scanned" : "scanned");

describe("a world that contradicts itself", () => {
  const [booking] = WORLD.bookings;
  const [ticket] = booking?.tickets ?? [];
  const other = (changes: object) => ({ ...booking, id: "other", tickets: [], ...changes });
  const twin = { ...ticket, id: "twin", qrCode: "twin" };

  it.each([
    [{ timeZone: "Mars/Olympus" }, "not a time zone"],
    [{ bookings: [...WORLD.bookings, booking] }, "two bookings string"],
    [{ bookings: [...WORLD.bookings, other({ tickets: [ticket] })] }, "two tickets string"],
    [
      { bookings: [...WORLD.bookings, other({ tickets: [{ ...ticket, id: "twin" }] })] },
      "two tickets with the QR code string",
    ],
    [
      { bookings: [...WORLD.bookings, other({ tickets: [twin], experienceId: "x" })] },
      "booking other: no experience x",
    ],
    [
      { bookings: [...WORLD.bookings, other({ tickets: [{ ...twin, guestId: "x" }] })] },
      "ticket twin: no guest x",
    ],
    [
      {
        bookings: [
          ...WORLD.bookings,
          other({
            tickets: [twin],
            slot: { start: "2026-12-05T14:00:00", end: "2026-12-05T13:00:00" },
          }),
        ],
      },
      "booking other: its slot ends before it starts",
    ],
    [
      {
        bookings: [
          ...WORLD.bookings,
          other({ tickets: [twin], canceledAt: "2001-01-01T00:00:00Z" }),
        ],
      },
      "booking other: cancelled before it was booked",
    ],
    [
      { bookings: [other({ tickets: [twin], slot: { start: "2026-02-30T10:00:00", end: "x" } })] },
      "not a local time",
    ],
    [
      { demo: [{ id: "good", role: "good", code: "nowhere" }] },
      "demo ticket good: good, but its code says otherwise",
    ],
    [
      { demo: [{ id: "odd", role: "unknown", code: "string" }] },
      "demo ticket odd: unknown, but its code says otherwise",
    ],
    [{ switches: { ...WORLD.switches, typo: 1 } }, 'Unrecognized key: "typo"'],
  ])("is refused: %#", (changes, message) => {
    const parsed = anyroadWorldSchema.safeParse({ ...WORLD, ...changes });
    expect(parsed.success ? "" : z.prettifyError(parsed.error)).toContain(message);
  });
});
