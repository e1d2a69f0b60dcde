import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { bookingKey } from "../../core/ids.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import { aBooking, connection } from "../../testing/builders.ts";
import { buildPage, compressPage, snapshotLine } from "./page-builder.ts";
import { cutPages } from "./page-cutter.ts";

describe("a snapshot line", () => {
  it("holds the booking without what was true at a look-up only", () => {
    const booking = { ...numbered("1"), redeemable: false, unredeemableReason: "SOLD_OUT" };
    expect(parseBooking(JSON.parse(snapshotLine(booking)))).toEqual(numbered("1"));
  });

  it("is one line whatever the texts are", () => {
    const hostile = numbered("1", { leadName: "a\nb\r\u2028\u0000\ud800" });
    expect(snapshotLine(hostile)).not.toMatch(/[\n\r\u0000]/);
    expect(parseBooking(JSON.parse(snapshotLine(hostile)))).toEqual(hostile);
  });
});

describe("buildPage", () => {
  it("counts bookings and ends each line", () => {
    const page = buildPage([snapshotLine(numbered("1")), snapshotLine(numbered("2"))]);
    const text = new TextDecoder().decode(page.body);
    expect(page.bookings).toBe(2);
    expect(text.split("\n")).toHaveLength(3);
    expect(text.endsWith("}\n")).toBe(true);
    expect(page.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("names equal data equally, whatever the order and wherever the objects came from", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(999), { maxLength: 400 }), (numbers) => {
        const bookings = numbers.map((n) => numbered(String(n)));
        const restarted = bookings
          .toReversed()
          .map((b) => parseBooking(JSON.parse(snapshotLine(b))));
        expect(namesOf(restarted)).toEqual(namesOf(bookings));
      }),
      { numRuns: 20 },
    );
  });

  it("names different data differently", () => {
    const other = numbered("1", { notes: "wheelchair" });
    expect(namesOf([other])).not.toEqual(namesOf([numbered("1")]));
  });
});

describe("compressPage", () => {
  it("gives back the bytes in both encodings", async () => {
    const { body } = buildPage(
      Array.from({ length: 120 }, (_, n) => snapshotLine(numbered(`${n}`))),
    );
    const { gzip, brotli } = await compressPage(body);
    expect(new Uint8Array(gunzipSync(gzip))).toEqual(body);
    expect(new Uint8Array(brotliDecompressSync(brotli))).toEqual(body);
    expect(brotli.length).toBeLessThan(body.length / 5);
  });
});

const namesOf = (bookings: readonly Booking[]): readonly string[] =>
  cutPages(bookings).map((page) => buildPage(page.map(snapshotLine)).hash);

const numbered = (n: string, change: Partial<Booking> = {}): Booking =>
  aBooking({ key: bookingKey(connection, n), uuid: n, ...change });
