import { describe, expect, test } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { at } from "../../testing/builders.ts";
import { aCall } from "../connector.contract.ts";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import { createAnyRoadConnector } from "./connector.ts";
import { localInstant } from "./local-time.ts";
import { type Fixture, readFixture } from "./read-fixture.contract.ts";
import { pageOf, testConnection, testToken } from "./scripted-anyroad.contract.ts";
import { idIn } from "./ticket.ts";

const zone = "Pacific/Auckland";

describe("the document's examples", () => {
  // 14:15:22 at the venue, whatever the Z says
  const slotStart = at("2019-08-24T14:15:22+12:00");
  const scannedAt = at("2019-08-24T14:15:22Z");
  const common = {
    key: "kauri-ridge/string",
    uuid: "string",
    product: "kauri-ridge/string",
    visit: { kind: "slot", startsAt: slotStart, endsAt: slotStart },
    unitItems: [
      {
        key: "kauri-ridge/string",
        uuid: "string",
        unit: "guest",
        status: { kind: "REDEEMED" },
        redeemedAt: scannedAt,
        ticket: { codes: ["string"], method: "DIGITAL" },
      },
    ],
  };
  const text = "Custom error description";
  const examples: readonly (readonly [Fixture, number, object])[] = [
    ["ticket", 200, { status: { kind: "CONFIRMED" }, cancellation: null, redeemable: null }],
    [
      "booking-canceled",
      400,
      {
        status: { kind: "CANCELLED" },
        cancellation: { at: scannedAt },
        redeemable: false,
        unredeemableReason: text,
      },
    ],
    [
      "booking-in-past",
      400,
      { status: { kind: "CONFIRMED" }, cancellation: null, unredeemableReason: text },
    ],
    [
      "booking-in-future",
      400,
      { status: { kind: "CONFIRMED" }, cancellation: null, redeemable: false },
    ],
  ];
  test.each(examples)("%s", async (name, status, expected) => {
    const [booking, ...others] = await looked(readFixture(name), { status, sent: "string" });
    expect(booking).toMatchObject({ ...common, ...expected });
    expect(others).toEqual([]);
  });
});

describe("one ticket", () => {
  test("fresh: confirmed, redeemable, one unit item by its code", async () => {
    expect(await looked(pageOf([aTicket()]))).toEqual([
      {
        key: "kauri-ridge/77012",
        connection: testConnection,
        uuid: "77012",
        reference: null,
        resellerReference: null,
        status: { kind: "CONFIRMED" },
        test: false,
        cancellation: null,
        product: "kauri-ridge/still-house",
        option: "",
        visit: {
          kind: "slot",
          startsAt: at("2026-12-05T14:00:00+13:00"),
          endsAt: at("2026-12-05T15:00:00+13:00"),
        },
        leadName: null,
        notes: null,
        redeemedAt: null,
        redeemable: true,
        unredeemableReason: null,
        voucher: null,
        unitItems: [
          {
            key: "kauri-ridge/KR-77012-1",
            uuid: "KR-77012-1",
            reference: null,
            unit: "guest",
            status: { kind: "CONFIRMED" },
            redeemedAt: null,
            ticket: { codes: ["KR-77012-1"], method: "DIGITAL" },
          },
        ],
      },
    ] satisfies readonly object[]);
  });

  test("used at its first scan, in whatever order the scans come", async () => {
    const scans = [
      { device: "h2", scanned_at: "2026-12-05T01:00:00Z" },
      { device: null, scanned_at: "2026-12-05T00:57:41Z" },
    ];
    const [booking] = await looked(pageOf([aTicket({ scans })]));
    expect(booking?.unitItems).toMatchObject([
      { status: { kind: "REDEEMED" }, redeemedAt: at("2026-12-05T00:57:41Z") },
    ]);
    expect(booking).toMatchObject({ status: { kind: "CONFIRMED" }, redeemedAt: null });
  });

  test.each(["addon", "vip"])("the type %s is its unit, raw", async (type) => {
    const [booking] = await looked(pageOf([aTicket({ type })]));
    expect(booking?.unitItems).toMatchObject([{ unit: type }]);
  });

  test("a refusal that is not documented and names its ticket is a status of its own", async () => {
    const json = { ...aTicket(), code: "ticket_voided", detail: "Voided" };
    const [booking] = await looked(json, { status: 409 });
    expect(booking).toMatchObject({
      status: { kind: "OTHER", raw: "ticket_voided" },
      redeemable: false,
      unredeemableReason: "Voided",
      unitItems: [{ status: { kind: "OTHER", raw: "ticket_voided" } }],
    });
  });

  test("known to the supplier by another text, it has both codes", async () => {
    const [booking] = await looked(pageOf([aTicket()]), { sent: "data:printed" });
    expect(booking?.unitItems).toMatchObject([
      { uuid: "KR-77012-1", ticket: { codes: ["KR-77012-1", "data:printed"] } },
    ]);
  });
});

describe("several tickets", () => {
  test("the one that was asked about comes first, its party with it", async () => {
    const items = [
      aTicket({ qr_code: "B1", booking: "https://x.test/bookings/2" }),
      aTicket({ qr_code: "A1" }),
      aTicket({ qr_code: "A2" }),
    ];
    const bookings = await looked(pageOf(items), { sent: "A2" });
    expect(
      bookings.map(({ uuid, unitItems }) => [uuid, unitItems.map((item) => item.uuid)]),
    ).toEqual([
      ["77012", ["A2", "A1"]],
      ["2", ["B1"]],
    ]);
    expect(
      bookings.flatMap(({ unitItems }) => unitItems.map(({ ticket }) => ticket?.codes)),
    ).toEqual([["A2"], ["A1"], ["B1"]]);
  });

  test("a repeated code is one unit item, used if one of them is", async () => {
    const scans = [{ device: "h2", scanned_at: "2026-12-05T01:00:00Z" }];
    const [booking] = await looked(pageOf([aTicket(), aTicket({ scans })]));
    expect(booking?.unitItems).toMatchObject([
      { uuid: "KR-77012-1", status: { kind: "REDEEMED" } },
    ]);
    expect(booking?.unitItems).toHaveLength(1);
  });

  test("a booking is one visit: a ticket for another time is kept raw", async () => {
    const late = aTicket({
      qr_code: "late",
      time_slot: { local_datetime_start: "2026-12-06T14:00:00Z" },
    });
    const result = await lookup(pageOf([aTicket(), late]));
    expect(result).toMatchObject({
      value: {
        bookings: [{ unitItems: [{ uuid: "KR-77012-1" }] }],
        unreadable: [{ raw: JSON.stringify(late), path: "time_slot" }],
      },
    });
  });
});

describe("local times", () => {
  test.each([
    ["2026-12-05T14:00:00Z", "2026-12-05T14:00:00+13:00"],
    ["2026-12-05T14:00:00+13:00", "2026-12-05T14:00:00+13:00"],
    ["2026-12-05T14:00:00-08:00", "2026-12-05T14:00:00+13:00"],
    ["2026-12-05T14:00:00.250Z", "2026-12-05T14:00:00+13:00"],
    ["2026-12-05 14:00", "2026-12-05T14:00:00+13:00"],
    ["2026-07-05T14:00:00Z", "2026-07-05T14:00:00+12:00"],
    // the hour that is there twice: the earlier
    ["2026-04-05T02:30:00Z", "2026-04-05T02:30:00+13:00"],
  ])("%s is %s", (text, expected) => {
    expect(localInstant(text, zone)).toBe(at(expected));
  });

  test.each([
    "",
    "2026-12-05",
    "2026-02-30T10:00:00Z",
    "2026-12-05T25:00:00Z",
    "2026-12-05T14:00:000",
    "5/12/2026 14:00",
    "9".repeat(4_096),
  ])("%j is none", (text) => {
    expect(localInstant(text, zone)).toBeNull();
  });

  test("an end before the start is not told", async () => {
    const time_slot = {
      local_datetime_start: "2026-12-05T14:00:00Z",
      local_datetime_end: "2026-12-05T13:00:00Z",
    };
    expect(await looked(pageOf([aTicket({ time_slot })]))).toMatchObject([
      { visit: { endsAt: null } },
    ]);
  });
});

test.each([
  ["https://sandbox.example/bookings/77012", "77012"],
  ["https://sandbox.example/v2/bookings/77012/", "77012"],
  ["/bookings/77012", "77012"],
  ["77012", "77012"],
  ["string", "string"],
  ["https://sandbox.example/booking?id=77012", "https://sandbox.example/booking?id=77012"],
  ["https://sandbox.example/bookings/7?page=1", "https://sandbox.example/bookings/7?page=1"],
  ["https://sandbox.example/orders/77012", "https://sandbox.example/orders/77012"],
  ["https://sandbox.example/bookings/", "https://sandbox.example/bookings/"],
])("the booking of %s is %s", (link, id) => {
  expect(idIn(link, "bookings")).toBe(id);
});

const aTicket = (change: Readonly<Record<string, unknown>> = {}) => ({
  id: "9003",
  type: "guest",
  qr_code: "KR-77012-1",
  experience: "https://sandbox.example/experiences/still-house",
  booking: "https://sandbox.example/bookings/77012",
  guest: null,
  time_slot: {
    local_datetime_start: "2026-12-05T14:00:00Z",
    local_datetime_end: "2026-12-05T15:00:00Z",
  },
  scans: [],
  ...change,
});

interface Answered {
  readonly status?: number;
  readonly sent?: string;
}

function lookup(json: unknown, { status = 200, sent = "KR-77012-1" }: Answered = {}) {
  const connector = createAnyRoadConnector({
    ...createScriptedNetwork(testStart),
    connection: testConnection,
    baseUrl: "https://supplier.test",
    timeZone: zone,
    credentials: { kind: "token", token: testToken },
    fetch: async () => Response.json(json, { status }),
  });
  return connector.lookup(sent, aCall());
}

async function looked(json: unknown, answered?: Answered): Promise<readonly Booking[]> {
  const result = await lookup(json, answered);
  if (!result.ok) throw new Error(result.failure.kind);
  expect(result.value.unreadable).toEqual([]);
  return result.value.bookings;
}
