import { describe, expect, it } from "vitest";
import { dateAt, plusDays, utcMs } from "../local-time.ts";
import { createWorld, parseWorld } from "../world.ts";
import { barcodesOf } from "./booking.ts";
import type { Booking } from "./booking.ts";
import { HARBOUR_PASS, LOOKUP_EXAMPLE, RIVER_CRUISE, WALKING_TOUR } from "./fixtures.ts";
import { targetsOf } from "./world.ts";

const SUMMER = Date.parse("2026-07-15T09:30:00Z");

const worldAt = (now: number) => createWorld({ now }).octo;

function bookingOf(bookings: readonly Booking[], reference: string): Booking {
  const booking = bookings.find((candidate) => candidate.supplierReference === reference);
  if (booking === undefined) throw new Error(`no booking ${reference}`);
  return booking;
}

/** The booking that a demo ticket belongs to. */
function demoBooking(now: number, id: string): Booking {
  const { bookings, demo } = worldAt(now);
  const code = demo.find((ticket) => ticket.id === id)?.code ?? "";
  const [target] = targetsOf(bookings, code);
  const booking = bookings.find((candidate) => candidate.uuid === target?.bookingUuid);
  if (booking === undefined) throw new Error(`demo ticket ${id} is in no booking`);
  return booking;
}

describe("the seed's examples", () => {
  it("lists the seed's products and the one that X749G9 refers to", () => {
    const { products } = worldAt(SUMMER);
    expect(products.map(({ id }) => id)).toEqual([WALKING_TOUR, RIVER_CRUISE, HARBOUR_PASS]);
    expect(products.map(({ timeZone }) => timeZone)).toEqual([
      "Europe/Madrid",
      "Europe/London",
      "Europe/Madrid",
    ]);
  });

  it("keeps the codes of X749G9 and moves its dates to today in Madrid", () => {
    const booking = bookingOf(worldAt(SUMMER).bookings, "X749G9");
    expect(booking).toMatchObject({
      uuid: "89fe0192-ddcd-430a-b285-e1396a4725d2",
      testMode: true,
      status: "CONFIRMED",
      redemptionCode: LOOKUP_EXAMPLE["redemptionCode"],
      voucher: LOOKUP_EXAMPLE["voucher"],
      unitItems: LOOKUP_EXAMPLE["unitItems"],
    });
    expect(booking.availability).toEqual({
      id: "2026-07-15T00:00:00+02:00",
      localDateTimeStart: "2026-07-15T00:00:00+02:00",
      localDateTimeEnd: "2026-07-16T00:00:00+02:00",
      allDay: true,
      openingHours: [],
    });
  });

  it("has XHSNK2 redeemed today, before now, everywhere at the same time", () => {
    const booking = bookingOf(worldAt(SUMMER).bookings, "XHSNK2");
    const redeemedAt = "2026-07-15T08:12:00Z";
    expect(booking).toMatchObject({
      status: "REDEEMED",
      utcRedeemedAt: redeemedAt,
      utcUpdatedAt: "2026-07-15T08:12:01Z",
      voucher: { utcRedeemedAt: redeemedAt },
      availability: { localDateTimeStart: "2026-07-15T00:00:00+01:00" },
      unitItems: [
        {
          supplierReference: "9498BW",
          utcRedeemedAt: redeemedAt,
          ticket: { utcRedeemedAt: redeemedAt },
        },
      ],
    });
  });
});

describe("generated bookings", () => {
  it("are the same for the same time and seed, others for another seed", () => {
    expect(createWorld({ now: SUMMER, seed: 7 })).toEqual(createWorld({ now: SUMMER, seed: 7 }));
    expect(createWorld({ now: SUMMER, seed: 8 })).not.toEqual(
      createWorld({ now: SUMMER, seed: 7 }),
    );
  });

  it("cover every day and party size that a gate meets", () => {
    const { bookings } = worldAt(SUMMER);
    expect(bookings.length).toBeGreaterThanOrEqual(50);
    expect(new Set(bookings.map(({ unitItems }) => unitItems.length))).toEqual(
      new Set([1, 2, 3, 4, 5, 6]),
    );
    const days = bookings.map(({ availability }) => availability?.localDateTimeStart.slice(0, 10));
    expect(new Set(days)).toEqual(new Set(["2026-07-14", "2026-07-15", "2026-07-16", undefined]));
    expect(bookings.filter(({ freesale }) => freesale)).toMatchObject([{ availability: null }]);
  });

  it("have every word of the dossier, and one of each kind that nobody lists", () => {
    const { bookings } = worldAt(SUMMER);
    const units = bookings.flatMap(({ unitItems }) => unitItems);
    const documents = [
      ...bookings.flatMap(({ voucher }) => voucher ?? []),
      ...units.flatMap(({ ticket }) => ticket ?? []),
    ];
    const formats = documents.flatMap((one) => one.deliveryOptions.map((o) => o.deliveryFormat));
    const listed =
      "ON_HOLD CONFIRMED EXPIRED CANCELLED REDEEMED PENDING REJECTED NOSHOW NO_SHOW UPGRADED REBOOKED QUOTE";
    const statuses = new Set([...listed.split(" "), "IN_DISPUTE"]);
    expect(new Set(bookings.map(({ status }) => status))).toEqual(statuses);
    expect(new Set(units.map(({ status }) => status))).toEqual(statuses);
    expect(new Set(bookings.map(({ deliveryMethods }) => deliveryMethods.join()))).toEqual(
      new Set(["VOUCHER,TICKET", "TICKET", "VOUCHER", "TICKET,WRISTBAND"]),
    );
    expect(new Set(formats)).toEqual(
      new Set(
        "PDF_URL QRCODE CODE128 PKPASS_URL AZTECCODE GOOGLE_WALLET_URL PNG_URL DATAMATRIX".split(
          " ",
        ),
      ),
    );
    expect(new Set(documents.map((one) => one.redemptionMethod))).toEqual(
      new Set(["DIGITAL", "PRINT", "MANIFEST"]),
    );
  });

  it("share no barcode but that of the package's two vouchers", () => {
    const codes = worldAt(SUMMER).bookings.flatMap(({ voucher, unitItems }) => [
      ...barcodesOf(voucher),
      ...unitItems.flatMap(({ ticket }) => barcodesOf(ticket)),
    ]);
    expect(new Set(codes).size).toBe(codes.length - 1);
  });

  it("never redeem, create or cancel in the future", () => {
    const times = worldAt(SUMMER).bookings.flatMap((booking) => [
      booking.utcCreatedAt,
      booking.utcRedeemedAt ?? [],
      booking.cancellation?.utcCancelledAt ?? [],
    ]);
    expect(times.flat().filter((at) => utcMs(at) > SUMMER)).toEqual([]);
  });
});

describe("demo tickets", () => {
  it("stand for what their names say", () => {
    expect(demoBooking(SUMMER, "good")).toMatchObject({
      status: "CONFIRMED",
      deliveryMethods: ["TICKET"],
      productId: RIVER_CRUISE,
      unitItems: [{ unitId: "adult" }],
    });
    expect(demoBooking(SUMMER, "party")).toMatchObject({
      deliveryMethods: ["VOUCHER"],
      unitItems: [
        { unitId: "adult", ticket: null },
        { unitId: "adult", ticket: null },
        { unitId: "child", ticket: null },
      ],
    });
    expect(demoBooking(SUMMER, "used").supplierReference).toBe("XHSNK2");
    expect(demoBooking(SUMMER, "cancelled").cancellation).not.toBeNull();
    expect(demoBooking(SUMMER, "test").testMode).toBe(true);
    const { bookings, demo } = worldAt(SUMMER);
    const unknown = demo.find(({ id }) => id === "unknown")?.code ?? "";
    expect(unknown).not.toBe("");
    expect(targetsOf(bookings, unknown)).toEqual([]);
    expect(demo.filter(({ role }) => role === "good").length).toBeGreaterThanOrEqual(8);
  });

  it.each([
    ["a minute before London's midnight", "2026-07-15T22:59:00Z"],
    ["London's midnight", "2026-07-15T23:00:00Z"],
    ["the winter midnight", "2026-01-10T00:00:00Z"],
    ["the day the clocks go forward", "2026-03-29T00:30:00Z"],
    ["the hour that the clocks repeat", "2026-10-25T01:30:00Z"],
    ["the last moment of a leap day", "2028-02-29T23:59:59Z"],
  ])("are for the right day at %s", (_, time) => {
    const now = Date.parse(time);
    const today = dateAt(now, "Europe/London");
    const world = createWorld({ now });
    expect(parseWorld(JSON.stringify(world))).toEqual(world);
    const good = demoBooking(now, "good").availability;
    expect(good?.localDateTimeStart.slice(0, 10)).toBe(today);
    expect(utcMs(good?.localDateTimeStart ?? "")).toBeLessThanOrEqual(now);
    expect(utcMs(good?.localDateTimeEnd ?? "")).toBeGreaterThan(now);
    const tomorrow = demoBooking(now, "tomorrow").availability;
    expect(tomorrow?.localDateTimeStart.slice(0, 10)).toBe(plusDays(today, 1));
    expect(utcMs(tomorrow?.localDateTimeStart ?? "")).toBe(utcMs(good?.localDateTimeEnd ?? ""));
  });
});

describe("a world file", () => {
  it("is refused with the place of its mistake", () => {
    const { octo } = createWorld({ now: SUMMER });
    const [first, ...rest] = octo.bookings;
    const wrong = { octo: { ...octo, bookings: [{ ...first, productId: "nowhere" }, ...rest] } };
    expect(() => parseWorld(JSON.stringify(wrong))).toThrow("no product nowhere");
    const typo = { octo: { ...octo, bookings: [{ ...first, status: "PAID" }] } };
    expect(() => parseWorld(JSON.stringify(typo))).toThrow("octo.bookings[0].status");
  });
});
