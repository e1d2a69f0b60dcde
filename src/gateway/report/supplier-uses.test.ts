/** That each supplier's record of a use arrives where the report looks for it, from the supplier's own words. */
import { describe, expect, it, test } from "vitest";
import { ticketSchema } from "../../connectors/anyroad/schema.ts";
import { toBookings, toTicket } from "../../connectors/anyroad/translate.ts";
import { bookingSchema as cityConnectSchema } from "../../connectors/city-connect/schema.ts";
import { toBooking as fromCityConnect } from "../../connectors/city-connect/translate.ts";
import { bookingSchema as octoSchema } from "../../connectors/octo/schema.ts";
import { toBooking as fromOcto } from "../../connectors/octo/translate.ts";
import type { ConnectorKind, RedeemOperations } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import type { Result } from "../../core/result.ts";
import { aBooking, at, aUnitItem, connection, london } from "../../testing/builders.ts";
import { isTold, recordedUse, tellingOfConnector } from "./supplier-uses.ts";

const iso = "2026-12-04T20:58:12Z";
const used = { at: at(iso) };

/** Of each unit item, in order. */
const usesIn = (booking: Booking) => booking.unitItems.map((item) => recordedUse(booking, item));

function valueOf<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.failure);
  return result.value;
}

const fromOctoWords = (change: object, ...items: readonly object[]): Booking =>
  valueOf(
    fromOcto(
      octoSchema.parse({
        uuid: "b",
        productId: "tour",
        status: "CONFIRMED",
        unitItems: items.map((item, n) => ({ uuid: `u${n}`, unitId: "adult", ...item })),
        ...change,
      }),
      { connection, product: null, asked: null },
    ),
  );

describe("OCTO", () => {
  test.each<[string, Booking, readonly unknown[]]>([
    [
      "dates each unit item",
      fromOctoWords({}, { status: "REDEEMED", utcRedeemedAt: iso }, { status: "CONFIRMED" }),
      [used, null],
    ],
    [
      "dates a ticket",
      fromOctoWords({}, { status: "CONFIRMED", ticket: { utcRedeemedAt: iso } }),
      [used],
    ],
    [
      "dates the booking alone, in the older revision",
      fromOctoWords({ status: "REDEEMED", utcRedeemedAt: iso }, {}, {}),
      [used, used],
    ],
    [
      "dates its voucher",
      fromOctoWords({ voucher: { utcRedeemedAt: iso } }, { status: "CONFIRMED" }),
      [used],
    ],
    [
      "says REDEEMED for the sake of one ticket",
      fromOctoWords(
        { status: "REDEEMED", utcRedeemedAt: iso },
        { status: "REDEEMED", utcRedeemedAt: iso },
        { status: "CONFIRMED" },
      ),
      [used, null],
    ],
  ])("%s", (_, booking, uses) => {
    expect(usesIn(booking)).toEqual(uses);
  });
});

const fromCityConnectWords = (change: object): Booking =>
  valueOf(
    fromCityConnect(
      cityConnectSchema.parse({ product: "P", date: "2026-12-05", barcode: "B", ...change }),
      { connection, accounts: [], asked: null },
    ),
  );
const cityConnectTicket = (barcode: string, redeemed: boolean) => ({
  type: "adult",
  barcode,
  redeemed,
});

describe("City Connect", () => {
  test.each<[string, object, readonly unknown[]]>([
    [
      "dates no ticket of several",
      { tickets: [cityConnectTicket("1", true), cityConnectTicket("2", false)] },
      [{ at: null }, null],
    ],
    [
      "dates the booking: that of its only ticket",
      { redeemed: true, redeemed_at: iso, tickets: [cityConnectTicket("1", true)] },
      [used],
    ],
    [
      "dates the use of the party's code for all of them",
      {
        redeemed: true,
        redeemed_at: iso,
        tickets: [cityConnectTicket("1", false), cityConnectTicket("2", false)],
      },
      [used, used],
    ],
    ["dates it where guests are only counted", { redeemed_at: iso, adult: 2 }, [used, used]],
    ["says used and not when", { redeemed: true, adult: 1 }, [{ at: null }]],
  ])("%s", (_, change, uses) => {
    expect(usesIn(fromCityConnectWords(change))).toEqual(uses);
  });
});

const anyRoadScan = (scanned_at: string) => ({ device: "old-scanner", scanned_at });
const anyRoadTicket = (code: string, ...scans: readonly object[]) =>
  ticketSchema.parse({
    qr_code: code,
    booking: "https://host/bookings/7",
    experience: "https://host/experiences/3",
    type: "guest",
    time_slot: { local_datetime_start: "2026-12-05T10:00:00Z", local_datetime_end: null },
    scans,
  });

test("AnyRoad dates a ticket's first scan, and tells nothing of one it was not asked about", () => {
  const read = [
    anyRoadTicket("A", anyRoadScan("2026-12-04T21:30:00Z"), anyRoadScan(iso)),
    anyRoadTicket("B"),
  ].map((each) => valueOf(toTicket({ ticket: each, refusal: null, raw: "{}" }, london)));
  const [first] = read;
  if (first === undefined) throw new Error("two tickets were read");
  const unasked = { ...first, qrCode: "C", told: { kind: "nothing" as const } };
  const { bookings } = toBookings([...read, unasked], { connection, sent: null });
  expect(bookings.map(usesIn)).toEqual([[used, null, null]]);
  const told = bookings.flatMap(({ unitItems }) => unitItems.map((i) => isTold(i, "where-asked")));
  expect(told).toEqual([true, true, false]);
});

test.each<[ConnectorKind, "redeems" | "does not redeem", string]>([
  ["octo", "redeems", "always"],
  ["city-connect", "does not redeem", "always"],
  ["anyroad", "redeems", "where-asked"],
  ["satellite-tag", "redeems", "always"],
  ["satellite-tag", "does not redeem", "never"],
])("%s, where it %s, tells of uses: %s", (kind, redeems, telling) => {
  const untouched: RedeemOperations = {
    preview: () => Promise.reject(new Error("nobody asks")),
    redeem: () => Promise.reject(new Error("nobody asks")),
  };
  const connector = { kind, ...(redeems === "redeems" ? { redemption: untouched } : {}) };
  expect(tellingOfConnector(connector)).toBe(telling);
});

it("of several unit items the booking's time is no one's in particular", () => {
  const items = [1, 2].map((n) => aUnitItem(n, { status: { kind: "REDEEMED" } }));
  expect(usesIn(aBooking({ redeemedAt: used.at, unitItems: items }))).toEqual([
    { at: null },
    { at: null },
  ]);
  expect(usesIn(aBooking({ redeemedAt: used.at, unitItems: items.slice(0, 1) }))).toEqual([used]);
});
